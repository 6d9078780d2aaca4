import type { BacktestRequest } from "../../backtest-request.ts";
import { hasStops } from "../../grid.ts";
import { riskKey, type Variant } from "../../variant-key.ts";
import { type BaseVariants, createBaseVariants } from "./base-variants.ts";
import { planGrid } from "./grid-plan.ts";

/** Stop loss and take profit in percent of the entry price; null is off. */
export interface StopPair {
  readonly slPct: number | null;
  readonly tpPct: number | null;
}

/** The variants of a grid by number: that of the base variant, times the pairs of stops, plus that of the pair. */
export interface GridVariants {
  readonly base: BaseVariants;
  /** Every stop loss with every take profit, the latter fastest; one pair, both off, where no stop is set. */
  readonly pairs: number;
  pairOf(number: number): StopPair;
  variantOf(number: number): Variant;
  /** Null where the grid has no such variant. */
  numberOf(variant: Variant): number | null;
  /** Orders two variants by their keys, bytewise. */
  compareKeys(left: number, right: number): number;
}

export function createGridVariants({ indicators, risk }: BacktestRequest): GridVariants {
  const base = createBaseVariants(indicators, planGrid(indicators));
  const { slPct: slPcts, tpPct: tpPcts } = risk;
  const pairs = hasStops(risk) ? slPcts.length * tpPcts.length : 1;
  const pairOf = (number: number): StopPair => {
    const pair = number % pairs;
    return {
      slPct: slPcts[Math.floor(pair / tpPcts.length)] ?? null,
      tpPct: tpPcts[pair % tpPcts.length] ?? null,
    };
  };
  const stopsKey = (number: number) => {
    const { slPct, tpPct } = pairOf(number);
    return riskKey(slPct, tpPct);
  };
  return {
    base,
    pairs,
    pairOf,
    variantOf: (number) => ({ indicators: base.indicatorsOf(Math.floor(number / pairs)), ...pairOf(number) }),
    numberOf({ indicators: points, slPct, tpPct }) {
      const baseNumber = base.numberOf(points);
      const [sl, tp] = [slPcts.indexOf(slPct), tpPcts.indexOf(tpPct)];
      return baseNumber === null || sl < 0 || tp < 0 ? null : baseNumber * pairs + sl * tpPcts.length + tp;
    },
    compareKeys(left, right) {
      if (left === right) return 0;
      const byBase = base.compareKeys(Math.floor(left / pairs), Math.floor(right / pairs));
      if (byBase !== 0) return byBase;
      return stopsKey(left) < stopsKey(right) ? -1 : 1;
    },
  };
}
