import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { useMemo, useState } from "react";
import { CopyButton } from "../../parts/copy-button.tsx";
import { type DataColumn, DataTable } from "../../parts/data-table.tsx";
import { MiddleCut } from "../../parts/middle-cut.tsx";
import { Notice } from "../../parts/notice.tsx";
import { signClass } from "../../sign-class.ts";
import { type Texts, useTexts } from "../../texts.tsx";
import { balancedLines } from "./balanced-lines.ts";
import { variantLabel, variantParts } from "./variant-label.ts";

/** The best variants; a tap on a name shows it whole. */
export function VariantsSection({ result }: { readonly result: BacktestResultView }) {
  const texts = useTexts();
  const { t, format, count } = texts;
  const { variants, request } = result;
  const [opened, setOpened] = useState<BacktestVariantView | null>(null);
  const columns = useMemo(
    () => columnsOf(texts, (variant) => variantParts(variant, request, texts), setOpened),
    [texts, request],
  );
  return (
    <section className="part">
      <div className="line section-title">
        <h2 className="caption">{t("variants-title")}</h2>
        {variants.length > 0 && <span>{t("backtests-variants", count(variants.length))}</span>}
      </div>
      {variants.length === 0 ? (
        <div className="section">
          <Notice title={t("variants-empty-title")} text={t("variants-empty-text")} />
        </div>
      ) : (
        <DataTable
          label={t("variants-title")}
          rows={variants}
          rowKey={(variant) => variant.variant_key}
          columns={columns}
          initialSort={{ id: "return", desc: true }}
        />
      )}
      {opened !== null && (
        <div className="section section-padded head" aria-live="polite">
          <p className="caption quiet">{t("variants-full", { rank: format.count(opened.rank) })}</p>
          <p>{variantLabel(opened, request, texts)}</p>
          <p className="caption mono quiet anywhere">{opened.variant_key}</p>
          <CopyButton text={opened.variant_key} label={t("variants-copy")} />
        </div>
      )}
    </section>
  );
}

function columnsOf(
  { t, format }: Texts,
  partsOf: (variant: BacktestVariantView) => readonly string[],
  open: (variant: BacktestVariantView) => void,
): readonly DataColumn<BacktestVariantView>[] {
  return [
    {
      id: "variant",
      header: t("variants-column-variant"),
      widthPx: 132,
      kind: "text",
      sortValue: (variant) => variant.variant_key,
      cell: (variant) => (
        <button type="button" className="cell-button" onClick={() => open(variant)}>
          <TwoLines parts={partsOf(variant)} />
        </button>
      ),
    },
    {
      id: "return",
      header: t("variants-column-return"),
      widthPx: 88,
      kind: "number",
      sortValue: (variant) => variant.total_return_pct,
      cell: ({ total_return_pct: value }) => <span className={signClass(value)}>{format.signed(value)}</span>,
    },
    {
      id: "drawdown",
      header: t("variants-column-drawdown"),
      widthPx: 72,
      kind: "number",
      sortValue: (variant) => variant.metrics.max_drawdown_pct,
      cell: (variant) => format.decimal(variant.metrics.max_drawdown_pct, 2),
    },
    {
      id: "trades",
      header: t("variants-column-trades"),
      widthPx: 68,
      kind: "number",
      sortValue: (variant) => variant.metrics.num_trades,
      cell: (variant) => format.count(variant.metrics.num_trades),
    },
    {
      id: "sharpe",
      header: t("variants-column-sharpe"),
      widthPx: 72,
      kind: "number",
      sortValue: (variant) => variant.metrics.sharpe_ratio,
      cell: (variant) => format.decimal(variant.metrics.sharpe_ratio, 2),
    },
  ];
}

/** A narrow cell shows a variant on two lines, each of which loses its middle where it does not fit. */
function TwoLines({ parts }: { readonly parts: readonly string[] }) {
  const [first, second] = balancedLines(parts);
  return (
    <>
      <MiddleCut text={first} tailLength={6} />
      {second !== "" && <MiddleCut text={second} tailLength={6} />}
    </>
  );
}
