import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { flooredPct, luckVerdict } from "@roehub/core/contract/honest-figures";
import { formatCount, formatNumber, formatPct } from "@roehub/core/contract/number-format";
import { capitalised, joinFacts } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { pctText } from "./backtest-headings.ts";

/** How far the best variant can be trusted, a line a doubt; of one that did not trade only what it was ranked on. HTML. */
export function doubtLines(texts: Texts, result: BacktestResultView): string[] {
  const best = result.variants[0];
  if (best === undefined) return [];
  const facts = [...plateauFact(texts, best), ...unseenFact(texts, best)];
  const grid = facts.length === 0 ? [] : [escapeHtml(capitalised(joinFacts(facts)))];
  if (result.metrics.num_trades === 0) return best.validated === null ? [] : grid;
  return [...luckLines(texts, best, result.trials), ...grid, ...bandLines(texts, best)];
}

/** Of a test no verdict: its bars did not choose the variant, and all tries are counted against it all the same. */
function luckLines(
  texts: Texts,
  { deflated_sharpe: value, validated }: BacktestVariantView,
  { own, lineage }: BacktestResultView["trials"],
): string[] {
  const count = (n: number) => ({ n, nText: formatCount(n, texts.locale) });
  const tries = count(own + lineage);
  if (value === null) return [];
  const verdict = validated === null ? luckVerdict(value) : validated.kind;
  return [
    texts.html(`result-luck-${verdict}`, { ...tries, value: pctText(texts, flooredPct(value)) }),
    ...(lineage > 0 ? [texts.html("result-lineage", count(lineage))] : []),
  ];
}

/** What neighbours keep is a share of the return that variants are ranked by. */
function plateauFact(texts: Texts, { plateau_width: value, validated }: BacktestVariantView): string[] {
  if (value === null) return [];
  const key = validated === null ? "result-plateau" : "result-plateau-trained";
  return [texts.plain(key, { value: formatPct(value * 100, { locale: texts.locale, digits: 0 }) })];
}

/** Of a walk-forward both returns stand first in the message. */
function unseenFact(texts: Texts, { validated }: BacktestVariantView): string[] {
  if (validated === null) return [texts.plain("result-unseen-none")];
  if (validated.kind === "walk_forward") return [];
  const train = formatPct(validated.train_return_pct, { locale: texts.locale, signed: true });
  return [texts.plain("result-unseen-trained", { train })];
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
