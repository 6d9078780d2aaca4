import { MINUTE_MS } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";
import type { FeedEvent } from "../venues/venue-feed.ts";
import { type IngestInstrument, owe } from "./ingest-instrument.ts";
import type { MarketIngestMetrics } from "./ingest-metrics-runner.ts";
import type { IngestPublisher } from "./ingest-publisher-runner.ts";
import type { SequencerStep } from "./kline-sequencer.ts";
import type { VenueTime } from "./venue-time.ts";

interface EventsDeps {
  readonly instruments: ReadonlyMap<string, IngestInstrument>;
  readonly venueTime: VenueTime;
  readonly publisher: Pick<IngestPublisher, "ticker">;
  readonly metrics: MarketIngestMetrics;
  readonly timer: Timer;
  readonly hasRoom: () => boolean;
  readonly apply: (instrument: IngestInstrument, step: SequencerStep) => void;
  /** Asks for what is missing. */
  readonly pump: () => void;
}

type KlineEvent = Extract<FeedEvent, { kind: "kline" }>;

/** Takes what a feed tells; symbols that are not ingested are passed over. */
export function createIngestEvents(deps: EventsDeps): (event: FeedEvent) => void {
  const { instruments, venueTime, publisher, metrics, timer, hasRoom, apply, pump } = deps;

  const known = (symbols: readonly string[]) =>
    symbols.map((symbol) => instruments.get(symbol)).filter((one) => one !== undefined);

  const takeClosed = (instrument: IngestInstrument, { kline, eventAt }: KlineEvent) => {
    const { sequencer } = instrument;
    // What opens after the venue's own time cannot have closed.
    if (kline.tsOpen > eventAt) return;
    if (hasRoom()) apply(instrument, sequencer.live(kline));
    else if (kline.tsOpen < (sequencer.expected() ?? 0)) {
      owe(instrument, { startMs: kline.tsOpen, endMs: kline.tsOpen + MINUTE_MS });
    } else sequencer.forget(kline.tsOpen);
    if (sequencer.missing() !== null) pump();
  };

  const takeDelivering = (symbols: readonly string[]) => {
    const delivered = known(symbols);
    if (delivered.some((one) => one.hasDelivered && one.lostSinceMs !== null)) metrics.reconnected();
    for (const instrument of delivered) {
      instrument.lostSinceMs = null;
      instrument.hasDelivered = true;
      instrument.untoldUntilMs = venueTime.nowMs();
      instrument.retryAtMs = 0;
    }
    pump();
  };

  return (event) => {
    if (event.kind === "delivering") takeDelivering(event.symbols);
    else if (event.kind === "lost") {
      for (const instrument of known(event.symbols)) instrument.lostSinceMs ??= timer.nowMs();
    } else {
      const instrument = instruments.get(event.kline.symbol);
      if (instrument === undefined) return;
      venueTime.observe(event.eventAt);
      if (event.isClosed) takeClosed(instrument, event);
      else publisher.ticker({ ref: instrument.ref, minute: event.kline, at: event.eventAt });
    }
  };
}
