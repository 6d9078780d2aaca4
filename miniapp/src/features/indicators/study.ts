import type { IndicatorSeries, WireIndicator } from "@roehub/core/contract/indicators";
import type { Locale } from "@roehub/core/kernel/locale";
import { type ChartIndicator, shortLabel } from "./chart-indicators.ts";
import type { Stroke, Strokes } from "./strokes.ts";

/** Values by the open of the candle, epoch milliseconds. */
type Values = ReadonlyMap<number, number>;

/** One output of an indicator on the chart. */
export interface StudyLine extends Stroke {
  readonly name: string;
  readonly label: string;
  readonly shape: "line" | "histogram" | "dots";
  /** Whether its bars tell a rise from a fall by their colour: those of a single histogram do. */
  readonly isSigned: boolean;
  readonly values: Values;
}

/** What became of the question for an indicator's values. */
export type StudyState =
  | { readonly kind: "loading" }
  | { readonly kind: "failed" }
  /** No candle has enough history before it. */
  | { readonly kind: "gated"; readonly needBars: number; readonly haveBars: number }
  | { readonly kind: "ready" };

/** An indicator as the chart draws it. */
export interface Study {
  readonly key: number;
  readonly label: string;
  readonly place: "price" | "pane";
  readonly lines: readonly StudyLine[];
  readonly levels: readonly number[];
  readonly state: StudyState;
}

/** The answers to the questions of one indicator, the oldest range first. */
export interface StudyAnswers {
  readonly series: readonly IndicatorSeries[];
  /** What became of the newest range: what is known of older ones only is not shown as the newest. */
  readonly newest: "answered" | "failed" | "awaited";
}

interface StudyInput {
  readonly indicator: ChartIndicator;
  readonly def: WireIndicator;
  readonly answers: StudyAnswers;
  /** The strokes of the pane that it is drawn in. */
  readonly strokes: Strokes;
  /** How many other indicators are drawn there before it. */
  readonly ordinal: number;
  readonly locale: Locale;
}

export function studyOf({ indicator, def, answers, strokes, ordinal, locale }: StudyInput): Study {
  const { params, color } = indicator;
  const shown = def.outputs.filter((name) => def.plot.styles[name] !== "hidden");
  const histograms = shown.filter((name) => def.plot.styles[name] === "histogram").length;
  const isSigned = (name: string) => histograms === 1 && def.plot.styles[name] === "histogram";
  const roles = [...new Set(shown.filter((name) => !isSigned(name)).map(roleOf))];
  // A band and its middle have one colour, as moving averages have; of more lines each has another.
  const hasOneColor = def.plot.place === "price" && roles.length <= 2;
  const taken = new Map(
    roles.map((role, slot) => [role, strokes.take(hasOneColor ? color : color + slot, ordinal + slot)]),
  );
  const newest = answers.series.at(-1);
  const label = shortLabel(def, params);
  /** As wide as the title will be, until the answer tells it. */
  const usualTitle = (name: string) => {
    const title = def.output_titles[def.outputs.indexOf(name)]?.[locale] ?? label;
    return title === shortLabel(def, {}) ? label : title;
  };
  return {
    key: indicator.key,
    label,
    place: def.plot.place,
    lines: shown.map((name) => {
      const style = def.plot.styles[name];
      return {
        name,
        label: newest?.outputs.find((output) => output.name === name)?.label[locale] ?? usualTitle(name),
        shape: style === "histogram" || style === "dots" ? style : "line",
        ...(taken.get(roleOf(name)) ?? { color, dash: "solid" }),
        isSigned: isSigned(name),
        values: valuesOf(answers.series, name),
      };
    }),
    levels: def.plot.levels.flatMap((level) => {
      const usual = def.params.find(({ name }) => name === level)?.default;
      const value = typeof level === "number" ? level : (params[level] ?? usual);
      return typeof value === "number" ? [value] : [];
    }),
    state: stateOf(answers),
  };
}

/** Both edges of a band are one thing to the eye. */
function roleOf(output: string): string {
  return output.replace(/(^|_)(upper|lower)(?=$|_)/, "$1band");
}

/** The values of outputs by name, below the newest answer that they are of. */
const knownValues = new WeakMap<IndicatorSeries, Map<string, KnownValues>>();

interface KnownValues {
  readonly of: readonly IndicatorSeries[];
  readonly values: Values;
}

/** The same object for the same answers, so that only what changed is drawn anew. */
function valuesOf(series: readonly IndicatorSeries[], name: string): Values {
  const newest = series.at(-1);
  if (newest === undefined) return new Map();
  const known = knownValues.get(newest) ?? new Map<string, KnownValues>();
  knownValues.set(newest, known);
  const before = known.get(name);
  const isSame = before?.of.length === series.length && series.every((one, at) => before.of[at] === one);
  if (before !== undefined && isSame) return before.values;
  const values = joinValues(series, name);
  known.set(name, { of: series, values });
  return values;
}

function joinValues(series: readonly IndicatorSeries[], name: string): Values {
  const values = new Map<number, number>();
  for (const { ts_open, outputs } of series) {
    const column = outputs.find((output) => output.name === name)?.values ?? [];
    for (const [row, value] of column.entries()) {
      if (value !== null) values.set(Date.parse(ts_open[row] ?? ""), value);
    }
  }
  return values;
}

function stateOf({ series, newest }: StudyAnswers): StudyState {
  const last = series.at(-1);
  if (newest === "failed") return { kind: "failed" };
  if (newest === "awaited" || last === undefined) return { kind: "loading" };
  const isGiven = series.some(({ outputs }) =>
    outputs.some(({ values }) => values.some((value) => value !== null)),
  );
  if (isGiven) return { kind: "ready" };
  return { kind: "gated", needBars: last.convergence_bars, haveBars: last.bars_read };
}
