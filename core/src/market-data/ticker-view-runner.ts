import { DAY_MS, epochMs, MINUTE_MS } from "../kernel/time.ts";
import type { StreamBus } from "../platform/streams.ts";
import { CANDLES_END_MS } from "./candle-fault.ts";
import type { CandlesStore } from "./candles-store.ts";
import { candlesOf } from "./candles-view-runner.ts";
import type { CandlesViewStore } from "./candles-view-store.ts";
import type { InstrumentsStore } from "./instruments-store.ts";
import type { InstrumentRef } from "./market.ts";
import { readTickerMessage, type Ticker, tickerStream } from "./ticker-message.ts";
import { type TickerView, tickerView } from "./ticker-view.ts";

export type TickerOutcome =
  /** `view` is null where there is nothing to tell yet. */
  { readonly kind: "ticker"; readonly view: TickerView | null } | { readonly kind: "unknown_instrument" };

export interface TickerReader {
  read(ref: InstrumentRef): Promise<TickerOutcome>;
}

interface TickerReaderDeps {
  readonly candles: Pick<CandlesStore, "read1m">;
  readonly bounds: CandlesViewStore["bounds"];
  readonly instruments: Pick<InstrumentsStore, "find">;
  readonly bus: Pick<StreamBus, "last">;
}

/** The last price and the day before it, from the canonical minutes and the newest message of the minute in progress. */
export function createTickerReader(deps: TickerReaderDeps): TickerReader {
  const { candles, bounds, instruments, bus } = deps;
  return {
    async read(ref) {
      const [known, extent, ticker] = await Promise.all([
        instruments.find(ref),
        bounds(ref, epochMs(CANDLES_END_MS)),
        lastTicker(bus, ref),
      ]);
      if (known === null) return { kind: "unknown_instrument" };
      const until = Math.max(extent?.newest ?? 0, ticker?.minute.tsOpen ?? 0) + MINUTE_MS;
      const minutes = extent === null ? [] : candlesOf(await candles.read1m(ref, until - DAY_MS, until));
      return { kind: "ticker", view: tickerView(minutes, ticker) };
    },
  };
}

/** The newest message of the minute in progress; null where there is none, or no bus to ask. */
export async function lastTicker(bus: Pick<StreamBus, "last">, ref: InstrumentRef): Promise<Ticker | null> {
  const message = await bus.last(tickerStream(ref)).catch(() => null);
  return message === null ? null : readTickerMessage(message.fields);
}
