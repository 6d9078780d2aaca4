import type { BacktestTradeView } from "@roehub/core/contract/backtest";
import { useMemo } from "react";
import { type DataColumn, DataTable } from "../../parts/data-table.tsx";
import { Notice } from "../../parts/notice.tsx";
import { signClass } from "../../sign-class.ts";
import { type Texts, useTexts } from "../../texts.tsx";

interface TradesSectionProps {
  readonly trades: readonly BacktestTradeView[];
  /** Of the part that variants were not ranked on. */
  readonly isTest: boolean;
}

/** The trades of the best variant, the latest first. */
export function TradesSection({ trades, isTest }: TradesSectionProps) {
  const texts = useTexts();
  const { t } = texts;
  const columns = useMemo(() => columnsOf(texts), [texts]);
  const ambiguous = trades.filter((trade) => trade.ambiguous).length;
  return (
    <section className="part">
      <h2 className="section-title">{t("trades-title")}</h2>
      {trades.length === 0 ? (
        <div className="section">
          <Notice
            title={t("trades-empty-title")}
            text={t(isTest ? "trades-empty-text-test" : "trades-empty-text")}
          />
        </div>
      ) : (
        <DataTable
          label={t("trades-title")}
          rows={trades}
          rowKey={(trade) => trade.entry_ts}
          columns={columns}
          initialSort={{ id: "entry", desc: true }}
        />
      )}
      {ambiguous > 0 && (
        <p className="caption quiet table-note">⚠ {t("trades-ambiguous", texts.count(ambiguous))}</p>
      )}
    </section>
  );
}

function columnsOf({ t, format }: Texts): readonly DataColumn<BacktestTradeView>[] {
  const number = (
    id: string,
    widthPx: number,
    read: (trade: BacktestTradeView) => number,
  ): Pick<DataColumn<BacktestTradeView>, "id" | "header" | "widthPx" | "kind" | "sortValue"> => ({
    id,
    header: t(`trades-column-${id}`),
    widthPx,
    kind: "number",
    sortValue: read,
  });
  return [
    {
      id: "entry",
      header: t("trades-column-entry"),
      widthPx: 140,
      kind: "text",
      sortValue: (trade) => trade.entry_ts,
      cell: (trade) => <TimeCell side={trade.side} time={format.shortBarTime(trade.entry_ts)} />,
    },
    {
      ...number("return", 88, (trade) => trade.return_pct),
      cell: ({ return_pct: value }) => <span className={signClass(value)}>{format.signed(value)}</span>,
    },
    {
      ...number("pnl", 96, (trade) => trade.pnl_quote),
      cell: ({ pnl_quote: value }) => <span className={signClass(value)}>{format.signed(value)}</span>,
    },
    {
      id: "reason",
      header: t("trades-column-reason"),
      widthPx: 112,
      kind: "text",
      sortValue: (trade) => trade.reason,
      cell: (trade) => <ReasonCell text={t(`reason-${trade.reason}`)} isAmbiguous={trade.ambiguous} />,
    },
    {
      ...number("entry_price", 112, (trade) => trade.entry_price),
      cell: (trade) => format.price(trade.entry_price),
    },
    {
      ...number("exit_price", 112, (trade) => trade.exit_price),
      cell: (trade) => format.price(trade.exit_price),
    },
    {
      id: "exit",
      header: t("trades-column-exit"),
      widthPx: 132,
      kind: "text",
      sortValue: (trade) => trade.exit_ts,
      cell: (trade) => format.shortBarTime(trade.exit_ts),
    },
  ];
}

/** A trade in whose bar both stops lay carries the mark, whatever decided between them. */
function ReasonCell({ text, isAmbiguous }: { readonly text: string; readonly isAmbiguous: boolean }) {
  const { t } = useTexts();
  if (!isAmbiguous) return text;
  return (
    <span className="stacked">
      <span className="caption">{text}</span>
      <span className="caption warn">⚠ {t("ambiguous")}</span>
    </span>
  );
}

/** The direction is said by glyph, word and colour together. */
function TimeCell({ side, time }: { readonly side: "long" | "short"; readonly time: string }) {
  const { t } = useTexts();
  return (
    <span className="stacked">
      <span className="caption">
        <span className={side === "long" ? "up" : "down"} aria-hidden="true">
          {side === "long" ? "▲" : "▼"}
        </span>{" "}
        {t(`side-${side}`)}
      </span>
      <span className="caption quiet">{time}</span>
    </span>
  );
}
