import {
  BaselineSeries,
  createChart,
  LineSeries,
  LineStyle,
  PriceScaleMode,
  type UTCTimestamp,
} from "lightweight-charts";
import { chartFrame, paintFrame } from "../../chart-frame.ts";
import type { Format } from "../../format.ts";
import type { Theme } from "../../theme.ts";
import type { EquityCurve } from "./equity-curve.ts";

interface EquityChartInput {
  readonly curve: EquityCurve;
  readonly initCash: { readonly quote: number; readonly title: string };
  readonly format: Format;
}

/** A drawn chart. It has no colours until it is painted. */
export interface EquityChartHandle {
  paint(theme: Theme): void;
  setLogarithmic(isLogarithmic: boolean): void;
  remove(): void;
}

/** Heights of the panes: the under-water pane takes 28 %. */
const EQUITY_SHARE = 72;
const UNDERWATER_SHARE = 28;

/** 28 %, as two hex digits behind a colour. */
const FILL_ALPHA_HEX = "47";

export function createEquityChart(box: HTMLElement, input: EquityChartInput): EquityChartHandle {
  const { curve, initCash, format } = input;
  const chart = createChart(box, chartFrame(format));
  // A long curve is seen whole.
  chart.applyOptions({ timeScale: { minBarSpacing: 0.001 } });
  const money = {
    type: "custom",
    minMove: 0.01,
    formatter: (value: number) => format.decimal(value, 0),
  } as const;
  const percent = {
    type: "custom",
    minMove: 0.01,
    formatter: (value: number) => format.percent(value),
  } as const;
  const quiet = { lastValueVisible: false, priceLineVisible: false } as const;

  const bench = chart.addSeries(LineSeries, {
    ...quiet,
    priceFormat: money,
    lineWidth: 1,
    lineStyle: LineStyle.LargeDashed,
    crosshairMarkerVisible: false,
  });
  const equity = chart.addSeries(LineSeries, { ...quiet, priceFormat: money, lineWidth: 2 });
  const cash = equity.createPriceLine({
    price: initCash.quote,
    lineWidth: 1,
    lineStyle: LineStyle.Dotted,
    axisLabelVisible: false,
    title: "",
  });
  const underwater = chart.addSeries(
    BaselineSeries,
    { ...quiet, priceFormat: percent, lineWidth: 1, baseValue: { type: "price", price: 0 } },
    1,
  );
  bench.setData(pointsOf(curve, curve.benchQuote));
  equity.setData(pointsOf(curve, curve.equityQuote));
  underwater.setData(pointsOf(curve, curve.underwaterPct));
  underwater.priceScale().applyOptions({ scaleMargins: { top: 0.12, bottom: 0.1 }, entireTextOnly: true });
  const [top, bottom] = chart.panes();
  top?.setStretchFactor(EQUITY_SHARE);
  bottom?.setStretchFactor(UNDERWATER_SHARE);
  // Room at both ends, so that the first and the last date are not cut.
  const last = curve.timeS.length - 1;
  chart.timeScale().setVisibleLogicalRange({ from: -0.06 * last - 0.5, to: 1.06 * last + 0.5 });

  return {
    paint(theme) {
      paintFrame(chart, theme);
      bench.applyOptions({ color: theme.bench });
      equity.applyOptions({ color: theme.accent });
      cash.applyOptions({ color: theme.text2 });
      underwater.applyOptions({
        topLineColor: theme.down,
        bottomLineColor: theme.down,
        topFillColor1: "transparent",
        topFillColor2: "transparent",
        bottomFillColor1: `${theme.down}${FILL_ALPHA_HEX}`,
        bottomFillColor2: `${theme.down}${FILL_ALPHA_HEX}`,
      });
    },
    setLogarithmic(isLogarithmic) {
      const mode = isLogarithmic ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal;
      equity.priceScale().applyOptions({ mode });
    },
    remove: () => chart.remove(),
  };
}

/** A value that is unknown leaves a gap. */
function pointsOf({ timeS }: EquityCurve, values: readonly (number | null)[]) {
  return timeS.map((time, index) => {
    const value = values[index] ?? null;
    return value === null ? { time: time as UTCTimestamp } : { time: time as UTCTimestamp, value };
  });
}
