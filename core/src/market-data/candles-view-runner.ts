import { DAY_MS, type EpochMs, epochMs, MINUTE_MS } from "../kernel/time.ts";
import { type Timeframe, timeframeMs } from "../kernel/timeframe.ts";
import { CANDLES_END_MS } from "./candle-fault.ts";
import { type Candle, type CandleSeries, candleAt } from "./candle-series.ts";
import type { CandlesStore } from "./candles-store.ts";
import type { CandlesViewStore } from "./candles-view-store.ts";
import type { InstrumentsStore } from "./instruments-store.ts";
import type { InstrumentRef } from "./market.ts";
import { rollup } from "./rollup.ts";

export interface CandlesQuery {
  readonly ref: InstrumentRef;
  readonly timeframe: Timeframe;
  /** Null: as far back as `limit` reaches. */
  readonly start: EpochMs | null;
  /** Null: up to the newest candle there is. */
  readonly end: EpochMs | null;
  readonly limit: number;
}

/** Candles to look at, or why there are none. */
export type CandlesOutcome =
  | {
      readonly kind: "candles";
      /** Ascending. */
      readonly candles: readonly Candle[];
      /** Whether there are older ones. */
      readonly hasMore: boolean;
    }
  | { readonly kind: "unknown_instrument" }
  | { readonly kind: "empty_range" }
  | { readonly kind: "range_too_long"; readonly mostCandles: number };

export interface CandlesView {
  /** The newest `limit` closed and full candles that open in `[start, end)`. */
  read(query: CandlesQuery): Promise<CandlesOutcome>;
}

interface CandlesViewDeps {
  readonly candles: Pick<CandlesStore, "read1m">;
  readonly bounds: CandlesViewStore["bounds"];
  readonly instruments: Pick<InstrumentsStore, "find">;
}

/** A range may hold no more: what one request reads stays bounded. */
const RANGE_CANDLES_MAX = 1_500;

/** Candles as pages and pictures show them, rolled up from the canonical minutes. */
export function createCandlesView({ candles, bounds, instruments }: CandlesViewDeps): CandlesView {
  return {
    async read({ ref, timeframe, start, end, limit }) {
      const known = await instruments.find(ref);
      if (known === null) return { kind: "unknown_instrument" };
      if (start !== null && end !== null && start >= end) return { kind: "empty_range" };
      const lengthMs = timeframeMs(timeframe);
      const extent = await bounds(
        ref,
        epochMs(ceilTo(Math.min(end ?? CANDLES_END_MS, CANDLES_END_MS), lengthMs)),
      );
      if (extent === null) return { kind: "candles", candles: [], hasMore: false };
      // A market that ended, or paused for long, is shown as it last was.
      const to = floorTo(extent.newest + MINUTE_MS, lengthMs);
      const from = start === null ? to - limit * lengthMs : ceilTo(start, lengthMs);
      if (start !== null && (end ?? to) - start > RANGE_CANDLES_MAX * lengthMs) {
        return { kind: "range_too_long", mostCandles: RANGE_CANDLES_MAX };
      }
      const range = { from: Math.max(from, floorTo(extent.oldest, lengthMs)), to };
      const found = (await readBuckets(candles, { ref, timeframe, ...range })).slice(-limit);
      const oldestPossible = ceilTo(extent.oldest, lengthMs);
      return { kind: "candles", candles: found, hasMore: oldestPossible < (found[0]?.tsOpen ?? range.from) };
    },
  };
}

/** Minutes in memory at once: 91 days, which every timeframe divides. */
const READ_MS = 91 * DAY_MS;

/**
 * The closed and full buckets that open in `[from, to)`, ascending; both are opens of buckets. The history is read and
 * rolled up piece by piece, so that memory does not grow with the range.
 */
export async function readBuckets(
  candles: Pick<CandlesStore, "read1m">,
  query: {
    readonly ref: InstrumentRef;
    readonly timeframe: Timeframe;
    readonly from: number;
    readonly to: number;
  },
): Promise<readonly Candle[]> {
  const { ref, timeframe, from, to } = query;
  const out: Candle[] = [];
  for (let start = from; start < to; start += READ_MS) {
    const end = Math.min(start + READ_MS, to);
    out.push(...candlesOf(rollup(await candles.read1m(ref, start, end), timeframe, { start, end })));
  }
  return out;
}

/** The rows of a series as values. */
export function candlesOf(series: CandleSeries): readonly Candle[] {
  return Array.from({ length: series.length }, (_, index) => candleAt(series, index)).filter(
    (candle) => candle !== null,
  );
}

function floorTo(at: number, lengthMs: number): number {
  return Math.floor(at / lengthMs) * lengthMs;
}

function ceilTo(at: number, lengthMs: number): number {
  return Math.ceil(at / lengthMs) * lengthMs;
}
