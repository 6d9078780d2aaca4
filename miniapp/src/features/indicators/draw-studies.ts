import {
  type AutoscaleInfo,
  createTextWatermark,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ITextWatermarkPluginApi,
  LineSeries,
  LineStyle,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import type { Theme } from "../../theme.ts";
import type { Dash } from "./strokes.ts";
import type { Study, StudyLine } from "./study.ts";
import type { ValueFormat } from "./value-format.ts";

/** Panes above those of studies: candles and volumes. */
const OWN_PANES = 2;

/** 60 %, as two hex digits behind a colour. */
const HISTOGRAM_ALPHA_HEX = "99";
const DOT_RADIUS_PX = 1.5;

const LINE_STYLES: Readonly<Record<Dash, LineStyle>> = {
  solid: LineStyle.Solid,
  dashed: LineStyle.Dashed,
  dotted: LineStyle.Dotted,
  long: LineStyle.LargeDashed,
};

/** A study with the format of its values. */
export interface DrawnStudy {
  readonly study: Study;
  readonly format: ValueFormat;
}

/** The studies of a chart. */
export interface StudyDrawing {
  /** Draws `studies` over the candles that open at `times`, epoch milliseconds, in place of those before. */
  show(studies: readonly DrawnStudy[], times: readonly number[]): void;
  paint(theme: Theme): void;
}

type LineOnChart = ISeriesApi<"Line"> | ISeriesApi<"Histogram">;

/** `onPanes` is told how many panes there are below those of the chart itself, after they have changed. */
export function createStudyDrawing(chart: IChartApi, onPanes: (panes: number) => void): StudyDrawing {
  let shape = "";
  let drawn: readonly (readonly LineOnChart[])[] = [];
  let shown: readonly DrawnStudy[] = [];
  let times: readonly number[] = [];
  let theme: Theme | null = null;
  const names = createPaneNames(chart);
  const drawnValues = new WeakMap<LineOnChart, StudyLine["values"]>();

  const rebuild = (studies: readonly DrawnStudy[]) => {
    names.clear();
    for (const series of drawn.flat()) chart.removeSeries(series);
    let panes = 0;
    drawn = studies.map(({ study }) => {
      const pane = study.place === "price" ? 0 : OWN_PANES + panes++;
      const lines = study.lines.map((line) => addSeries(chart, line, { pane, levels: study.levels }));
      if (pane > 0) names.add(pane, study.label);
      return lines;
    });
    onPanes(panes);
  };
  const forEachLine = (visit: (line: StudyLine, series: LineOnChart, format: ValueFormat) => void) => {
    for (const [index, { study, format }] of shown.entries()) {
      for (const [at, line] of study.lines.entries()) {
        const series = drawn[index]?.[at];
        if (series !== undefined) visit(line, series, format);
      }
    }
  };
  const paint = (colors: Theme) => {
    forEachLine((line, series) => {
      series.applyOptions({ color: colorOf(line, colors) });
      // These points have colours of their own.
      if (line.isSigned) series.setData(pointsOf(line, times, colors));
    });
    for (const [index, { study }] of shown.entries()) paintLevels(drawn[index]?.[0], study.levels, colors);
    names.paint(colors);
  };

  return {
    show(studies, barTimes) {
      const nextShape = JSON.stringify(studies.map(({ study }) => shapeOf(study)));
      const isNew = nextShape !== shape;
      const [present, added] = [new Set(barTimes), addedTo(times, barTimes)];
      const areGone = times.some((at) => !present.has(at));
      if (isNew) rebuild(studies);
      [shape, shown, times] = [nextShape, studies, barTimes];
      forEachLine((line, series, { minMove, print }) => {
        // A value may have come before its candle did.
        const isDrawn = drawnValues.get(series) === line.values;
        if (isDrawn && !areGone && !added.some((at) => line.values.has(at))) return;
        drawnValues.set(series, line.values);
        series.applyOptions({ priceFormat: { type: "custom", minMove, formatter: print } });
        series.setData(pointsOf(line, times, theme));
      });
      if (isNew && theme !== null) paint(theme);
    },
    paint(next) {
      theme = next;
      paint(next);
    },
  };
}

/** What stands in the corners of panes; it has no colour until it is painted. */
function createPaneNames(chart: IChartApi) {
  let names: readonly { readonly text: string; readonly mark: ITextWatermarkPluginApi<Time> }[] = [];
  return {
    add(pane: number, text: string) {
      const box = chart.panes()[pane];
      if (box !== undefined) names = [...names, { text, mark: createTextWatermark(box, {}) }];
    },
    clear() {
      for (const { mark } of names) mark.detach();
      names = [];
    },
    paint(theme: Theme) {
      for (const { text, mark } of names) {
        const line = { text, color: theme.text2, fontSize: 11 };
        mark.applyOptions({ horzAlign: "left", vertAlign: "top", lines: [line] });
      }
    },
  };
}

/** What of `next` was not in `times`. */
function addedTo(times: readonly number[], next: readonly number[]): readonly number[] {
  const before = new Set(times);
  return next.filter((at) => !before.has(at));
}

/** What a change of which needs other series than those drawn. */
function shapeOf({ key, label, place, levels, lines }: Study) {
  return [key, label, place, levels, lines.map(({ name, shape, color, dash }) => [name, shape, color, dash])];
}

function addSeries(
  chart: IChartApi,
  line: StudyLine,
  { pane, levels }: { readonly pane: number; readonly levels: readonly number[] },
): LineOnChart {
  const quiet = {
    lastValueVisible: pane > 0,
    priceLineVisible: false,
    autoscaleInfoProvider: (own: () => AutoscaleInfo | null) => withLevels(own(), levels),
  };
  const isDots = line.shape === "dots";
  const series =
    line.shape === "histogram"
      ? chart.addSeries(HistogramSeries, quiet, pane)
      : chart.addSeries(
          LineSeries,
          {
            ...quiet,
            lineWidth: 2,
            lineStyle: LINE_STYLES[line.dash],
            lineVisible: !isDots,
            pointMarkersVisible: isDots,
            pointMarkersRadius: DOT_RADIUS_PX,
            crosshairMarkerRadius: 3,
          },
          pane,
        );
  if (pane > 0) series.priceScale().applyOptions({ scaleMargins: { top: 0.22, bottom: 0.08 } });
  return series;
}

/** The levels of a pane are in sight whatever the values are. */
function withLevels(own: AutoscaleInfo | null, levels: readonly number[]): AutoscaleInfo | null {
  if (own === null || own.priceRange === null || levels.length === 0) return own;
  const { minValue, maxValue } = own.priceRange;
  const priceRange = { minValue: Math.min(minValue, ...levels), maxValue: Math.max(maxValue, ...levels) };
  return { ...own, priceRange };
}

/** A point a candle; where the line has no value, a gap. */
function pointsOf(line: StudyLine, times: readonly number[], theme: Theme | null) {
  return times.map((at) => {
    const time = (at / 1_000) as UTCTimestamp;
    const value = line.values.get(at);
    if (value === undefined) return { time };
    if (!line.isSigned || theme === null) return { time, value };
    return { time, value, color: `${value < 0 ? theme.down : theme.up}${HISTOGRAM_ALPHA_HEX}` };
  });
}

function colorOf({ color, shape, isSigned }: StudyLine, theme: Theme): string {
  if (isSigned) return theme.bench;
  const colors = [theme.series1, theme.series2, theme.series3, theme.series4, theme.series5, theme.series6];
  return `${colors[color] ?? theme.text}${shape === "histogram" ? HISTOGRAM_ALPHA_HEX : ""}`;
}

/** Draws the levels of a pane anew. */
function paintLevels(series: LineOnChart | undefined, levels: readonly number[], theme: Theme): void {
  if (series === undefined) return;
  for (const line of series.priceLines()) series.removePriceLine(line);
  for (const price of levels) {
    series.createPriceLine({
      price,
      color: theme.text2,
      lineWidth: 1,
      lineStyle: LineStyle.SparseDotted,
      axisLabelVisible: false,
      title: "",
    });
  }
}
