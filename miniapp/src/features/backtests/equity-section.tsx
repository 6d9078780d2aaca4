import type { BacktestResultView } from "@roehub/core/contract/backtest";
import { lazy, Suspense, useMemo, useState } from "react";
import { LogScaleToggle } from "../../parts/log-scale-toggle.tsx";
import { useTexts } from "../../texts.tsx";
import { equityCurve, isWideCurve } from "./equity-curve.ts";

const EquityChart = lazy(async () => {
  const { EquityChart } = await import("./equity-chart.tsx");
  return { default: EquityChart };
});

/** The equity chart with its legend and the sentence that says what it shows. */
export function EquitySection({ result }: { readonly result: BacktestResultView }) {
  const { t, format } = useTexts();
  const { metrics, equity } = result;
  const curve = useMemo(() => equityCurve(equity), [equity]);
  const isWide = useMemo(() => isWideCurve(curve), [curve]);
  const [isLogarithmic, setLogarithmic] = useState(false);
  const summary = [
    t("equity-summary", {
      start: format.day(metrics.start),
      end: format.day(metrics.end),
      return: format.signedPercent(metrics.total_return_pct),
      bench: format.signedPercent(metrics.benchmark_return_pct),
    }),
    t("equity-underwater-summary", {
      drawdown: format.percent(metrics.max_drawdown_pct),
      duration: format.duration(metrics.max_drawdown_duration_ms),
    }),
  ].join(" ");
  return (
    <section className="part">
      <div className="line section-title">
        <h2 className="caption">{t("equity-title")}</h2>
        {isWide && <LogScaleToggle isOn={isLogarithmic} onChange={setLogarithmic} />}
      </div>
      <figure className="section">
        <ul className="legend caption" aria-hidden="true">
          <li className="legend-strategy">{t("equity-strategy")}</li>
          <li className="legend-bench">{t("equity-bench")}</li>
          <li className="legend-cash">{t("equity-cash")}</li>
          <li className="legend-underwater">{t("equity-underwater")}</li>
        </ul>
        <Suspense fallback={<div className="equity-chart" />}>
          <EquityChart
            curve={curve}
            initCashQuote={metrics.init_cash_quote}
            isLogarithmic={isLogarithmic && isWide}
            summary={summary}
          />
        </Suspense>
        <figcaption className="chart-summary sub quiet">{summary}</figcaption>
      </figure>
    </section>
  );
}
