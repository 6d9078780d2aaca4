import { describe, expect, test } from "vitest";
import type { IndicatorDef } from "./indicator.ts";
import { rsi } from "./momentum/rsi.ts";
import { defaultParams } from "./parse-params.ts";
import { usualSubjects } from "./proofs/proof-subject.ts";
import { INDICATORS } from "./registry.ts";
import { sampleCandles } from "./sample-candles.ts";
import { computeSeries, seriesForRules, stepSeries } from "./series.ts";
import { COLUMNS_IN_HAND, createSeriesFrame } from "./series-frame.ts";
import { computeSignals } from "./signals.ts";

const candles = sampleCandles({ length: 600 });
const bits = (values: Float64Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

describe("a frame", () => {
  test("computes a shared series once, as far as its budget goes", () => {
    const bytes = candles.length * Float64Array.BYTES_PER_ELEMENT;
    const frame = createSeriesFrame(candles, 2 * bytes);
    let computed = 0;
    const ask = (name: string) =>
      frame.shared(name, () => {
        computed += 1;
        return frame.column();
      });
    const [first, second] = [ask("a"), ask("b")];
    expect([ask("a"), ask("b")]).toEqual([first, second]);
    expect([computed, frame.isOverfull()]).toEqual([2, false]);
    expect(ask("c")).not.toBe(ask("c"));
    expect([computed, frame.isOverfull()]).toEqual([4, true]);
    frame.clear();
    expect(frame.isOverfull()).toBe(false);
  });

  test("counts a series of two names once", () => {
    const frame = createSeriesFrame(candles, candles.length * Float64Array.BYTES_PER_ELEMENT);
    const series = frame.shared("a", () => frame.column());
    expect(frame.shared("b", () => series)).toBe(series);
    frame.recycle();
    expect([frame.isKept(series), frame.shared("b", () => frame.column())]).toEqual([true, series]);
  });

  test("takes its columns from whoever allocates them", () => {
    const lengths: number[] = [];
    const allocate = (length: number) => {
      lengths.push(length);
      return new Float64Array(length);
    };
    const frame = createSeriesFrame(candles, 0, allocate);
    frame.column();
    frame.recycle();
    frame.column();
    expect(lengths).toEqual([candles.length]);
  });

  test("hands out recycled columns again, and none that it keeps", () => {
    const frame = createSeriesFrame(candles);
    const kept = frame.shared("kept", () => frame.column());
    const lent = frame.column();
    frame.recycle();
    expect(frame.column()).toBe(lent);
    expect(frame.column()).not.toBe(kept);
  });

  test("forgets what it shared when it is cleared", () => {
    const frame = createSeriesFrame(candles);
    const before = frame.shared("a", () => frame.column());
    frame.clear();
    let isComputed = false;
    const after = frame.shared("a", () => {
      isComputed = true;
      return frame.column();
    });
    expect([isComputed, after === before]).toEqual([true, true]);
  });
});

test("points that differ in nothing but what rules read are computed once, as far as a frame keeps them", () => {
  let computed = 0;
  const counted: IndicatorDef = {
    ...rsi,
    batch(frame, params) {
      computed += 1;
      return stepSeries(rsi, params, frame.candles).map((column) => {
        const own = frame.column();
        own.set(column);
        return own;
      });
    },
  };
  const points = [20, 25, 30].map((lower) => ({ period: 14, lower, upper: 70 }));
  const frame = createSeriesFrame(candles);
  const series = points.map((params) => seriesForRules(counted, params, frame));
  expect([computed, new Set(series.flat()).size]).toEqual([1, 1]);
  seriesForRules(counted, { period: 15, lower: 20, upper: 70 }, frame);
  expect(computed).toBe(2);
  const forgetful = createSeriesFrame(candles, 0);
  for (const params of points) seriesForRules(counted, params, forgetful);
  expect(computed).toBe(5);
});

test.each(INDICATORS)(
  "$id has no more columns in hand at a time than are counted, and none beside them",
  (def) => {
    for (const { params } of usualSubjects(def)) {
      for (const keptSeries of [0, 1, 2, 3]) {
        const owned = createSeriesFrame(
          candles,
          keptSeries * candles.length * Float64Array.BYTES_PER_ELEMENT,
        );
        const handed = new Set<Float64Array>();
        const column = () => {
          const one = owned.column();
          handed.add(one);
          return one.fill(7);
        };
        const columns = seriesForRules(def, params, { ...owned, column });
        expect(columns.every((one) => handed.has(one))).toBe(true);
        const inHand = [...handed].filter((one) => !owned.isKept(one));
        expect(inHand.length).toBeLessThanOrEqual(COLUMNS_IN_HAND);
      }
    }
  },
);

test.each(INDICATORS.map((def) => [def.id, def] as const))(
  "%s has the same bits in used memory",
  (_, def) => {
    const params = defaultParams(def);
    const frame = createSeriesFrame(candles);
    for (let index = 0; index < 24; index++) frame.column().fill(index * 1e9 - 1);
    frame.recycle();
    const columns = computeSeries(def, params, frame);
    for (const [index, column] of stepSeries(def, params, candles).entries()) {
      expect(bits(columns[index] ?? new Float64Array(0)).equals(bits(column))).toBe(true);
    }
  },
);

test.each(INDICATORS.map((def) => [def.id, def] as const))(
  "rules of %s signal the same in used memory",
  (_, def) => {
    const params = defaultParams(def);
    const frame = createSeriesFrame(candles, 0);
    for (let index = 0; index < 24; index++) frame.column().fill(1e9 - index);
    for (const rule of Object.values(def.rules)) {
      frame.recycle();
      const used = computeSignals({ def, rule, params, candles: frame });
      const fresh = computeSignals({ def, rule, params, candles });
      expect([used.long.join(""), used.short.join("")]).toEqual([fresh.long.join(""), fresh.short.join("")]);
    }
  },
);
