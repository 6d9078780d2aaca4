import { TIMEFRAMES, type Timeframe } from "@roehub/core/kernel/timeframe";
import { useEffect, useRef } from "react";
import { useServices } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";

interface TimeframeChipsProps {
  readonly chosen: Timeframe;
  readonly isDisabled: boolean;
  readonly onChoose: (timeframe: Timeframe) => void;
}

/** All timeframes in a row that scrolls sideways; the chosen one is in sight. */
export function TimeframeChips({ chosen, isDisabled, onChoose }: TimeframeChipsProps) {
  const { telegram } = useServices();
  const { t } = useTexts();
  const row = useRef<HTMLFieldSetElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen chip is found by its mark in the page
  useEffect(() => {
    const chip = row.current?.querySelector<HTMLElement>("[aria-pressed=true]");
    if (row.current === null || chip === null || chip === undefined) return;
    row.current.scrollLeft = chip.offsetLeft - (row.current.clientWidth - chip.offsetWidth) / 2;
  }, [chosen]);
  return (
    <fieldset className="chip-row" ref={row} aria-label={t("chart-timeframe")} disabled={isDisabled}>
      {TIMEFRAMES.map((timeframe) => (
        <button
          key={timeframe}
          type="button"
          className="chip-button"
          aria-pressed={timeframe === chosen}
          onClick={() => {
            telegram.haptic("selection");
            onChoose(timeframe);
          }}
        >
          {timeframe}
        </button>
      ))}
    </fieldset>
  );
}
