import { describe, expect, test } from "vitest";
import { defaultParams } from "./parse-params.ts";
import { INDICATORS } from "./registry.ts";
import { sampleCandles } from "./sample-candles.ts";
import { computeSeries, stepSeries } from "./series.ts";
import { createSeriesFrame } from "./series-frame.ts";
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
    expect(computed).toBe(2);
    expect(ask("c")).not.toBe(ask("c"));
    expect(computed).toBe(4);
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
