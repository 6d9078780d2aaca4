import { ensureDefined } from "../kernel/assert.ts";
import { allocateCandleSeries } from "../market-data/candle-series.ts";
import type { IndicatorDef, Params } from "./indicator.ts";
import { computeSeries } from "./series.ts";
import { createSeriesFrame } from "./series-frame.ts";

/** How large a tensor is, bars aside. */
export interface TensorSize {
  readonly points: number;
  /** Outputs of the indicator. */
  readonly outputs: number;
  /** Different series among them. */
  readonly rows: number;
}

/** Which outputs of which points are the same series. */
export interface TensorPlan extends TensorSize {
  /** Row `rowOf[point * outputs + output]` is that output at that point. Rows are numbered as points need them first. */
  readonly rowOf: Uint32Array;
}

/** The rows that these points need. */
export function planTensor(def: IndicatorDef, points: readonly Params[]): TensorPlan {
  const planner = createPlanner(def);
  for (const params of points) planner.add(params);
  return planner.plan();
}

/** Cuts the points into consecutive plans that `fits` accepts, as long as can be; one point is never cut. */
export function* planTensors(
  def: IndicatorDef,
  points: readonly Params[],
  fits: (size: TensorSize) => boolean,
): Generator<{ readonly plan: TensorPlan; readonly from: number }> {
  let planner = createPlanner(def);
  let from = 0;
  for (const [index, params] of points.entries()) {
    planner.add(params);
    if (index === from || fits(planner.size())) continue;
    yield { plan: planTensor(def, points.slice(from, index)), from };
    from = index;
    planner = createPlanner(def);
    planner.add(params);
  }
  if (points.length > from) yield { plan: planner.plan(), from };
}

interface Planner {
  add(params: Params): void;
  size(): TensorSize;
  plan(): TensorPlan;
}

/**
 * Sees what points share by computing them over no bars at all: a frame gives the same column to all who ask for the same
 * series, however long it is.
 */
function createPlanner(def: IndicatorDef): Planner {
  const frame = createSeriesFrame(allocateCandleSeries(0));
  const columnsOf = new Map<string, readonly Float64Array[]>();
  const rows = new Map<Float64Array, number>();
  const rowOf: number[] = [];
  const outputs = def.outputs.length;
  const size = () => ({ points: rowOf.length / outputs, outputs, rows: rows.size });
  return {
    add(params) {
      const key = outputsKey(def, params);
      const columns = columnsOf.get(key) ?? computeSeries(def, params, frame);
      columnsOf.set(key, columns);
      for (const column of columns) {
        if (!rows.has(column)) rows.set(column, rows.size);
        rowOf.push(ensureDefined(rows.get(column), "a row"));
      }
    },
    size,
    plan: () => ({ ...size(), rowOf: Uint32Array.from(rowOf) }),
  };
}

/** What a point's outputs depend on: its parameters without those that only rules read. */
function outputsKey(def: IndicatorDef, params: Params): string {
  const names = def.params.map((param) => param.name).filter((name) => !def.ruleParams?.includes(name));
  return names.map((name) => String(params[name])).join(",");
}
