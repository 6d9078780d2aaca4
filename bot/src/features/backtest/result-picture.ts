import type { BacktestResultView } from "@roehub/core/contract/backtest";
import { formatPct } from "@roehub/core/contract/number-format";
import { formatDay } from "@roehub/core/contract/period-format";
import { epochMs } from "@roehub/core/kernel/time";
import type { EquityPicture } from "../../pictures/equity-picture.ts";
import type { Texts } from "../../texts.ts";
import { type BacktestCard, cardInstrument, cardPeriod } from "./backtest-card.ts";

/** The picture of a result: its figures in the reader's language, and its curves. */
export function resultPicture(texts: Texts, card: BacktestCard, result: BacktestResultView): EquityPicture {
  const { locale } = texts;
  const { metrics, equity } = result;
  // With validation the figures and the curve are those of the tested part.
  const { validation } = result.request;
  const [start, end] =
    validation === undefined
      ? [card.startMs, card.endMs]
      : [Date.parse(metrics.start), Date.parse(metrics.end)];
  const pct = (value: number | null, signed: boolean) => formatPct(value, { locale, signed });
  return {
    theme: "dark",
    title: cardInstrument(texts, card),
    period:
      validation === undefined
        ? cardPeriod(texts, card)
        : texts.plain(`picture-test-${validation.kind}`, {
            period: cardPeriod(texts, { startMs: start, endMs: end }),
          }),
    returnText: pct(metrics.total_return_pct, true),
    returnSign: Math.sign(metrics.total_return_pct ?? 0),
    benchmarkText: `${texts.plain("picture-hold")} ${pct(metrics.benchmark_return_pct, true)}`,
    drawdownText: `${texts.plain("picture-drawdown")} ${pct(metrics.max_drawdown_pct, false)}`,
    underwaterLabel: texts.plain("picture-underwater"),
    firstDay: formatDay(epochMs(start), locale),
    lastDay: formatDay(epochMs(end), locale),
    receipt: result.receipt_id,
    source: texts.plain(`result-${card.marketSource}`),
    initCash: metrics.init_cash_quote,
    points: equity,
  };
}
