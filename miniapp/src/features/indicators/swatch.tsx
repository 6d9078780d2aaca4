import type { StudyLine } from "./study.ts";

const DASH_ARRAYS = { solid: "none", dashed: "5 3", dotted: "1.5 3", long: "8 3" } as const;

/** What a line looks like on the chart: its colour and its strokes. */
export function Swatch({
  line,
}: {
  readonly line: Pick<StudyLine, "shape" | "color" | "dash" | "isSigned">;
}) {
  const color = `var(--rh-series-${line.color + 1})`;
  return (
    <svg className="swatch" viewBox="0 0 18 8" aria-hidden="true">
      {line.shape === "histogram" && (
        <path
          d="M3 8V3M9 8V0M15 8V5"
          stroke={line.isSigned ? "var(--rh-bench)" : color}
          strokeWidth="3"
          fill="none"
        />
      )}
      {line.shape === "dots" && (
        <g fill={color}>
          <circle cx="3" cy="4" r="1.8" />
          <circle cx="9" cy="4" r="1.8" />
          <circle cx="15" cy="4" r="1.8" />
        </g>
      )}
      {line.shape === "line" && (
        <path d="M0 4H18" stroke={color} strokeWidth="2.5" strokeDasharray={DASH_ARRAYS[line.dash]} />
      )}
    </svg>
  );
}

/** The colour of an indicator, whatever its lines look like. */
export function ColorSwatch({ color }: { readonly color: number }) {
  return <Swatch line={{ shape: "line", color, dash: "solid", isSigned: false }} />;
}
