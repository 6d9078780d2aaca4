import { describe, expect, test } from "vitest";
import { createTestClickhouse } from "../../../workers/src/sandbox/test-databases.ts";
import { DAY_MS, epochMs, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import { CANDLES_END_MS } from "./candle-fault.ts";
import { candleSeriesOf } from "./candle-series.ts";
import { createCandlesStore } from "./candles-store.ts";
import { createCandlesViewStore } from "./candles-view-store.ts";
import type { InstrumentRef } from "./market.ts";

const { clickhouse } = await createTestClickhouse();
const START = epochMs(Date.UTC(2026, 0, 31, 23, 30));
const view = createCandlesViewStore({ clickhouse });

const minute = (index: number) => epochMs(START + index * MINUTE_MS);
/** Stores the minutes `from` to `to`, each by itself, so long after it closed, as a process that has just begun does. */
const store = async (
  ref: InstrumentRef,
  [from, to]: readonly [number, number],
  lateMs: number,
  volume = 1,
) => {
  let nowMs = START;
  const candles = createCandlesStore({ clickhouse, clock: { nowMs: () => nowMs } });
  for (let index = from; index <= to; index++) {
    nowMs = epochMs(minute(index) + MINUTE_MS + lateMs);
    const candle = { tsOpen: minute(index), open: 1, high: 1, low: 1, close: 1, volume };
    await candles.insert(ref, candleSeriesOf([candle]), "ws");
  }
};

test("bounds are the ends of what is stored before an instant, over months and revisions", async () => {
  const ref: InstrumentRef = { marketId: 1, symbol: "BTCUSDT" };
  expect(await view.bounds(ref, epochMs(CANDLES_END_MS))).toBeNull();
  await store(ref, [0, 3], SECOND_MS);
  await store(ref, [40, 41], SECOND_MS);
  await store(ref, [0, 0], DAY_MS, 2);
  expect(await view.bounds(ref, epochMs(CANDLES_END_MS))).toEqual({ oldest: minute(0), newest: minute(41) });
  expect(await view.bounds(ref, minute(41))).toEqual({ oldest: minute(0), newest: minute(40) });
  expect(await view.bounds(ref, minute(40))).toEqual({ oldest: minute(0), newest: minute(3) });
  expect(await view.bounds(ref, minute(0))).toBeNull();
  expect(await view.bounds({ ...ref, marketId: 2 }, epochMs(CANDLES_END_MS))).toBeNull();
});

describe("a stored range", () => {
  const ref: InstrumentRef = { marketId: 3, symbol: "ETHUSDT" };
  const isChanged = (from: number, to: number, sinceMs: number) =>
    view.isChanged(ref, { from: minute(from), to: minute(to), since: epochMs(sinceMs) });

  test("has not changed by candles that came in their time", async () => {
    await store(ref, [0, 9], SECOND_MS);
    expect(await isChanged(0, 10, minute(0))).toBe(false);
  });

  test("has changed by a revision, and by a candle that was missing, from the time on at which they came", async () => {
    const revisedAt = 30 * MINUTE_MS;
    await store(ref, [4, 4], revisedAt, 5);
    const at = minute(5) + revisedAt;
    expect(await isChanged(0, 10, minute(10))).toBe(true);
    expect(await isChanged(0, 10, at - 1)).toBe(true);
    expect(await isChanged(0, 10, at + DAY_MS)).toBe(false);
    expect(await isChanged(0, 4, minute(10))).toBe(false);
    expect(await isChanged(5, 10, minute(10))).toBe(false);
    await store(ref, [12, 12], revisedAt);
    expect(await isChanged(10, 20, minute(20))).toBe(true);
  });
});
