import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { findIndicator } from "@roehub/core/indicators/registry";
import type { Texts } from "../../texts.tsx";

type Request = BacktestResultView["request"];

/**
 * What tells a variant from the others of its grid, `EMA 34, RSI 14, SL 1.5 %, TP off`: only what varies, and
 * everything where nothing does.
 */
export function variantLabel(variant: BacktestVariantView, request: Request, texts: Texts): string {
  const varying = parts(variant, request, texts, true);
  return (varying.length > 0 ? varying : parts(variant, request, texts, false)).join(", ");
}

function parts(
  variant: BacktestVariantView,
  request: Request,
  { t, format }: Texts,
  onlyVarying: boolean,
): string[] {
  const varies = (axis: readonly unknown[] | undefined) => !onlyVarying || (axis?.length ?? 0) > 1;
  const indicators = variant.indicators.flatMap(({ id, params }, index) => {
    const axes = request.indicators[index]?.params ?? {};
    const values = Object.entries(params)
      .filter(([name]) => varies(axes[name]))
      .map(([, value]) => (typeof value === "number" ? format.number(value) : value));
    return values.length === 0 ? [] : [`${findIndicator(id)?.label ?? id} ${values.join("/")}`];
  });
  const stop = (name: string, pct: number | null) =>
    `${name} ${pct === null ? t("off") : `${format.number(pct)}\u202f%`}`;
  return [
    ...indicators,
    ...(varies(request.risk.sl_pct) ? [stop("SL", variant.sl_pct)] : []),
    ...(varies(request.risk.tp_pct) ? [stop("TP", variant.tp_pct)] : []),
  ];
}
