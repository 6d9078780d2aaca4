import type { Sizing, StrategyExecution } from "@roehub/core/strategy/strategy-spec";
import { type Texts, useTexts } from "../../texts.tsx";

/** The run defaults of a strategy. */
export function ExecutionSection({ execution }: { readonly execution: StrategyExecution }) {
  const texts = useTexts();
  const { t, format } = texts;
  const stop = (pct: number | null) => (pct === null ? t("off") : `${format.number(pct)}\u202f%`);
  const pairs: readonly (readonly [label: string, value: string])[] = [
    [t("execution-direction"), t(`direction-${execution.directionMode}`)],
    [t("execution-sizing"), sizingText(execution.sizing, texts)],
    [t("execution-init_cash"), format.money(execution.initCashQuote)],
    [t("execution-sl"), stop(execution.slPct)],
    [t("execution-tp"), stop(execution.tpPct)],
    [t("execution-fee"), stop(execution.feePct)],
    [t("execution-slippage"), stop(execution.slippagePct)],
    [t("execution-fill_model"), t(`fill-${execution.fillModel}`)],
  ];
  return (
    <section className="part">
      <h2 className="section-title">{t("strategy-execution")}</h2>
      <dl className="section rows">
        {pairs.map(([label, value]) => (
          <div key={label} className="pair">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function sizingText(sizing: Sizing, { t, format }: Texts): string {
  switch (sizing.mode) {
    case "all_in":
      return t("sizing-all_in");
    case "fixed_quote":
      return t("sizing-fixed_quote", { quote: format.money(sizing.quote) });
    case "strategy_compound":
      return t("sizing-strategy_compound", { budget: format.money(sizing.budgetQuote) });
    case "strategy_compound_profit_lock":
      return t("sizing-strategy_compound_profit_lock", {
        budget: format.money(sizing.budgetQuote),
        safe: `${format.number(sizing.safeProfitPercent)}\u202f%`,
      });
  }
}
