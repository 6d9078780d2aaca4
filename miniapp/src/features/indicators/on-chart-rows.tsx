import type { WireIndicator } from "@roehub/core/contract/indicators";
import { useServices } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import { type ChartIndicator, PANES_MAX, paneRefusal, shortLabel } from "./chart-indicators.ts";
import { editSheet } from "./sheet-names.ts";
import { ColorSwatch } from "./swatch.tsx";
import type { ChartIndicators } from "./use-chart-indicators.ts";

interface OnChartRowsProps {
  readonly list: readonly WireIndicator[];
  readonly indicators: ChartIndicators;
}

/** The indicators of the chart: change, hide and remove. */
export function OnChartRows({ list, indicators }: OnChartRowsProps) {
  const { t, format } = useTexts();
  const { chosen } = indicators;
  const known = chosen.flatMap((indicator) => {
    const def = list.find(({ id }) => id === indicator.id);
    if (def === undefined) return [];
    const hasNoRoom = indicator.isHidden && paneRefusal(chosen, def, list) !== null;
    return [{ indicator, label: shortLabel(def, indicator.params), hasNoRoom }];
  });
  if (known.length === 0) return null;
  return (
    <section className="part">
      <h2 className="section-title">{t("indicators-on-chart")}</h2>
      <ul className="section rows">
        {known.map((one) => (
          <OnChartRow key={one.indicator.key} {...one} indicators={indicators} />
        ))}
      </ul>
      {known.some(({ hasNoRoom }) => hasNoRoom) && (
        <p className="caption quiet sheet-note">
          {t("indicator-too_many_panes", { nText: format.count(PANES_MAX) })}
        </p>
      )}
    </section>
  );
}

interface OnChartRowProps {
  readonly indicator: ChartIndicator;
  readonly label: string;
  /** Whether it cannot be shown beside the others. */
  readonly hasNoRoom: boolean;
  readonly indicators: ChartIndicators;
}

function OnChartRow({ indicator, label, hasNoRoom, indicators }: OnChartRowProps) {
  const { history, telegram } = useServices();
  const { t } = useTexts();
  const { key, isHidden, color } = indicator;
  const act = (action: (key: number) => void) => {
    telegram.haptic("selection");
    action(key);
  };
  return (
    <li className="on-chart-row">
      <button
        type="button"
        className="on-chart-name"
        aria-label={t("indicator-edit", { label })}
        onClick={() => history.openSheet(editSheet(key))}
      >
        <ColorSwatch color={color} />
        <span className={isHidden ? "anywhere quiet" : "anywhere"}>{label}</span>
      </button>
      <button
        type="button"
        className="on-chart-action link"
        aria-label={t(isHidden ? "indicator-show" : "indicator-hide", { label })}
        disabled={hasNoRoom}
        onClick={() => act(indicators.toggle)}
      >
        {isHidden ? "○" : "●"}
      </button>
      <button
        type="button"
        className="on-chart-action destructive"
        aria-label={t("indicator-remove", { label })}
        onClick={() => act(indicators.remove)}
      >
        ✕
      </button>
    </li>
  );
}
