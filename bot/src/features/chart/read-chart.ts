import type { MarketSource } from "@roehub/core/contract/stored-backtests";
import { timeframeMs } from "@roehub/core/kernel/timeframe";
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

/**
 * Reads the newest candles of an instrument and its last day, and the `warmupBars` candles before those shown, over
 * holes in the history too.
 */
export async function readChart(
  deps: ReadChartDeps,
  target: ChartTarget,
  { warmupBars = 0 } = {},
): Promise<ChartOutcome> {
  const { ref } = target;
  const [instrument, history, ticker] = await Promise.all([
    deps.instruments.find(ref),
    readNewest(deps.candlesView, target, warmupBars),
    deps.tickers.read(ref),
  ]);
  if (instrument === null) return { kind: "unknown_instrument" };
  const [first, ...others] = history.slice(-shownCount(target, history));
  const view = ticker.kind === "ticker" ? ticker.view : null;
  if (first === undefined || view === null) return { kind: "no_candles", instrument };
  const { marketSource } = deps;
  return {
    kind: "chart",
    chart: { target, instrument, candles: [first, ...others], history, ticker: view, marketSource },
  };
}

/** Each time the candles before a hole are read; a history of more holes is told as too short. */
const READS_MOST = 8;

/** The newest candles, and `warmupBars` before those shown: each hole is stepped over, and only what it hides is read. */
async function readNewest(
  view: CandlesView,
  target: ChartTarget,
  warmupBars: number,
): Promise<readonly Candle[]> {
  const { ref, timeframe } = target;
  let history: readonly Candle[] = [];
  let missing = CANDLES + warmupBars;
  for (let reads = 0; reads < READS_MOST && missing > 0; reads++) {
    const end = history[0]?.tsOpen ?? null;
    const found = await view.read({ ref, timeframe, start: null, end, limit: missing });
    if (found.kind !== "candles" || found.candles.length === 0) break;
    history = [...found.candles, ...history];
    missing = found.hasMore ? shownCount(target, history) + warmupBars - history.length : 0;
  }
  return history.slice(-(shownCount(target, history) + warmupBars));
}

/** How many of these candles open in the last places of a picture: fewer where some are missing. */
function shownCount({ timeframe }: ChartTarget, candles: readonly Candle[]): number {
  const newest = candles.at(-1)?.tsOpen ?? 0;
  const before = newest - CANDLES * timeframeMs(timeframe);
  return candles.length - (candles.findLastIndex(({ tsOpen }) => tsOpen <= before) + 1);
}
