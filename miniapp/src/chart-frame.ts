import { type IChartApi, TickMarkType, type Time } from "lightweight-charts";
import type { Format } from "./format.ts";
import type { Theme } from "./theme.ts";

/** What all charts have in common: UTC, attribution, quiet axes, and no trap for a thumb that scrolls the page. */
export function chartFrame(format: Format) {
  return {
    autoSize: true,
    layout: { attributionLogo: true, fontSize: 11, panes: { enableResize: false } },
    // A page scrolls under the thumb: a chart that took vertical drags would trap it.
    handleScroll: { vertTouchDrag: false },
    handleScale: { axisPressedMouseMove: { time: true, price: false } },
    rightPriceScale: {
      borderVisible: false,
      scaleMargins: { top: 0.08, bottom: 0.08 },
      entireTextOnly: true,
    },
    timeScale: {
      borderVisible: false,
      allowBoldLabels: false,
      timeVisible: true,
      secondsVisible: false,
      lockVisibleTimeRangeOnResize: true,
      tickMarkFormatter: (time: Time, kind: TickMarkType) => tickText(Number(time) * 1_000, kind, format),
    },
    localization: { timeFormatter: (time: Time) => format.barTime(Number(time) * 1_000) },
  };
}

function tickText(at: number, kind: TickMarkType, format: Format): string {
  const [day = "", month = "", year = ""] = format.day(at).split(" ");
  switch (kind) {
    case TickMarkType.Year:
      return year;
    case TickMarkType.Month:
      return month;
    case TickMarkType.DayOfMonth:
      return `${day} ${month}`;
    case TickMarkType.Time:
    case TickMarkType.TimeWithSeconds:
      return format.barTime(at).slice(-5);
  }
}

/** Background, axes, grid and crosshair in the theme's colours. */
export function paintFrame(chart: IChartApi, theme: Theme): void {
  chart.applyOptions({
    layout: {
      background: { color: theme.sectionBg },
      textColor: theme.text2,
      panes: { separatorColor: theme.separator },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: theme.separator } },
    crosshair: {
      vertLine: { color: theme.text2, labelBackgroundColor: theme.text2 },
      horzLine: { color: theme.text2, labelBackgroundColor: theme.text2 },
    },
  });
}
