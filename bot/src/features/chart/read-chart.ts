import type { MarketSource } from "@roehub/core/contract/stored-backtests";
import type { Candle } from "@roehub/core/market-data/candle-series";
import type { CandlesView } from "@roehub/core/market-data/candles-view-runner";
import type { Instrument, InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { TickerView } from "@roehub/core/market-data/ticker-view";
import type { TickerReader } from "@roehub/core/market-data/ticker-view-runner";
import type { ChartTarget } from "./chart-target.ts";

/** What one chart shows. */
export interface Chart {
  readonly target: ChartTarget;
  readonly instrument: Instrument;
  /** Closed ones, ascending, at least one. */
  readonly candles: readonly [Candle, ...Candle[]];
  /** The same with those before them that were read to warm up an indicator. */
  readonly history: readonly Candle[];
  readonly ticker: TickerView;
  readonly marketSource: MarketSource;
}

export type ChartOutcome =
  | { readonly kind: "chart"; readonly chart: Chart }
  | { readonly kind: "no_candles"; readonly instrument: Instrument }
  | { readonly kind: "unknown_instrument" };

interface ReadChartDeps {
  readonly instruments: Pick<InstrumentsStore, "find">;
  readonly candlesView: CandlesView;
  readonly tickers: TickerReader;
  readonly marketSource: MarketSource;
}

/** As many as a phone still tells apart. */
const CANDLES = 90;

/** Reads the newest candles of an instrument and its last day, and `warmupBars` more candles than are shown. */
export async function readChart(
  deps: ReadChartDeps,
  target: ChartTarget,
  { warmupBars = 0 } = {},
): Promise<ChartOutcome> {
  const { ref, timeframe } = target;
  const [instrument, candles, ticker] = await Promise.all([
    deps.instruments.find(ref),
    deps.candlesView.read({ ref, timeframe, start: null, end: null, limit: CANDLES + warmupBars }),
    deps.tickers.read(ref),
  ]);
  if (instrument === null) return { kind: "unknown_instrument" };
  const history = candles.kind === "candles" ? candles.candles : [];
  const [first, ...others] = history.slice(-CANDLES);
  const view = ticker.kind === "ticker" ? ticker.view : null;
  if (first === undefined || view === null) return { kind: "no_candles", instrument };
  const { marketSource } = deps;
  return {
    kind: "chart",
    chart: { target, instrument, candles: [first, ...others], history, ticker: view, marketSource },
  };
}
