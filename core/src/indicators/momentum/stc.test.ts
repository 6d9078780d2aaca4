import { describe, expect, test } from "vitest";
import { NEEDS_RECORDED_DATA } from "../../../../workers/src/sandbox/recorded-data.ts";
import { recordedOracles } from "../../../../workers/src/sandbox/recorded-oracles.ts";
import { ensureDefined } from "../../kernel/assert.ts";
import { parseParams } from "../parse-params.ts";
import { sampleCandles } from "../sample-candles.ts";
import { computeSeries } from "../series.ts";
import { stc } from "./stc.ts";

const PERIOD = 10;
const SMOOTH = 3;

function seriesOf(candles: Parameters<typeof computeSeries>[2]): {
  cycle: Float64Array;
  first: Float64Array;
} {
  const point = parseParams(stc, { fast: 23, slow: 50, period: PERIOD, smooth: SMOOTH });
  if (!point.ok) throw new Error(JSON.stringify(point.problems));
  const [cycle, first] = computeSeries(stc, point.value, candles);
  return { cycle: ensureDefined(cycle, "stc"), first: ensureDefined(first, "first pass") };
}

/** Whether the first pass moved in the window that ends on this bar. */
function isMoving(first: Float64Array, bar: number): boolean {
  const window = first.subarray(bar + 1 - PERIOD, bar + 1);
  return Math.max(...window) - Math.min(...window) > 1e-9;
}

/** talipp gives a first pass that stays 100, at the bottom too, so only moving windows compare. */
const RECORDED = recordedOracles().filter(({ source }) => source === "talipp");

describe.skipIf(RECORDED.length === 0)(`talipp ${NEEDS_RECORDED_DATA}`, () => {
  test.each(RECORDED)(
    "agrees wherever the first pass moves, on $candles.length bars",
    ({ entries, candles }) => {
      const entry = ensureDefined(
        entries.find(({ name }) => name === "STC"),
        "STC",
      );
      const theirs = ensureDefined(entry.outputs["value"], "STC");
      const { cycle, first } = seriesOf(candles);
      let compared = 0;
      // talipp's second pass starts before its first window is full, so its first windows are others.
      for (let bar = 49 + 2 * (PERIOD + SMOOTH); bar < theirs.length; bar++) {
        const moves = [0, 1, 2].every((back) => isMoving(first, bar - back));
        if (!moves) continue;
        compared += 1;
        expect(Math.abs((cycle[bar] ?? Number.NaN) - (theirs[bar] ?? Number.NaN))).toBeLessThan(1e-7);
      }
      expect(compared).toBeGreaterThan(250);
    },
  );
});

test("a cycle at an end stays there while the first pass does", () => {
  const { cycle, first } = seriesOf(sampleCandles({ length: 3000, seed: 5 }));
  const ends = { bottom: 0, top: 0 };
  for (let bar = 100; bar < first.length; bar++) {
    const end = first[bar] ?? Number.NaN;
    const stays = first.subarray(bar + 1 - PERIOD - SMOOTH, bar + 1).every((value) => value === end);
    if (!stays || (end !== 0 && end !== 100)) continue;
    expect(cycle[bar]).toBe(end);
    if (end === 0) ends.bottom += 1;
    else ends.top += 1;
  }
  expect(Math.min(ends.bottom, ends.top)).toBeGreaterThan(10);
});
