import type { WireIndicator } from "@roehub/core/contract/indicators";
import { useServices } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import { PANES_MAX, paneRefusal, shortLabel } from "./chart-indicators.ts";
import { editSheet } from "./sheet-names.ts";
import { ColorSwatch } from "./swatch.tsx";
import type { ChartIndicators } from "./use-chart-indicators.ts";

interface OnChartRowsProps {
  readonly list: readonly WireIndicator[];
  readonly indicators: ChartIndicators;
}

/** The indicators of the chart: change, hide and remove. */
export function OnChartRows({ list, indicators }: OnChartRowsProps) {
  const { history, telegram } = useServices();
  const { t, format } = useTexts();
  const { chosen, toggle, remove } = indicators;
  const known = chosen.flatMap((indicator) => {
    const def = list.find(({ id }) => id === indicator.id);
    return def === undefined ? [] : [{ indicator, def, label: shortLabel(def, indicator.params) }];
  });
  if (known.length === 0) return null;
  const isFull = known.some(
    ({ indicator, def }) => indicator.isHidden && paneRefusal(chosen, def, list) !== null,
  );
  return (
    <section className="part">
      <h2 className="section-title">{t("indicators-on-chart")}</h2>
      <ul className="section rows">
        {known.map(({ indicator: { key, isHidden, color }, def, label }) => (
          <li key={key} className="on-chart-row">
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
              disabled={isHidden && paneRefusal(chosen, def, list) !== null}
              onClick={() => {
                telegram.haptic("selection");
                toggle(key);
              }}
            >
              {isHidden ? "○" : "●"}
            </button>
            <button
              type="button"
              className="on-chart-action destructive"
              aria-label={t("indicator-remove", { label })}
              onClick={() => {
                telegram.haptic("selection");
                remove(key);
              }}
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
      {isFull && (
        <p className="caption quiet sheet-note">
          {t("indicator-too_many_panes", { nText: format.count(PANES_MAX) })}
        </p>
      )}
    </section>
  );
}
