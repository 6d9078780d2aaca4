import { isTimeframe, type Timeframe } from "@roehub/core/kernel/timeframe";
import { findMarket, type InstrumentRef, type MarketId } from "@roehub/core/market-data/market";
import type { DeviceMemory } from "../../device-memory.ts";

const RECENT_MAX = 5;
const TIMEFRAME_DEFAULT: Timeframe = "15m";

/** What the reader last chose in the terminal. */
export interface RememberedChoices {
  timeframe(): Timeframe;
  setTimeframe(timeframe: Timeframe): void;
  /** The market that the list is narrowed to, or null. */
  marketId(): MarketId | null;
  setMarketId(marketId: MarketId | null): void;
  /** The instruments opened last, the latest first. */
  recent(): readonly InstrumentRef[];
  addRecent(instrument: InstrumentRef): void;
}

export function rememberedChoices(memory: DeviceMemory): RememberedChoices {
  const recent = () => {
    const read = memory.read("terminal.recent");
    return Array.isArray(read) ? read.flatMap(readInstrument).slice(0, RECENT_MAX) : [];
  };
  return {
    timeframe() {
      const read = memory.read("terminal.timeframe");
      return isTimeframe(read) ? read : TIMEFRAME_DEFAULT;
    },
    setTimeframe: (timeframe) => memory.write("terminal.timeframe", timeframe),
    marketId: () => findMarket(Number(memory.read("terminal.market")))?.marketId ?? null,
    setMarketId: (marketId) => memory.write("terminal.market", marketId),
    recent,
    addRecent({ marketId, symbol }) {
      const others = recent().filter((other) => other.marketId !== marketId || other.symbol !== symbol);
      memory.write("terminal.recent", [{ marketId, symbol }, ...others].slice(0, RECENT_MAX));
    },
  };
}

function readInstrument(value: unknown): readonly InstrumentRef[] {
  if (typeof value !== "object" || value === null) return [];
  const { marketId, symbol } = value as Partial<Record<keyof InstrumentRef, unknown>>;
  const market = findMarket(Number(marketId));
  if (market === null || typeof symbol !== "string" || !/^[A-Z0-9]{2,40}$/.test(symbol)) return [];
  return [{ marketId: market.marketId, symbol }];
}
