import { type EpochMs, epochMs } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { Timer } from "../platform/timer.ts";
import type { KlinePage, VenueRest } from "../venues/venue-rest.ts";
import type { MinuteRange } from "./gap-ranges.ts";
import {
  dueCatchUp,
  type IngestInstrument,
  mayAsk,
  noteCatchUpEnd,
  settledUntil,
} from "./ingest-instrument.ts";
import type { SequencerStep } from "./kline-sequencer.ts";

/** Asks the venue over HTTP for what the instruments of a market miss, a few at a time, the longest waiting first. */
export interface IngestCatchUp {
  /** Asks for whatever is due now. */
  pump(): void;
  /** When the venue last answered; the start where it never has. */
  answeredAtMs(): number;
  /** Resolves when every question has ended; abort the signal first. */
  settled(): Promise<void>;
}

interface CatchUpDeps {
  readonly instruments: ReadonlyMap<string, IngestInstrument>;
  readonly rest: Pick<VenueRest, "klines">;
  readonly timer: Timer;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** The venue's time as far as it is known. */
  readonly venueNowMs: () => number;
  readonly apply: (instrument: IngestInstrument, step: SequencerStep) => void;
  readonly writer: { hasRoom(): boolean; room(signal: AbortSignal): Promise<void> };
}

const PARALLEL = 4;

export function createIngestCatchUp(deps: CatchUpDeps): IngestCatchUp {
  const { instruments, rest, timer, logger, signal, venueNowMs, apply, writer } = deps;
  const asking = new Set<Promise<void>>();
  let answeredAtMs: number = timer.nowMs();

  /** Gives every page to `take` and says whether that went to its end. */
  const ask = async (
    instrument: IngestInstrument,
    range: MinuteRange,
    take: (page: KlinePage) => void,
  ): Promise<boolean> => {
    instrument.isAsking = true;
    instrument.askedAtMs = timer.nowMs();
    try {
      for await (const page of rest.klines({ symbol: instrument.ref.symbol, ...range }, signal)) {
        answeredAtMs = timer.nowMs();
        instrument.failingSinceMs = null;
        take(page);
        await writer.room(signal);
      }
      return true;
    } catch (error) {
      if (!signal.aborted && instrument.failingSinceMs === null) {
        logger.warn("catch_up_failed", { symbol: instrument.ref.symbol, error });
      }
      return false;
    } finally {
      instrument.isAsking = false;
    }
  };

  const catchUp = async (instrument: IngestInstrument, range: MinuteRange) => {
    const isDone = await ask(instrument, range, ({ klines, until }) => {
      const settled = epochMs(Math.max(0, Math.min(until, settledUntil(venueNowMs()))));
      apply(instrument, instrument.sequencer.page({ klines, until, settledUntil: settled }));
    });
    const expected: EpochMs | null = instrument.sequencer.expected();
    const hasAdvanced = expected !== null && expected > range.startMs;
    noteCatchUpEnd(instrument, { nowMs: timer.nowMs(), hasFailed: !isDone, hasAdvanced });
  };

  /** Minutes that were given up are compared with what is stored by now. */
  const payOwed = async (instrument: IngestInstrument, range: MinuteRange) => {
    const isDone = await ask(instrument, range, ({ klines }) => {
      const revised = klines.map((kline) => ({ kline, source: "rest" as const }));
      apply(instrument, { accepted: [], revised, skipped: [] });
    });
    // It may have grown together with another one meanwhile: that is asked for as a whole.
    const at = instrument.owed.indexOf(range);
    if (isDone && at >= 0) instrument.owed.splice(at, 1);
    noteCatchUpEnd(instrument, { nowMs: timer.nowMs(), hasFailed: !isDone, hasAdvanced: isDone });
  };

  const next = (): (() => Promise<void>) | null => {
    const time = { nowMs: timer.nowMs(), venueNowMs: venueNowMs() };
    const waiting = [...instruments.values()].sort((a, b) => a.askedAtMs - b.askedAtMs);
    for (const instrument of waiting) {
      const range = dueCatchUp(instrument, time);
      if (range !== null) return () => catchUp(instrument, range);
    }
    for (const instrument of waiting) {
      const [range] = instrument.owed;
      if (range === undefined || !mayAsk(instrument, time.nowMs)) continue;
      return () => payOwed(instrument, range);
    }
    return null;
  };

  const pump = () => {
    while (!signal.aborted && asking.size < PARALLEL && writer.hasRoom()) {
      const work = next();
      if (work === null) return;
      const question = work().finally(() => {
        asking.delete(question);
        pump();
      });
      asking.add(question);
    }
  };

  return {
    pump,
    answeredAtMs: () => answeredAtMs,
    async settled() {
      await Promise.all(asking);
    },
  };
}
