import { timeframeMs } from "@roehub/core/kernel/timeframe";
import type { CandlePicture } from "../../pictures/candle-picture.ts";
import type { PictureTheme } from "../../pictures/picture-parts.ts";
import type { PictureStudy } from "../../pictures/picture-study.ts";
import type { Texts } from "../../texts.ts";
import { type ChartFigures, chartFigures } from "./chart-figures.ts";
import { chartSource, directionGlyph } from "./chart-words.ts";
import type { Chart } from "./read-chart.ts";

/** The picture of a chart: its figures in the reader's language, its candles, and an indicator where there is one. */
export function chartPicture(
  texts: Texts,
  chart: Chart,
  { theme = "dark", study = null }: { theme?: PictureTheme; study?: PictureStudy | null } = {},
): CandlePicture {
  const figures: ChartFigures = chartFigures(texts, chart);
  const { shown } = figures;
  return {
    theme,
    title: figures.title,
    period: figures.period,
    lastPrice: chart.ticker.last,
    lastText: figures.last,
    sign: shown.sign,
    changeText: texts.plain("picture-change", {
      glyph: directionGlyph(shown.sign),
      change: shown.change,
      n: shown.n,
      nText: shown.nText,
    }),
    highText: texts.plain("picture-high", { price: shown.high }),
    lowText: texts.plain("picture-low", { price: shown.low }),
    volumeLabel: texts.plain("picture-volume", { most: figures.mostVolume, base: chart.instrument.base }),
    firstTime: figures.firstTime,
    lastTime: figures.lastTime,
    closedText: texts.plain("chart-closed", figures.closedAt),
    source: chartSource(texts, chart),
    timeframeMs: timeframeMs(chart.target.timeframe),
    candles: chart.candles.map(({ tsOpen, open, high, low, close, volume }) => [
      tsOpen,
      open,
      high,
      low,
      close,
      volume,
    ]),
    study,
  };
}
