import type { StrategyView } from "@roehub/core/contract/strategies";
import { findIndicator, findRule } from "@roehub/core/indicators/registry";
import { indicatorLabel, ruleSentence } from "@roehub/core/indicators/rule-sentence";
import { ruleSentenceText } from "@roehub/core/indicators/rule-sentence-text";
import { parseStrategySpec } from "@roehub/core/strategy/parse-strategy-spec";
import { diffStrategies } from "@roehub/core/strategy/strategy-diff";
import { strategyDiffText } from "@roehub/core/strategy/strategy-diff-text";
import type { StrategyIndicator, StrategySpec } from "@roehub/core/strategy/strategy-spec";
import { nameParts } from "../../generated-name.ts";
import { Notice } from "../../parts/notice.tsx";
import { PageLink } from "../../parts/page-link.tsx";
import { QueryView } from "../../parts/query-view.tsx";
import { useTexts } from "../../texts.tsx";
import { ExecutionSection } from "./execution-section.tsx";
import { useStrategy } from "./strategy-queries.ts";
import { StrategySkeleton } from "./strategy-skeleton.tsx";

/** One strategy: its rules as sentences, its run defaults, and what its parent was. */
export function StrategyPage({ strategyId }: { readonly strategyId: string }) {
  const query = useStrategy(strategyId);
  return (
    <QueryView query={query} skeleton={<StrategySkeleton />}>
      {(strategy) => <StrategyCard strategy={strategy} />}
    </QueryView>
  );
}

function StrategyCard({ strategy }: { readonly strategy: StrategyView }) {
  const { t, format } = useTexts();
  const { what, how } = nameParts(strategy.name, strategy.spec.timeframe);
  const spec = parseStrategySpec(strategy.spec);
  return (
    <div className="page-parts">
      <div className="head">
        <h1 className="title">{what}</h1>
        {how !== "" && <p className="sub">{how}</p>}
        <p className="caption quiet">{t("strategy-created", { time: format.moment(strategy.created_at) })}</p>
      </div>
      {spec.ok ? (
        <>
          <Rules indicators={spec.value.indicators} />
          {spec.value.execution !== undefined && <ExecutionSection execution={spec.value.execution} />}
          <Parent strategy={strategy} spec={spec.value} />
        </>
      ) : (
        <Notice title={t("strategy-unreadable-title")} text={t("strategy-unreadable-text")} />
      )}
    </div>
  );
}

function Rules({ indicators }: { readonly indicators: readonly StrategyIndicator[] }) {
  const { t } = useTexts();
  return (
    <section className="part">
      <h2 className="section-title">{t("strategy-rules")}</h2>
      <ul className="section rows">
        {indicators.map((indicator, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one indicator may stand twice, and the list never changes
          <Rule key={index} indicator={indicator} />
        ))}
      </ul>
    </section>
  );
}

function Rule({ indicator: { id, rule: ruleName, params } }: { readonly indicator: StrategyIndicator }) {
  const { t, locale } = useTexts();
  const def = findIndicator(id);
  const rule = def === null ? null : findRule(def, ruleName);
  if (def === null || rule === null) return null;
  const words = (side: "long" | "short") => ruleSentenceText(ruleSentence(def, params, rule[side]), locale);
  return (
    <li className="row">
      <span className="caption quiet">
        {indicatorLabel(def, params)} · {ruleName}
      </span>
      <span>
        <span className="up">▲</span> {t("rule-long", { condition: words("long") })}
      </span>
      <span>
        <span className="down">▼</span> {t("rule-short", { condition: words("short") })}
      </span>
    </li>
  );
}

function Parent({ strategy, spec }: { readonly strategy: StrategyView; readonly spec: StrategySpec }) {
  const { t, locale } = useTexts();
  const { parent } = strategy;
  if (parent === null) return null;
  const before = parseStrategySpec(parent.spec);
  const difference = before.ok ? strategyDiffText(diffStrategies(before.value, spec), locale) : "";
  return (
    <section className="section rows">
      <PageLink className="row" to={{ name: "strategy", strategyId: parent.strategy_id }}>
        <span className="sub link">{t("strategy-parent", { name: parent.name })}</span>
        <span>{difference === "" ? t("strategy-unchanged") : difference}</span>
      </PageLink>
    </section>
  );
}
