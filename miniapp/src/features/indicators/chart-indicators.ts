import type { WireIndicator } from "@roehub/core/contract/indicators";
import type { Params } from "@roehub/core/indicators/indicator";
import { formatDecimal } from "@roehub/core/kernel/decimal";

/** An indicator that the reader put on the chart. */
export interface ChartIndicator {
  /** Tells it from others of the same indicator; never given twice on one device. */
  readonly key: number;
  readonly id: string;
  readonly params: Params;
  readonly isHidden: boolean;
  /** Which colour of the series its first line has, from 0. */
  readonly color: number;
}

export const SERIES_COLORS = 6;

/** More lines than this tell nobody anything, and each is a question to the server. */
export const INDICATORS_MAX = 8;
/** A pane below the candles keeps its height, so that more of them make the page longer than a thumb likes. */
export const PANES_MAX = 3;

/** Why an indicator cannot be shown beside the others. */
export type ShowRefusal = "too_many" | "too_many_panes";

/** `chosen` with one more of `def` at `params`, in the colour that is used least. */
export function withIndicator(
  chosen: readonly ChartIndicator[],
  def: WireIndicator,
  params: Params,
): readonly ChartIndicator[] {
  const key = Math.max(0, ...chosen.map((other) => other.key)) + 1;
  const uses = Array.from(
    { length: SERIES_COLORS },
    (_, color) => chosen.filter((other) => other.color === color).length,
  );
  const color = uses.indexOf(Math.min(...uses));
  return [...chosen, { key, id: def.id, params, isHidden: false, color }];
}

/** Why one more of `def` does not fit what is shown of `chosen`; null where it does. */
export function showRefusal(
  chosen: readonly ChartIndicator[],
  def: WireIndicator,
  list: readonly WireIndicator[],
): ShowRefusal | null {
  if (chosen.length >= INDICATORS_MAX) return "too_many";
  return paneRefusal(chosen, def, list);
}

/** Why `def` cannot have a pane beside those of `chosen`; null where it can, or needs none. */
export function paneRefusal(
  chosen: readonly ChartIndicator[],
  def: WireIndicator,
  list: readonly WireIndicator[],
): ShowRefusal | null {
  if (def.plot.place === "price") return null;
  const panes = chosen.filter(
    ({ id, isHidden }) => !isHidden && list.find((other) => other.id === id)?.plot.place === "pane",
  );
  return panes.length >= PANES_MAX ? "too_many_panes" : null;
}

/** `EMA 20`, `BB 20/2`. */
export function shortLabel(def: WireIndicator, params: Params): string {
  const values = def.label_params.map((name) => {
    const value = params[name] ?? def.params.find((param) => param.name === name)?.default ?? "";
    return typeof value === "number" ? formatDecimal(value) : value;
  });
  return values.length === 0 ? def.label : `${def.label} ${values.join("/")}`;
}
