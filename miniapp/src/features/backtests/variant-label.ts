import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { findIndicator } from "@roehub/core/indicators/registry";
import type { Texts } from "../../texts.tsx";

type Request = BacktestResultView["request"];

/** `EMA 34, RSI 14, SL 1.5 %, TP off`. */
export function variantLabel(variant: BacktestVariantView, request: Request, texts: Texts): string {
  return variantParts(variant, request, texts).join(", ");
}

/** What tells a variant from the others of its grid: only what varies, and everything where nothing does. */
export function variantParts(
  variant: BacktestVariantView,
  request: Request,
  texts: Texts,
): readonly string[] {
  const varying = parts(variant, request, texts, true);
  return varying.length > 0 ? varying : parts(variant, request, texts, false);
}

function parts(
  variant: BacktestVariantView,
  request: Request,
  { t, format }: Texts,
  onlyVarying: boolean,
): string[] {
  const varies = (axis: readonly unknown[] | undefined) => !onlyVarying || (axis?.length ?? 0) > 1;
  const indicators = variant.indicators.flatMap(({ id, params }, index) => {
    const def = findIndicator(id);
    const axes = request.indicators[index]?.params ?? {};
    const names = onlyVarying
      ? (def?.params.map((param) => param.name) ?? Object.keys(params)).filter((name) => varies(axes[name]))
      : (def?.labelParams ?? Object.keys(params));
    const values = names.flatMap((name) => {
      const value = params[name];
      return value === undefined ? [] : [typeof value === "number" ? format.number(value) : value];
    });
    return values.length === 0 ? [] : [`${def?.label ?? id} ${values.join("/")}`];
  });
  const stop = (name: string, pct: number | null) =>
    `${name} ${pct === null ? t("off") : `${format.number(pct)}\u202f%`}`;
  return [
    ...indicators,
    ...(varies(request.risk.sl_pct) ? [stop("SL", variant.sl_pct)] : []),
    ...(varies(request.risk.tp_pct) ? [stop("TP", variant.tp_pct)] : []),
  ];
}
