import type { Locale } from "../kernel/locale.ts";
import type { Candle } from "../market-data/candle-series.ts";
import type { KernelMemory } from "./kernels/kernel-memory.ts";
import type { SeriesFrame } from "./series-frame.ts";

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
  /** close − previous close by their decimals, or previous close − close where `negate`. */
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
  /** One bar can hold both sides, as where it reaches through a whole band. That is a conflict, and no signal. */
  readonly mayHoldBoth?: true;
}

/** Computes one bar after the other. An output that is not there yet is NaN. */
export interface IndicatorKernel {
  /** The outputs of this closed candle, in the order of `IndicatorDef.outputs`. The array is reused. */
  step(candle: Candle): ArrayLike<number>;
}

/** Groups of indicators, in the order in which lists show them. */
export const INDICATOR_GROUPS = ["average", "trend", "momentum", "volatility", "volume"] as const;
export type IndicatorGroup = (typeof INDICATOR_GROUPS)[number];

/**
 * What an indicator remembers, which says how its convergence length is to be read:
 * - `window`: its outputs depend on the last `convergence` bars alone, bit for bit;
 * - `fading`: it is recursive, and at `convergence` bars the seed's remaining weight is at most 1e-9;
 * - `coupling`: it walks a path (such as Parabolic SAR); kernels started at different bars meet and then agree. The
 *   length is measured;
 * - `cumulative`: it sums since the first bar and never forgets, so its rules compare its slope only;
 * - `day`: it starts anew with each UTC day, and gives NaN until a day opens.
 */
export type IndicatorMemory = "window" | "fading" | "coupling" | "cumulative" | "day";

/** How the outputs are drawn. */
export interface IndicatorPlot {
  /** Over the candles, or in a pane of their own. */
  readonly place: "price" | "pane";
  /** The outputs that are no plain line; `hidden` ones are not drawn. */
  readonly styles?: Readonly<Record<string, "histogram" | "dots" | "hidden">>;
  /** Horizontal lines in the pane: numbers, or the names of parameters. */
  readonly levels?: readonly (number | string)[];
  /** Two outputs over the candles with a tint between them, where they are not called `upper` and `lower`. */
  readonly band?: readonly [string, string];
}

/** A text in every language. */
export type LocalizedText = Readonly<Record<Locale, string>>;

/** One indicator: what it is called, what it takes, what it gives, and how its signals read. */
export interface IndicatorDef {
  readonly id: string;
  readonly version: number;
  readonly title: LocalizedText;
  /** What it measures and how it is read, in one to three plain sentences. */
  readonly about: LocalizedText;
  /** The short name that stands before parameters: `EMA` in "EMA 20". */
  readonly label: string;
  /** The parameters that name an instance, in the order printed after the label: `20` in "EMA 20". */
  readonly labelParams: readonly string[];
  readonly group: IndicatorGroup;
  readonly params: readonly ParamDef[];
  readonly constraints: readonly ParamConstraint[];
  /** Parameters that only rules read: points that differ in nothing else have the same outputs. */
  readonly ruleParams?: readonly string[];
  readonly inputs: readonly ("open" | "high" | "low" | "close" | "volume")[];
  readonly outputs: readonly string[];
  /** What each output is called in sentences, where that says more than the label and the output's name. */
  outputLabels?(params: Params): readonly string[];
  readonly plot: IndicatorPlot;
  readonly memory: IndicatorMemory;
  /** Bars until the first bar on which every output is a number: it stands at index `warmup - 1`. */
  warmup(params: Params): number;
  /** Bars until the outputs may be used: the first usable bar is at index `convergence - 1`. */
  convergence(params: Params): number;
  readonly rules: Readonly<Record<string, SignalRule>>;
  readonly defaultRule: string;
  /** The formula in one line, with `n` for the period and `t` for the bar. */
  readonly formula: string;
  /** Paper, book or vendor page of the formula, and the conventions chosen; deviations from TA-Lib by name. */
  readonly source: string;
  /** The definition of the values: what it remembers is in `memory` and nowhere else. */
  create(params: Params, memory: KernelMemory): IndicatorKernel;
  /**
   * The outputs over a whole series at once, in the order of `outputs`: the same bits as the kernel stepped over it.
   * The columns may be shared; nobody writes to them. Without it the kernel is stepped.
   */
  batch?(frame: SeriesFrame, params: Params): readonly Float64Array[];
}
