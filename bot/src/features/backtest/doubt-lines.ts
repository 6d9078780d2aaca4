import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { flooredPct, luckVerdict } from "@roehub/core/contract/honest-figures";
import { formatCount, formatNumber, formatPct } from "@roehub/core/contract/number-format";
import { capitalised, joinFacts } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { pctText } from "./backtest-headings.ts";

/** How far the best variant can be trusted, a line a doubt; nothing of one that did not trade. HTML. */
export function doubtLines(texts: Texts, result: BacktestResultView): string[] {
  const best = result.variants[0];
  if (best === undefined || result.metrics.num_trades === 0) return [];
  const neighbours = [...plateauFact(texts, best), ...unseenFact(texts, best)];
  return [
    ...luckLines(texts, best, result.trials),
    ...(neighbours.length === 0 ? [] : [escapeHtml(capitalised(joinFacts(neighbours)))]),
    ...bandLines(texts, best),
  ];
}

/** Of a test no verdict: its bars did not choose the variant, and all tries are counted against it all the same. */
function luckLines(
  texts: Texts,
  { deflated_sharpe: value, validated }: BacktestVariantView,
  { own, lineage }: BacktestResultView["trials"],
): string[] {
  const count = (n: number) => ({ n, nText: formatCount(n, texts.locale) });
  const tries = count(own + lineage);
  const lines: string[] = [];
  if (value !== null) {
    const verdict = validated === null ? luckVerdict(value) : "test";
    lines.push(texts.html(`result-luck-${verdict}`, { ...tries, value: pctText(texts, flooredPct(value)) }));
  }
  if (lineage > 0) lines.push(texts.html("result-lineage", count(lineage)));
  return lines;
}

function plateauFact(texts: Texts, { plateau_width: value }: BacktestVariantView): string[] {
  if (value === null) return [];
  return [
    texts.plain("result-plateau", { value: formatPct(value * 100, { locale: texts.locale, digits: 0 }) }),
  ];
}

function unseenFact(texts: Texts, { validated }: BacktestVariantView): string[] {
  const { locale } = texts;
  if (validated === null) return [texts.plain("result-unseen-none")];
  const signed = (value: number | null) => formatPct(value, { locale, signed: true });
  if (validated.kind === "out_of_sample")
    return [texts.plain("result-unseen-trained", { train: signed(validated.train_return_pct) })];
  return [
    texts.plain("result-unseen-walked", {
      n: validated.windows,
      nText: formatCount(validated.windows, locale),
      train: signed(validated.mean_train_return_pct),
      test: signed(validated.test_return_pct),
    }),
  ];
}

/** Profit of the three simulations, where stops fill at the touch; one stop alone leaves nothing open. */
function bandLines(texts: Texts, { ambiguity, sl_pct, tp_pct }: BacktestVariantView): string[] {
  if (ambiguity === null || sl_pct === null || tp_pct === null) return [];
  if (ambiguity.trades === 0) return [texts.html("result-band-clear")];
  const { locale } = texts;
  const money = (value: number | null) => formatNumber(value, { digits: 2, locale, signed: true });
  return [
    texts.html("result-band", {
      n: ambiguity.trades,
      nText: formatCount(ambiguity.trades, locale),
      worst: money(ambiguity.worst_profit_quote),
      best: money(ambiguity.best_profit_quote),
    }),
  ];
}
