import type { Candle } from "../market-data/candle-series.ts";

/** A parameter's value: a number, or the name of a choice where the parameter is an enum. */
export type ParamValue = number | string;
export type Params = Readonly<Record<string, ParamValue>>;

/** What a parameter may be. `min`, `max` and `step` bound numbers; `values` lists an enum's choices in order. */
export type ParamDef =
  | {
      readonly name: string;
      readonly type: "int" | "float";
      readonly min: number;
      readonly max: number;
      readonly step: number;
      readonly default: number;
    }
  | {
      readonly name: string;
      readonly type: "enum";
      readonly values: readonly string[];
      readonly default: string;
    };

/** `left < right` among parameters of one indicator. */
export interface ParamConstraint {
  readonly left: string;
  readonly operator: "<";
  readonly right: string;
}

/** What a rule compares: the price, an output, a level (number or parameter), or a scaled output. */
export type Operand =
  | { readonly kind: "price"; readonly input: "open" | "high" | "low" | "close"; readonly barsBack?: 0 | 1 }
  | { readonly kind: "output"; readonly output: string; readonly barsBack?: 0 | 1 }
  | { readonly kind: "level"; readonly level: number }
  | { readonly kind: "param"; readonly param: string }
  /** `factor` names a parameter; the operand is that parameter times the output. */
  | { readonly kind: "scaled"; readonly factor: string; readonly output: string; readonly barsBack?: 0 | 1 }
  /** close − previous close, or previous close − close where `negate`. */
  | { readonly kind: "price_change"; readonly negate?: boolean };

/**
 * A condition on one closed bar. Comparisons are strict; `cross_up` is: the bar before `left <= right`, now
 * `left > right`; `cross_down` mirrored; `slope_up` is: now above the bar before.
 */
export type Condition =
  | {
      readonly kind: "above" | "below" | "cross_up" | "cross_down";
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: "slope_up" | "slope_down"; readonly of: Operand };

/** Turns one indicator into LONG, SHORT or neither for each bar. Rules are data, so that they print as sentences. */
export interface SignalRule {
  readonly name: string;
  readonly long: Condition;
  readonly short: Condition;
}

/** Computes one bar after the other. An output that is not there yet is NaN. */
export interface IndicatorKernel {
  /** The outputs of this closed candle, in the order of `IndicatorDef.outputs`. The array is reused. */
  step(candle: Candle): ArrayLike<number>;
}

/** One indicator: what it is called, what it takes, what it gives, and how its signals read. */
export interface IndicatorDef {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** The short name that stands before parameters: `EMA` in "EMA 20". */
  readonly label: string;
  /** The parameters that name an instance, in the order printed after the label: `20` in "EMA 20". */
  readonly labelParams: readonly string[];
  readonly group: "trend" | "momentum" | "volatility" | "volume";
  readonly params: readonly ParamDef[];
  readonly constraints: readonly ParamConstraint[];
  readonly inputs: readonly ("open" | "high" | "low" | "close" | "volume")[];
  readonly outputs: readonly string[];
  /** What each output is called in sentences, where that says more than the label and the output's name. */
  outputLabels?(params: Params): readonly string[];
  /** Bars until the first output that is not NaN: the first value stands at index `warmup - 1`. */
  warmup(params: Params): number;
  /** Bars until the output may be used: the first usable bar is at index `convergence - 1`. */
  convergence(params: Params): number;
  readonly rules: Readonly<Record<string, SignalRule>>;
  readonly defaultRule: string;
  /** The formula in one line, with `n` for the period and `t` for the bar. */
  readonly formula: string;
  /** Paper, book or vendor page of the formula, and the conventions chosen. */
  readonly source: string;
  create(params: Params): IndicatorKernel;
}
