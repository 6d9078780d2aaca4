import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { DAY_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import type { Candle } from "@roehub/core/market-data/candle-series";
import { clickhouseRows } from "@roehub/core/platform/clickhouse";
import type { ChaosWorld } from "./chaos-world.ts";
import { type Comparison, compareLines, faultsOf } from "./compare-lines.ts";
import { candleLine, ledgerLines } from "./consumer-ledger.ts";

/** Candles that open in `[startMs, endMs)`. */
export interface CandleRange {
  readonly startMs: number;
  readonly endMs: number;
  /** As the exchange tells them then; shortly after the end where it is not said. */
  readonly atMs?: number;
}

/** The canonical candles of all instruments of the world. */
export async function compareCanonical(world: ChaosWorld, range: CandleRange): Promise<Comparison> {
  const rows = await clickhouseRows<Candle & { market_id: number; symbol: string }>(
    world.clickhouse,
    `SELECT market_id, symbol, toFloat64(toUnixTimestamp64Milli(ts_open)) AS tsOpen, open, high, low, close, volume
    FROM canonical_candles_1m FINAL
    WHERE ts_open >= fromUnixTimestamp64Milli({start_ms:Int64}, 'UTC')
      AND ts_open < fromUnixTimestamp64Milli({end_ms:Int64}, 'UTC')`,
    { start_ms: range.startMs, end_ms: range.endMs },
  );
  const refs = new Map(world.refs.map((ref) => [`${ref.marketId} ${ref.symbol}`, ref]));
  const lines = rows.flatMap((row) => {
    const ref = refs.get(`${row.market_id} ${row.symbol}`);
    return ref === undefined ? [] : [candleLine(ref, row)];
  });
  return compareLines(expectedLines(world, range), lines);
}

export interface LedgerComparison extends Comparison {
  /** Candles that the stream left out, and ClickHouse had. */
  readonly refilled: number;
}

/** The consumer's effects of the same candles: each has to be there once. */
export function compareLedger(world: ChaosWorld, range: CandleRange): LedgerComparison {
  const text = existsSync(world.ledgerFile) ? readFileSync(world.ledgerFile, "utf8") : "";
  const lines = ledgerLines(text).filter((line) => {
    const tsOpen = Number(line.split(" ")[1]);
    return tsOpen >= range.startMs && tsOpen < range.endMs;
  });
  const candles = lines.map((line) => line.slice(0, line.lastIndexOf(" ")));
  const refilled = lines.filter((line) => line.endsWith(" canonical")).length;
  return { ...compareLines(expectedLines(world, range), candles), refilled };
}

const POLL_MS = 250;
/** What has not become better for so long, of the machine's time, stays as it is. */
const STILL_MS = 12_000;

/** Waits until nothing is at fault, or nothing becomes better any more; answers the last comparison. */
export async function settledComparison<Of extends Comparison>(compare: () => Of | Promise<Of>): Promise<Of> {
  let best = Number.POSITIVE_INFINITY;
  let deadline = 0;
  for (;;) {
    const comparison = await compare();
    const faults = faultsOf(comparison);
    if (faults < best) deadline = performance.now() + STILL_MS;
    best = Math.min(best, faults);
    if (faults === 0 || performance.now() > deadline) return comparison;
    await delay(POLL_MS);
  }
}

function expectedLines(world: ChaosWorld, range: CandleRange): readonly string[] {
  const { startMs, endMs, atMs = endMs + MINUTE_MS } = range;
  return world.refs.flatMap((ref) => {
    const lines: string[] = [];
    // In days: what the simulator gives is made by the day.
    for (let fromMs = startMs; fromMs < endMs; fromMs += DAY_MS) {
      const klines = world.source.klines({
        ref,
        startMs: fromMs,
        endMs: Math.min(endMs, fromMs + DAY_MS),
        atMs,
      });
      lines.push(...klines.map((kline) => candleLine(ref, kline)));
    }
    return lines;
  });
}
