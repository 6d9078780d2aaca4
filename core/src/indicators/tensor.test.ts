import { describe, expect, test } from "vitest";
import { RoehubError } from "../kernel/errors.ts";
import { maCross } from "./average/ma-cross.ts";
import type { IndicatorDef, ParamDef, Params } from "./indicator.ts";
import { rsi } from "./momentum/rsi.ts";
import { violatedConstraints } from "./parse-params.ts";
import { INDICATORS } from "./registry.ts";
import { sampleCandles } from "./sample-candles.ts";
import { computeSeries } from "./series.ts";
import { createSeriesFrame } from "./series-frame.ts";
import { computeTensor, computeTensors, tensorBytes, tensorColumn, WORK_COLUMNS } from "./tensor.ts";
import { planTensor } from "./tensor-plan.ts";
import { bb } from "./volatility/bb.ts";

const candles = sampleCandles({ length: 700 });
const ANY_BYTES = Number.POSITIVE_INFINITY;
const bits = (values: Float64Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

/** The default point, and for each parameter the points a step beside it, as far as the indicator allows them. */
function pointsOf(def: IndicatorDef): Params[] {
  const start: Params = Object.fromEntries(def.params.map((param) => [param.name, param.default]));
  const moved = def.params.flatMap((param) =>
    neighbours(param).map((value): Params => ({ ...start, [param.name]: value })),
  );
  return [start, ...moved, start].filter((params) => violatedConstraints(def, params).length === 0);
}

function neighbours(param: ParamDef): (number | string)[] {
  if (param.type === "enum") return [...param.values];
  const values = [param.default - param.step, param.default + param.step];
  return values.filter((value) => value >= param.min && value <= param.max);
}

const grid = (last: number): Params[] => {
  const points: Params[] = [];
  for (let fast = 2; fast < last; fast++) {
    for (let slow = fast + 1; slow <= last; slow++) points.push({ fast, slow, type: "ema" });
  }
  return points;
};

function expectPoints(
  tensor: ReturnType<typeof computeTensor>,
  def: IndicatorDef,
  points: readonly Params[],
) {
  expect(tensor.points).toBe(points.length);
  for (const [point, params] of points.entries()) {
    for (const [output, column] of computeSeries(def, params, candles).entries()) {
      expect(bits(tensorColumn(tensor, point, output)).equals(bits(column))).toBe(true);
    }
  }
}

describe.each(INDICATORS)("a tensor of $id", (def) => {
  const points = pointsOf(def);

  test("holds each point's outputs bit for bit, those of a repeated point once", () => {
    const tensor = computeTensor({ def, points, candles, maxBytes: ANY_BYTES });
    expectPoints(tensor, def, points);
    expect(tensor.data.length).toBe(tensor.rows * candles.length);
    expect(tensor.rows).toBeLessThanOrEqual((points.length - 1) * def.outputs.length);
  });
});

test.each(INDICATORS)(
  "$id takes no more memory of a frame than the size of a tensor counts, and none beside it",
  (def) => {
    for (const params of pointsOf(def)) {
      const handed = new Set<Float64Array>();
      const owned = createSeriesFrame(candles);
      const column = () => {
        const one = owned.column();
        handed.add(one);
        return one.fill(7);
      };
      const columns = computeSeries(def, params, { ...owned, column });
      expect(columns.every((one) => handed.has(one))).toBe(true);
      expect(handed.size).toBeLessThanOrEqual(WORK_COLUMNS / 2);
    }
  },
);

test("the points of a tensor that differ in what only rules read share their rows", () => {
  const points = [20, 25, 30].map((lower) => ({ period: 14, lower, upper: 70 }));
  expect(planTensor(rsi, points)).toMatchObject({ points: 3, rows: 1 });
});

test("a grid of crosses has a row for each average", () => {
  const plan = planTensor(maCross, grid(30));
  expect([plan.points, plan.rows]).toEqual([406, 29]);
});

test("bands of one period share their middle", () => {
  const points = [1, 2, 3].map((dev) => ({ period: 20, dev }));
  expect(planTensor(bb, points).rows).toBe(7);
});

test("a tensor above its budget is refused before it is made, and comes in pieces that are not", () => {
  const points = grid(12);
  const maxBytes = tensorBytes({ points: 10, outputs: 2, rows: 6 }, candles.length);
  const request = { def: maCross, points, candles, maxBytes };
  expect(() => computeTensor(request)).toThrow(RoehubError);
  let from = 0;
  let pieces = 0;
  for (const tensor of computeTensors(request)) {
    expect(tensorBytes(tensor, candles.length)).toBeLessThanOrEqual(maxBytes);
    expectPoints(tensor, maCross, points.slice(from, from + tensor.points));
    from += tensor.points;
    pieces += 1;
  }
  expect(from).toBe(points.length);
  expect(pieces).toBeGreaterThan(3);
});

test("a budget that no point fits is refused, not cut forever", () => {
  const request = { def: maCross, points: grid(4), candles, maxBytes: 1_000 };
  expect(() => [...computeTensors(request)]).toThrow("bytes of memory, and the limit is 1000");
  expect([...computeTensors({ ...request, points: [] })]).toEqual([]);
});

test("a tensor without points is empty", () => {
  const tensor = computeTensor({ def: maCross, points: [], candles, maxBytes: ANY_BYTES });
  expect([tensor.rows, tensor.data.length]).toEqual([0, 0]);
  expect(() => tensorColumn(tensor, 0, 0)).toThrow("a point and output of the tensor");
});
