import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { formatCount, formatNumber, formatPct } from "@roehub/core/contract/number-format";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { toId62 } from "@roehub/core/kernel/ids";
import type { InlineKeyboardButton } from "grammy/types";
import { exchangeName } from "../../market-words.ts";
import { alignRight, plainTextOf, type Screen, tapButton, webAppButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { type BacktestCard, cardInstrument, cardPeriod } from "./backtest-card.ts";
import { doubtLines } from "./doubt-lines.ts";
import { variantText } from "./variant-text.ts";

interface ResultFacts {
  /** Of the chat's queue, by which the request is found again. */
  readonly chatBacktestId: string;
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
  return { html: captionHtml(texts, facts), rows: resultButtons(texts, facts) };
}

const TOP = 10;
/** A caption of Telegram's holds 1,024 UTF-16 units; a longer one would keep the result from being told at all. */
const MAX_CAPTION_LENGTH = 900;

/** The doubts come first; the table has as many of its rows as there is room for. */
function captionHtml(texts: Texts, facts: ResultFacts): string {
  const lines = captionLines(texts, facts);
  for (let top = TOP; top > 1; top--) {
    const html = [...lines, ...tableLines(texts, facts.result, top)].join("\n");
    if (plainTextOf(html).length <= MAX_CAPTION_LENGTH) return html;
  }
  return lines.join("\n");
}

function captionLines(texts: Texts, { card, result, elapsedMs }: ResultFacts): string[] {
  const { locale } = texts;
  const best = ensureDefined(result.variants[0], "best variant");
  const { metrics, counts } = result;
  const trades = { n: metrics.num_trades, nText: formatCount(metrics.num_trades, locale) };
  const isWhole = result.ranking.kind === "exhaustive" && counts.variants > 1;
  return [
    texts.html("result-title", { instrument: cardInstrument(texts, card) }),
    texts.html(isWhole ? "result-period-whole" : "result-period", {
      period: cardPeriod(texts, card),
      n: counts.variants,
      nText: formatCount(counts.variants, locale),
      seconds: formatNumber(elapsedMs / 1_000, { digits: elapsedMs < 10_000 ? 1 : 0, locale }),
    }),
    "",
    texts.html("result-best", { variant: variantText(texts, best, result.request) }),
    ...returnLines(texts, result),
    texts.html("result-drawdown", {
      ...trades,
      drawdown: formatPct(metrics.max_drawdown_pct, { locale }),
      sharpe: formatNumber(metrics.sharpe_ratio, { digits: 2, locale }),
    }),
    ...doubtLines(texts, result),
    ...warningLines(texts, result),
    `<code>${escapeHtml(result.receipt_id)}</code> · ${texts.html(`result-${card.marketSource}`)} · ${exchangeName(card.instrument.marketId)}`,
  ];
}

/** The return beside holding; of a walk-forward that of all its tests first, because the figures are of the last alone. */
function returnLines(texts: Texts, { metrics, request, variants }: BacktestResultView): string[] {
  const signed = (value: number | null) => formatPct(value, { locale: texts.locale, signed: true });
  const returns = {
    return: signed(metrics.total_return_pct),
    benchmark: signed(metrics.benchmark_return_pct),
  };
  const kind = request.validation?.kind;
  const validated = variants[0]?.validated;
  if (validated?.kind !== "walk_forward")
    return [texts.html(kind === undefined ? "result-return" : `result-return-${kind}`, returns)];
  const { windows, test_return_pct, mean_train_return_pct } = validated;
  return [
    texts.html("result-walked", {
      n: windows,
      nText: formatCount(windows, texts.locale),
      test: signed(test_return_pct),
      train: signed(mean_train_return_pct),
    }),
    texts.html("result-return-walk_forward", returns),
  ];
}

/** Indicators that warm up for this much of a period leave too little of it to judge by. */
const MOSTLY_PCT = 50;

/** What makes the figures mean less than they seem to; nothing is said that is not known. */
function warningLines(texts: Texts, result: BacktestResultView): string[] {
  const { metrics, range, ranking, variants, request, counts } = result;
  const { locale } = texts;
  const missing = range.missing_minutes;
  const kind = request.validation?.kind;
  const ruined = variants[0]?.ruined ?? null;
  const gatedPct = (100 * range.bars_gated) / range.bars;
  return [
    ...(gatedPct < MOSTLY_PCT
      ? []
      : [texts.html("result-gated", { pct: formatPct(gatedPct, { locale, digits: 0 }) })]),
    ...(metrics.num_trades === 0
      ? [texts.html(kind === undefined ? "result-no-trades" : `result-no-trades-${kind}`)]
      : []),
    ...(missing === 0
      ? []
      : [texts.html("result-missing", { n: missing, nText: formatCount(missing, locale) })]),
    ...(ranking.kind === "shortlisted"
      ? [
          texts.html("result-shortlisted", {
            preselect: formatCount(Math.min(request.preselect, counts.valid), locale),
            base: formatCount(counts.valid, locale),
            cutoff: formatPct(ranking.cutoff_return_pct, { locale, signed: true }),
          }),
        ]
      : []),
    ...(ruined === null ? [] : [texts.html(`result-ruined-${ruined.cause}`)]),
  ];
}

/** `#`, return, drawdown or test, trades: with the spaces between, the 26 columns that fit a phone. */
const WIDTHS = [3, 8, 6, 6] as const;
const WIDTHS_VALIDATED = [3, 7, 7, 6] as const;

/**
 * The first ten results as a table; nothing where the lines above say it all: of one variant, or where even the best
 * idled, unless it was ranked on other bars. Variants that differ in a stop that never triggered have one result and one row: the rank of the first.
 */
function tableLines(
  texts: Texts,
  { variants, counts, metrics, request }: BacktestResultView,
  top: number,
): string[] {
  const isValidated = request.validation !== undefined;
  if (variants.length < 2 || (metrics.num_trades === 0 && !isValidated)) return [];
  const { locale } = texts;
  const widths = isValidated ? WIDTHS_VALIDATED : WIDTHS;
  const row = (cells: readonly string[]) =>
    cells.map((cell, index) => alignRight(cell, widths[index] ?? 0)).join(" ");
  const signed = (value: number | null) => formatNumber(value, { digits: 2, locale, signed: true });
  const shown = variants
    .filter((variant, index) => !hasSameResult(variant, variants[index - 1]))
    .slice(0, top);
  const rows = shown.map(({ rank, metrics, total_return_pct, validated }) =>
    row([
      String(rank),
      signed(total_return_pct),
      isValidated
        ? signed(validated?.test_return_pct ?? null)
        : formatNumber(metrics.max_drawdown_pct, { digits: 2, locale }),
      String(metrics.num_trades),
    ]),
  );
  const names = isValidated ? ["train", "test", "trades"] : ["return", "drawdown", "trades"];
  const heading = ["#", ...names.map((name) => texts.plain(`table-${name}`))];
  const title = texts.html("result-top", {
    nText: formatCount(shown.length, locale),
    total: formatCount(counts.variants, locale),
  });
  return ["", title, `<pre>${escapeHtml([row(heading), ...rows].join("\n"))}</pre>`];
}

function hasSameResult(variant: BacktestVariantView, before: BacktestVariantView | undefined): boolean {
  const { metrics, total_return_pct } = variant;
  return (
    before !== undefined &&
    total_return_pct === before.total_return_pct &&
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
      ...(result.request.validation === undefined && result.metrics.num_trades > 0
        ? [
            tapButton(texts.plain("button-unseen"), {
              feature: "btrun",
              action: "unseen",
              id62: toId62(facts.chatBacktestId),
            }),
          ]
        : []),
    ],
    [
      { text: texts.plain("button-copy-receipt"), copy_text: { text: result.receipt_id } },
      tapButton(texts.plain("button-again"), { feature: "go", action: "backtest" }),
    ],
  ];
}
