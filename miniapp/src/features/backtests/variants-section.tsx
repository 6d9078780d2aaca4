import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { flooredPct } from "@roehub/core/contract/honest-figures";
import { useMemo, useState } from "react";
import { CopyButton } from "../../parts/copy-button.tsx";
import { type DataColumn, DataTable } from "../../parts/data-table.tsx";
import { Facts } from "../../parts/facts.tsx";
import { MiddleCut } from "../../parts/middle-cut.tsx";
import { Notice } from "../../parts/notice.tsx";
import { signClass } from "../../sign-class.ts";
import { type Texts, useTexts } from "../../texts.tsx";
import { balancedLines } from "./balanced-lines.ts";
import { ambiguityFacts, plateauText, probabilityText } from "./honest-texts.ts";
import { variantLabel, variantParts } from "./variant-label.ts";

/** The best variants; a tap on a name shows it whole. */
export function VariantsSection({ result }: { readonly result: BacktestResultView }) {
  const texts = useTexts();
  const { t, format, count } = texts;
  const { variants, request } = result;
  const [opened, setOpened] = useState<BacktestVariantView | null>(null);
  const columns = useMemo(() => columnsOf(texts, { request, open: setOpened }), [texts, request]);
  const { validation } = request;
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
      {validation !== undefined && variants.length > 0 && (
        <p className="caption quiet table-note">{t(`variants-note-${validation.kind}`)}</p>
      )}
      {opened !== null && (
        <div className="section section-padded head" aria-live="polite">
          <p className="caption quiet">{t("variants-full", { rank: format.count(opened.rank) })}</p>
          <p>{variantLabel(opened, request, texts)}</p>
          <Facts facts={honestFacts(opened, texts)} />
          <p className="caption mono quiet anywhere">{opened.variant_key}</p>
          <CopyButton text={opened.variant_key} label={t("variants-copy")} />
        </div>
      )}
    </section>
  );
}

/** The doubts about one variant, in short. */
function honestFacts(
  { deflated_sharpe, plateau_width, validated, ambiguity }: BacktestVariantView,
  texts: Texts,
) {
  const { t, format } = texts;
  return [
    `${t("variants-luck")} ${probabilityText(deflated_sharpe, texts)}`,
    `${t("variants-plateau")} ${plateauText(plateau_width, texts)}`,
    ...(validated === null
      ? []
      : [`${t("variants-test")} ${format.signedPercent(validated.test_return_pct)}`]),
    ...(ambiguity === null || ambiguity.trades === 0 ? [] : ambiguityFacts(ambiguity, texts)),
  ];
}

interface ColumnsInput {
  readonly request: BacktestResultView["request"];
  open(variant: BacktestVariantView): void;
}

function columnsOf(
  texts: Texts,
  { request, open }: ColumnsInput,
): readonly DataColumn<BacktestVariantView>[] {
  const { t, format } = texts;
  const isValidated = request.validation !== undefined;
  return [
    {
      id: "variant",
      header: t("variants-column-variant"),
      widthPx: 132,
      kind: "text",
      sortValue: (variant) => variant.variant_key,
      cell: (variant) => (
        <button type="button" className="cell-button" onClick={() => open(variant)}>
          <TwoLines parts={variantParts(variant, request, texts)} />
        </button>
      ),
    },
    {
      ...signedColumn("return", (variant) => variant.total_return_pct, texts),
      header: t(isValidated ? "variants-column-train" : "variants-column-return"),
    },
    ...(isValidated
      ? [signedColumn("test", (variant) => variant.validated?.test_return_pct ?? null, texts)]
      : []),
    {
      ...numberColumn("drawdown", (variant) => variant.metrics.max_drawdown_pct, texts),
      cell: (variant) => format.decimal(variant.metrics.max_drawdown_pct, 2),
    },
    {
      ...numberColumn("trades", (variant) => variant.metrics.num_trades, texts),
      cell: (variant) => format.count(variant.metrics.num_trades),
    },
    {
      ...numberColumn("sharpe", (variant) => variant.metrics.sharpe_ratio, texts),
      cell: (variant) => format.decimal(variant.metrics.sharpe_ratio, 2),
    },
    {
      ...numberColumn("luck", (variant) => variant.deflated_sharpe, texts),
      cell: ({ deflated_sharpe: value }) =>
        value === null ? format.decimal(null, 0) : format.number(flooredPct(value)),
    },
    {
      ...numberColumn("plateau", (variant) => variant.plateau_width, texts),
      cell: ({ plateau_width: value }) => format.decimal(value === null ? null : value * 100, 0),
    },
  ];
}

type NumberColumn = Omit<DataColumn<BacktestVariantView>, "cell">;

const WIDTHS_PX = {
  return: 88,
  test: 88,
  drawdown: 72,
  trades: 68,
  sharpe: 72,
  luck: 84,
  plateau: 72,
} as const;

function numberColumn(
  id: keyof typeof WIDTHS_PX,
  read: (variant: BacktestVariantView) => number | null,
  { t }: Texts,
): NumberColumn {
  return { id, header: t(`variants-column-${id}`), widthPx: WIDTHS_PX[id], kind: "number", sortValue: read };
}

/** Gains and losses, told by sign and colour. */
function signedColumn(
  id: "return" | "test",
  read: (variant: BacktestVariantView) => number | null,
  texts: Texts,
): DataColumn<BacktestVariantView> {
  return {
    ...numberColumn(id, read, texts),
    cell: (variant) => <span className={signClass(read(variant))}>{texts.format.signed(read(variant))}</span>,
  };
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
