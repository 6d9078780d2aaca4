import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { luckVerdict, plateauVerdict } from "@roehub/core/contract/honest-figures";
import { signClass } from "../../sign-class.ts";
import type { Texts } from "../../texts.tsx";
import { ambiguityFacts, plateauText, probabilityText } from "./honest-texts.ts";

/** One doubt about a result: the question, the answer in a word, its figures, and what they mean. */
export interface HonestFigure {
  readonly id: "luck" | "plateau" | "unseen" | "fills" | "search";
  readonly question: string;
  readonly verdict: string;
  readonly tone: "up" | "down" | "warn" | "";
  readonly facts: readonly string[];
  readonly meaning: readonly string[];
}

type Figure = Pick<HonestFigure, "verdict" | "tone" | "facts" | "meaning">;

/** The doubts about the best variant; none without one. */
export function honestFigures(result: BacktestResultView, texts: Texts): readonly HonestFigure[] {
  const best = result.variants[0];
  if (best === undefined) return [];
  const figures: Partial<Record<HonestFigure["id"], Figure>> = {
    luck: luckFigure(best, result, texts),
    plateau: plateauFigure(best, texts),
    unseen: unseenFigure(best, result, texts),
    ...(best.ambiguity === null ? {} : { fills: fillsFigure(best, best.ambiguity, texts) }),
    search: searchFigure(result, texts),
  };
  return (["luck", "plateau", "unseen", "fills", "search"] as const).flatMap((id) => {
    const figure = figures[id];
    return figure === undefined ? [] : [{ id, question: texts.t(`honest-${id}`), ...figure }];
  });
}

/** A variant that was stored before these figures were known: where there is a Sharpe ratio there is a deflated one. */
function isOlder({ deflated_sharpe, metrics }: BacktestVariantView): boolean {
  return deflated_sharpe === null && metrics.sharpe_ratio !== null;
}

function luckFigure(best: BacktestVariantView, { trials }: BacktestResultView, texts: Texts): Figure {
  const { deflated_sharpe: value, validated } = best;
  const { t, format, count } = texts;
  const tries = trials.own + trials.lineage;
  const meaning = [
    t("honest-luck-meaning", count(tries)),
    t("honest-luck-read"),
    ...(validated === null ? [] : [t("honest-luck-test")]),
    t("honest-luck-limits"),
  ];
  if (value === null) {
    const fact = t(isOlder(best) ? "honest-older" : "honest-luck-undefined");
    return { verdict: format.percent(null), tone: "", facts: [fact], meaning };
  }
  const shown = { ...count(tries), value: probabilityText(value, texts) };
  // The bars of a test did not choose the variant: no verdict, as all tries are counted against it all the same. The
  // figure in its place would answer the question the wrong way round.
  if (validated !== null)
    return {
      verdict: t("honest-luck-unjudged"),
      tone: "",
      facts: [t(`honest-luck-fact-${validated.kind}`, shown)],
      meaning,
    };
  const verdict = luckVerdict(value);
  return {
    verdict: t(`honest-luck-${verdict}`),
    tone: verdict === "beats_luck" ? "up" : verdict === "unclear" ? "warn" : "down",
    facts: [t("honest-luck-fact", shown)],
    meaning,
  };
}

function plateauFigure(best: BacktestVariantView, texts: Texts): Figure {
  const { plateau_width: value, validated } = best;
  const { t, format } = texts;
  const meaning = [t("honest-plateau-meaning"), t("honest-plateau-read")];
  if (value === null) {
    const fact = t(isOlder(best) ? "honest-older" : "honest-plateau-undefined");
    return { verdict: format.percent(null), tone: "", facts: [fact], meaning };
  }
  const verdict = plateauVerdict(value);
  return {
    verdict: t(`honest-plateau-${verdict}`),
    tone: verdict === "broad" ? "up" : verdict === "middling" ? "warn" : "down",
    facts: [
      t(validated === null ? "honest-plateau-fact" : "honest-plateau-fact-trained", {
        value: plateauText(value, texts),
      }),
    ],
    meaning,
  };
}

function unseenFigure(
  { validated }: BacktestVariantView,
  { request }: BacktestResultView,
  texts: Texts,
): Figure {
  const { t, format, count } = texts;
  if (validated === null) {
    return {
      verdict: t("honest-unseen-none"),
      tone: "warn",
      facts: [],
      meaning: [t("honest-unseen-none-meaning")],
    };
  }
  const test = validated.test_return_pct;
  const tested = { verdict: format.signedPercent(test), tone: signClass(test) };
  const returns = (train: number | null) => ({
    train: format.signedPercent(train),
    test: format.signedPercent(test),
  });
  if (validated.kind === "walk_forward") {
    const windows = count(validated.windows);
    return {
      ...tested,
      facts: [t("honest-unseen-walk-fact", { ...windows, ...returns(validated.mean_train_return_pct) })],
      meaning: [t("honest-unseen-walk-meaning", windows), t("honest-unseen-worn")],
    };
  }
  const { validation } = request;
  const pct = validation?.kind === "out_of_sample" ? validation.train_pct : 0;
  return {
    ...tested,
    facts: [
      t("honest-unseen-fact", returns(validated.train_return_pct)),
      t("honest-unseen-bars", {
        train: format.count(validated.train_bars),
        test: format.count(validated.test_bars),
      }),
    ],
    meaning: [t("honest-unseen-meaning", { pct: `${format.number(pct)}\u202f%` }), t("honest-unseen-worn")],
  };
}

function fillsFigure(
  { metrics }: BacktestVariantView,
  ambiguity: NonNullable<BacktestVariantView["ambiguity"]>,
  texts: Texts,
): Figure {
  const { t, format, count } = texts;
  const doubtful = {
    ...count(ambiguity.trades),
    total: format.count(metrics.num_trades),
  };
  return {
    verdict:
      ambiguity.trades === 0 ? t("honest-fills-clear") : t("honest-fills-some", count(ambiguity.trades)),
    tone: ambiguity.trades === 0 ? "up" : "warn",
    facts:
      ambiguity.trades === 0
        ? [t("honest-fills-none")]
        : [t("honest-fills-share", doubtful), ambiguityFacts(ambiguity, texts).join(" · ")],
    meaning: [t("honest-fills-meaning"), t("honest-fills-read")],
  };
}

function searchFigure({ trials, ranking, counts, request }: BacktestResultView, texts: Texts): Figure {
  const { t, format, count } = texts;
  const isWhole = ranking.kind === "exhaustive";
  const scope = isWhole
    ? t("honest-search-exhaustive")
    : t("honest-search-shortlisted", {
        preselect: format.count(Math.min(request.preselect, counts.valid)),
        base: format.count(counts.valid),
        cutoff: format.signedPercent(ranking.cutoff_return_pct),
      });
  const lineage = trials.lineage === 0 ? [] : [t("honest-search-lineage", count(trials.lineage))];
  return {
    verdict: t(isWhole ? "honest-search-whole" : "honest-search-part"),
    tone: isWhole ? "up" : "warn",
    facts: [t("honest-search-tried", count(trials.own)), ...lineage, ...(isWhole ? [] : [scope])],
    meaning: [isWhole ? scope : t("honest-search-shortlisted-meaning"), t("honest-search-meaning")],
  };
}
