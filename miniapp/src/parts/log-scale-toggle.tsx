import { useTexts } from "../texts.tsx";

interface LogScaleToggleProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Switches a chart to the logarithmic scale; offered where values differ by more than three times. */
export function LogScaleToggle({ isOn, onChange }: LogScaleToggleProps) {
  const { t } = useTexts();
  return (
    <button type="button" className="toggle link" aria-pressed={isOn} onClick={() => onChange(!isOn)}>
      {t("log-scale")} {isOn ? "●" : "○"}
    </button>
  );
}
