import { type Timeframe, timeframeMs } from "@roehub/core/kernel/timeframe";
import type { InstrumentRef } from "@roehub/core/market-data/market";
import { actorOf, type BotContext } from "../../bot-context.ts";
import type { ChartTarget } from "../chart/chart-target.ts";
import type { FeatureDeps } from "../feature-deps.ts";

type InstrumentDeps = Pick<FeatureDeps, "strategies" | "instruments" | "candlesView">;

/** Where nothing says what the user looks at. */
const FIRST_TIMEFRAME: Timeframe = "1h";
const FIRST_SYMBOL = "BTCUSDT";
/** An instance may list many instruments and collect few. */
const LOOKED_MOST = 12;

/**
 * What cards of indicators are shown on: the instrument and timeframe of the user's newest strategy, else BTCUSDT, else
 * the first instrument that has candles; null where none has.
 */
export async function shownInstrument(ctx: BotContext, deps: InstrumentDeps): Promise<ChartTarget | null> {
  const { items } = await deps.strategies.list(actorOf(ctx), { limit: 1, after: null });
  const newest = items[0]?.spec;
  if (newest !== undefined && (await hasCandles(deps, newest.instrument))) {
    return { ref: newest.instrument, timeframe: newest.timeframe };
  }
  const ref = await firstWithCandles(deps);
  return ref === null ? null : { ref, timeframe: FIRST_TIMEFRAME };
}

async function firstWithCandles(deps: InstrumentDeps): Promise<InstrumentRef | null> {
  const named = await deps.instruments.search({ q: FIRST_SYMBOL, limit: LOOKED_MOST });
  const listed = await deps.instruments.search({ limit: LOOKED_MOST });
  const exact = named.filter(({ symbol }) => symbol === FIRST_SYMBOL);
  for (const { marketId, symbol } of [...exact, ...listed]) {
    if (await hasCandles(deps, { marketId, symbol })) return { marketId, symbol };
  }
  return null;
}

async function hasCandles({ candlesView }: InstrumentDeps, ref: InstrumentRef): Promise<boolean> {
  const found = await candlesView.read({ ref, timeframe: "1m", start: null, end: null, limit: 1 });
  return found.kind === "candles" && found.candles.length > 0;
}

/** The timeframe that is wanted and then shorter ones, in which the same history has more bars. */
export function shorterTimeframes(wanted: Timeframe): readonly Timeframe[] {
  const longest = timeframeMs(wanted);
  const shorter = SHORTER.filter((timeframe) => timeframeMs(timeframe) < longest);
  return [wanted, ...shorter];
}

const SHORTER: readonly Timeframe[] = ["1h", "15m", "5m", "1m"];
