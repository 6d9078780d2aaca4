import type { WireIndicator } from "@roehub/core/contract/indicators";
import { useEffect, useRef } from "react";
import { Bone } from "../../parts/bone.tsx";
import { useServices, useSheet } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import { type ChartIndicator, shortLabel } from "./chart-indicators.ts";
import { editSheet, LIST_SHEET } from "./sheet-names.ts";
import { ColorSwatch } from "./swatch.tsx";

interface IndicatorChipsProps {
  readonly chosen: readonly ChartIndicator[];
  readonly list: readonly WireIndicator[] | null;
}

/** Opens the list of indicators, and each of those on the chart. */
export function IndicatorChips({ chosen, list }: IndicatorChipsProps) {
  const { history, telegram } = useServices();
  const { t } = useTexts();
  const opener = useRef<HTMLButtonElement>(null);
  useFocusAfterSheet(opener);
  const open = (sheet: string) => {
    telegram.haptic("selection");
    history.openSheet(sheet);
  };
  return (
    <fieldset className="chip-row" aria-label={t("indicators-title")}>
      <button type="button" className="chip-button link" ref={opener} onClick={() => open(LIST_SHEET)}>
        + {t("indicators-title")}
      </button>
      {chosen.map((indicator) => {
        const def = list?.find(({ id }) => id === indicator.id);
        if (list !== null && def === undefined) return null;
        return (
          <button
            key={indicator.key}
            type="button"
            className={indicator.isHidden ? "chip-button quiet" : "chip-button"}
            aria-label={def && t("indicator-edit", { label: shortLabel(def, indicator.params) })}
            disabled={def === undefined}
            onClick={() => open(editSheet(indicator.key))}
          >
            {indicator.isHidden ? (
              <span aria-hidden="true">○ </span>
            ) : (
              <ColorSwatch color={indicator.color} />
            )}
            {def === undefined ? <Bone width={6} /> : shortLabel(def, indicator.params)}
          </button>
        );
      })}
    </fieldset>
  );
}

/** Gives the focus back to what opened a sheet, once there is none any more. */
function useFocusAfterSheet(opener: { readonly current: HTMLButtonElement | null }): void {
  const isOpen = useSheet() !== null;
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen) opener.current?.focus({ preventScroll: true });
    wasOpen.current = isOpen;
  }, [isOpen, opener]);
}
