import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { findIndicator } from "@roehub/core/indicators/registry";
import { indicatorLabel } from "@roehub/core/indicators/rule-sentence";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { formatDecimal } from "@roehub/core/kernel/decimal";
import { paramText } from "../../problem-lines.ts";
import type { Texts } from "../../texts.ts";
import { pctText } from "./backtest-headings.ts";

/**
 * A variant in words: `EMA 34, RSI 14 lower 25, SL 1.5 %, TP off`. Beside the labels only parameters that vary in the
 * request are named.
 */
export function variantText(
  texts: Texts,
  variant: BacktestVariantView,
  request: BacktestResultView["request"],
): string {
  const off = texts.plain("off");
  const stop = (value: number | null) => (value === null ? off : pctText(texts, value));
  const indicators = variant.indicators.map(({ id, params }, index) => {
    const def = ensureDefined(findIndicator(id), `indicator ${id}`);
    const axes = request.indicators[index]?.params ?? {};
    const varied = def.params
      .filter(({ name }) => (axes[name]?.length ?? 0) > 1 && !def.labelParams.includes(name))
      .map(({ name }) => `${paramText(texts, name)} ${valueText(params[name])}`);
    return [indicatorLabel(def, params), ...varied].join(" ");
  });
  return [...indicators, `SL ${stop(variant.sl_pct)}`, `TP ${stop(variant.tp_pct)}`].join(", ");
}

function valueText(value: number | string | undefined): string {
  return typeof value === "number" ? formatDecimal(value) : (value ?? "");
}
