import { describe, expect, test } from "vitest";
import { HOUR_MS } from "../../kernel/time.ts";
import { allocateCandleSeries, type CandleSeries } from "../../market-data/candle-series.ts";
import { usualSubjects } from "../proofs/proof-subject.ts";
import { computeSignals } from "../signals.ts";
import { MOMENTUM } from "./momentum-group.ts";

const RUN_BARS = 100;
/** Bars of a run until every indicator at its usual parameters has taken notice. */
const NOTICED_BARS = 30;

/** A price that goes nowhere for `quiet` bars and then one way, ever faster. */
function runAfter(quiet: number, direction: 1 | -1): CandleSeries {
  const series = allocateCandleSeries(quiet + RUN_BARS);
  let price = 100;
  for (let row = 0; row < series.length; row++) {
    const move = row < quiet ? ((row % 7) - 3) * 0.0005 : direction * 0.0005 * 1.05 ** (row - quiet);
    const open = price;
    price = Number((price * Math.exp(move)).toFixed(6));
    series.tsOpen[row] = row * HOUR_MS;
    series.open[row] = open;
    series.close[row] = price;
    series.high[row] = Math.max(open, price) * 1.0003;
    series.low[row] = Math.min(open, price) * 0.9997;
    series.volume[row] = 10;
  }
  return series;
}

const trends = MOMENTUM.flatMap((def) => {
  const rule = def.rules["trend"];
  return rule === undefined
    ? []
    : usualSubjects(def).map(({ params }) => ({
        name: `${def.id} ${JSON.stringify(params)}`,
        def,
        params,
        rule,
      }));
});

describe.each(trends)("the rule trend of $name", ({ def, params, rule }) => {
  test.each([1, -1] as const)("never goes against a price that runs away, direction %d", (direction) => {
    const quiet = def.convergence(params) + 50;
    const { long, short } = computeSignals({ def, params, rule, candles: runAfter(quiet, direction) });
    const against = (direction === 1 ? short : long).subarray(quiet + NOTICED_BARS);
    expect(against.indexOf(1)).toBe(-1);
  });
});
