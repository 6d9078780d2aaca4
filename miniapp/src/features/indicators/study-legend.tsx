import { Bone } from "../../parts/bone.tsx";
import { useTexts } from "../../texts.tsx";
import type { Study, StudyLine } from "./study.ts";
import { Swatch } from "./swatch.tsx";
import { valueFormat } from "./value-format.ts";

interface StudyLegendProps {
  readonly studies: readonly Study[];
  readonly priceDigits: number;
  /** The open of the candle under the crosshair; null tells the newest values. */
  readonly at: number | null;
}

/** The indicators in numbers: at the candle under the crosshair, else the newest. */
export function StudyLegend({ studies, priceDigits, at }: StudyLegendProps) {
  const { t } = useTexts();
  if (studies.length === 0) return null;
  return (
    <ul className="study-legend caption" aria-label={t("indicators-title")}>
      {studies.map((study) => (
        <li key={study.key}>
          <StudyValues study={study} priceDigits={priceDigits} at={at} />
        </li>
      ))}
    </ul>
  );
}

interface StudyValuesProps {
  readonly study: Study;
  readonly priceDigits: number;
  readonly at: number | null;
}

function StudyValues({ study, priceDigits, at }: StudyValuesProps) {
  const { t, format } = useTexts();
  const { state, lines, label } = study;
  if (state.kind === "failed" || state.kind === "gated") {
    return (
      <>
        <span className="whole">{label}</span>
        <span className="quiet">
          {state.kind === "failed"
            ? t("study-failed")
            : t("study-gated", { have: format.count(state.haveBars), need: format.count(state.needBars) })}
        </span>
      </>
    );
  }
  const { print } = valueFormat(study, priceDigits, format);
  return (
    <>
      {lines[0]?.label !== label && <span className="whole">{label}</span>}
      {lines.map((line) => (
        <span key={line.name} className="study-value whole">
          <Swatch line={line} />
          <span className={line.label === label ? "" : "quiet"}>{line.label}</span>
          {state.kind === "loading" ? (
            <Bone width={VALUE_WIDTH} />
          ) : (
            <span style={{ minWidth: `${widestOf(line, print)}ch` }}>{printed(line, at, print)}</span>
          )}
        </span>
      ))}
    </>
  );
}

/** Characters of a value that is awaited. */
const VALUE_WIDTH = 8;

function printed(line: StudyLine, at: number | null, print: (value: number) => string): string {
  const value = at === null ? [...line.values.values()].at(-1) : line.values.get(at);
  return value === undefined ? "–" : print(value);
}

/** Characters of the longest value: what stands behind it keeps its place while the crosshair moves. */
function widestOf(line: StudyLine, print: (value: number) => string): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of line.values.values()) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return low > high ? 1 : Math.max(print(low).length, print(high).length);
}
