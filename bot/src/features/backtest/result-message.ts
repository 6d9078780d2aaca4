import type { BacktestResultView } from "@roehub/core/contract/backtest";
import { formatCount, formatNumber, formatPct } from "@roehub/core/contract/number-format";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { toId62 } from "@roehub/core/kernel/ids";
import type { InlineKeyboardButton } from "grammy/types";
import { exchangeName } from "../../market-words.ts";
import { alignRight, type Screen, tapButton, webAppButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { type BacktestCard, cardInstrument, cardPeriod } from "./backtest-card.ts";
import { variantText } from "./variant-text.ts";

interface ResultFacts {
  readonly backtestId: string;
  readonly card: BacktestCard;
  readonly result: BacktestResultView;
  readonly elapsedMs: number;
  readonly miniAppUrl: string | null;
  /** Whether the winner is something that the user has not got already. */
  readonly canSave: boolean;
}

/** The caption under the picture of a finished backtest: the number, then its doubt. */
export function resultScreen(texts: Texts, facts: ResultFacts): Screen {
  return { html: captionLines(texts, facts).join("\n"), rows: resultButtons(texts, facts) };
}

function captionLines(texts: Texts, { card, result, elapsedMs }: ResultFacts): string[] {
  const { locale } = texts;
  const best = ensureDefined(result.variants[0], "best variant");
  const { metrics, counts } = result;
  const trades = { n: metrics.num_trades, nText: formatCount(metrics.num_trades, locale) };
  return [
    texts.html("result-title", { instrument: cardInstrument(texts, card) }),
    texts.html("result-period", {
      period: cardPeriod(texts, card),
      n: counts.variants,
      nText: formatCount(counts.variants, locale),
      seconds: formatNumber(elapsedMs / 1_000, { digits: elapsedMs < 10_000 ? 1 : 0, locale }),
    }),
    "",
    texts.html("result-best", { variant: variantText(texts, best, result.request) }),
    texts.html("result-return", {
      return: formatPct(metrics.total_return_pct, { locale, signed: true }),
      benchmark: formatPct(metrics.benchmark_return_pct, { locale, signed: true }),
    }),
    texts.html("result-drawdown", {
      ...trades,
      drawdown: formatPct(metrics.max_drawdown_pct, { locale }),
      sharpe: formatNumber(metrics.sharpe_ratio, { digits: 2, locale }),
    }),
    ...warningLines(texts, result),
    `<code>${escapeHtml(result.receipt_id)}</code> · ${texts.html(`result-${card.marketSource}`)} · ${exchangeName(card.instrument.marketId)}`,
    ...tableLines(texts, result),
  ];
}

/** Indicators that warm up for this much of a period leave too little of it to judge by. */
const MOSTLY_PCT = 50;

/** What makes the figures mean less than they seem to; nothing is said that is not known. */
function warningLines(texts: Texts, { metrics, range, ranking, variants }: BacktestResultView): string[] {
  const missing = range.missing_minutes;
  const gatedPct = (100 * range.bars_gated) / range.bars;
  return [
    ...(gatedPct < MOSTLY_PCT
      ? []
      : [texts.html("result-gated", { pct: formatPct(gatedPct, { locale: texts.locale, digits: 0 }) })]),
    ...(metrics.num_trades === 0 ? [texts.html("result-no-trades")] : []),
    ...(missing === 0
      ? []
      : [texts.html("result-missing", { n: missing, nText: formatCount(missing, texts.locale) })]),
    ...(ranking.kind === "shortlisted" ? [texts.html("result-shortlisted")] : []),
    ...(variants[0]?.ruined === null ? [] : [texts.html("result-ruined")]),
  ];
}

const TOP = 10;
/** `#`, return, drawdown, trades: with the spaces between, the 26 columns that fit a phone. */
const WIDTHS = [3, 8, 6, 6] as const;

/**
 * The first ten results as a table; nothing where the lines above say it all: of one variant, or where even the best
 * idled. Variants that differ in a stop that never triggered have one result and one row: the rank of the first.
 */
function tableLines(texts: Texts, { variants, counts, metrics }: BacktestResultView): string[] {
  if (variants.length < 2 || metrics.num_trades === 0) return [];
  const { locale } = texts;
  const row = (cells: readonly string[]) =>
    cells.map((cell, index) => alignRight(cell, WIDTHS[index] ?? 0)).join(" ");
  const shown = variants
    .filter((variant, index) => !hasSameResult(variant, variants[index - 1]))
    .slice(0, TOP);
  const rows = shown.map(({ rank, metrics }) =>
    row([
      String(rank),
      formatNumber(metrics.total_return_pct, { digits: 2, locale, signed: true }),
      formatNumber(metrics.max_drawdown_pct, { digits: 2, locale }),
      String(metrics.num_trades),
    ]),
  );
  const heading = [
    "#",
    texts.plain("table-return"),
    texts.plain("table-drawdown"),
    texts.plain("table-trades"),
  ];
  const title = texts.html("result-top", {
    nText: formatCount(shown.length, locale),
    total: formatCount(counts.variants, locale),
  });
  return ["", title, `<pre>${escapeHtml([row(heading), ...rows].join("\n"))}</pre>`];
}

type RankedVariant = BacktestResultView["variants"][number];

function hasSameResult({ metrics }: RankedVariant, before: RankedVariant | undefined): boolean {
  return (
    before !== undefined &&
    metrics.total_return_pct === before.metrics.total_return_pct &&
    metrics.max_drawdown_pct === before.metrics.max_drawdown_pct &&
    metrics.num_trades === before.metrics.num_trades
  );
}

function resultButtons(texts: Texts, facts: ResultFacts): InlineKeyboardButton[][] {
  const id62 = toId62(facts.backtestId);
  const { miniAppUrl, canSave, result } = facts;
  return [
    miniAppUrl === null
      ? []
      : [
          webAppButton(texts.plain("button-open-table"), {
            miniAppUrl,
            startParam: `r_${id62}`,
            style: "primary",
          }),
        ],
    [
      ...(canSave
        ? [tapButton(texts.plain("button-save-best"), { feature: "btrun", action: "save", id62 })]
        : []),
      { text: texts.plain("button-copy-receipt"), copy_text: { text: result.receipt_id } },
    ],
    [tapButton(texts.plain("button-again"), { feature: "go", action: "backtest" })],
  ];
}
