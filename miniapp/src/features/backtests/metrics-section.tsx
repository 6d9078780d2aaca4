import type { BacktestMetricsView } from "@roehub/core/contract/backtest";
import { useTexts } from "../../texts.tsx";
import { METRIC_GROUPS, metricText } from "./metric-groups.ts";

/** All 25 figures of the report, in five groups. */
export function MetricsSection({ metrics }: { readonly metrics: BacktestMetricsView }) {
  const { t, format } = useTexts();
  return METRIC_GROUPS.map(([group, names]) => (
    <section key={group} className="part">
      <h2 className="section-title">{t(`metrics-group-${group}`)}</h2>
      <dl className="section rows">
        {names.map((name) => (
          <div key={name} className="pair">
            <dt>{t(`metric-${name}`)}</dt>
            <dd className="whole">{metricText(name, metrics, format)}</dd>
          </div>
        ))}
      </dl>
    </section>
  ));
}
