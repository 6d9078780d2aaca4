import {
  CandlestickSeries,
  createChart,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type LogicalRange,
  PriceScaleMode,
  type UTCTimestamp,
} from "lightweight-charts";
import { chartFrame, paintFrame } from "../../chart-frame.ts";
import type { Format } from "../../format.ts";
import type { Theme } from "../../theme.ts";
import { createStudyDrawing, type DrawnStudy } from "../indicators/draw-studies.ts";
import { type Bar, commonLength } from "./bars.ts";
import type { PriceStep } from "./price-step.ts";

/** The open times of the first and the last bar in sight. */
export interface BarRange {
  readonly first: number;
  readonly last: number;
}

interface CandleChartInput {
  readonly format: Format;
  /** The open time of the bar under the crosshair, or null where there is none. */
  readonly onCrosshair: (tsOpen: number | null) => void;
  /** Called when the bars in sight have settled after a move. */
  readonly onRange: (range: BarRange) => void;
}

/** A drawn chart. It has no colours until it is painted, and no digits until it has a step. */
export interface CandleChartHandle {
  /** Draws `bars`; of the same bars with another end, only the end. */
  show(bars: readonly Bar[]): void;
  /** Draws indicators over the candles and below them, in place of those before. */
  showStudies(studies: readonly DrawnStudy[]): void;
  setStep(step: PriceStep): void;
  setLogarithmic(isLogarithmic: boolean): void;
  paint(theme: Theme): void;
  remove(): void;
}

const CANDLES_SHARE = 80;
const VOLUME_SHARE = 20;
/** What each pane of an indicator adds to the height of the chart; `--pane-height` of the style. */
export const PANE_HEIGHT_PX = 104;
const BAR_SPACING_PX = 7;
const ROOM_BARS = 4;
const SETTLE_MS = 120;

/** 40 %, as two hex digits behind a colour. */
const VOLUME_ALPHA_HEX = "66";

export function createCandleChart(box: HTMLElement, input: CandleChartInput): CandleChartHandle {
  const { format } = input;
  const chart = createChart(box, chartFrame(format));
  chart.applyOptions({
    timeScale: { barSpacing: BAR_SPACING_PX, rightOffset: ROOM_BARS, minBarSpacing: 0.5 },
  });
  const candles = chart.addSeries(CandlestickSeries, { borderVisible: true });
  const volumes = addVolumePane(chart, format);
  const studies = createStudyDrawing(chart, (panes) => shareHeight(chart, box, panes));
  let drawnStudies: readonly DrawnStudy[] = [];
  let shown: readonly Bar[] = [];
  let theme: Theme | null = null;
  const paintLast = () => {
    const last = shown.at(-1);
    if (theme === null || last === undefined) return;
    candles.applyOptions({ priceLineColor: last.close < last.open ? theme.down : theme.up });
  };
  chart.subscribeCrosshairMove(({ time }) => {
    input.onCrosshair(typeof time === "number" ? time * 1_000 : null);
  });
  const stopRange = followRange(chart, ({ from, to }) => {
    const [first, last] = [shown[Math.max(0, Math.ceil(from))], shown[Math.floor(to)] ?? shown.at(-1)];
    if (first !== undefined && last !== undefined) input.onRange({ first: first.tsOpen, last: last.tsOpen });
  });

  return {
    show(bars) {
      const isOther = shown.length !== bars.length || shown[0] !== bars[0];
      drawBars({ candles, volumes }, shown, bars);
      shown = bars;
      paintLast();
      if (isOther) studies.show(drawnStudies, timesOf(shown));
    },
    showStudies(next) {
      drawnStudies = next;
      studies.show(next, timesOf(shown));
    },
    setStep({ digits, tick }) {
      const formatter = (value: number) => format.decimal(value, digits);
      candles.applyOptions({ priceFormat: { type: "custom", minMove: tick, formatter } });
    },
    setLogarithmic(isLogarithmic) {
      const mode = isLogarithmic ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal;
      candles.priceScale().applyOptions({ mode });
    },
    paint(next) {
      theme = next;
      paintFrame(chart, next);
      paintCandles(candles, next);
      volumes.applyOptions({ color: `${next.bench}${VOLUME_ALPHA_HEX}` });
      paintLast();
      studies.paint(next);
    },
    remove() {
      stopRange();
      chart.remove();
    },
  };
}

interface BarSeries {
  readonly candles: ISeriesApi<"Candlestick">;
  readonly volumes: ISeriesApi<"Histogram">;
}

/** Draws `bars` in place of `shown`: where only the end differs, only the end. */
function drawBars({ candles, volumes }: BarSeries, shown: readonly Bar[], bars: readonly Bar[]): void {
  const common = commonLength(shown, bars);
  if (shown.length === 0 || common < shown.length - 1 || bars.length < shown.length) {
    candles.setData(bars.map(candleOf));
    volumes.setData(bars.map(volumeOf));
    return;
  }
  for (const bar of bars.slice(common)) {
    candles.update(candleOf(bar));
    volumes.update(volumeOf(bar));
  }
}

function addVolumePane(chart: IChartApi, format: Format): ISeriesApi<"Histogram"> {
  const volumes = chart.addSeries(
    HistogramSeries,
    {
      lastValueVisible: false,
      priceLineVisible: false,
      priceFormat: { type: "custom", minMove: 1e-8, formatter: (value: number) => format.compact(value) },
    },
    1,
  );
  volumes.priceScale().applyOptions({ scaleMargins: { top: 0.15, bottom: 0 }, entireTextOnly: true });
  const [top, bottom] = chart.panes();
  top?.setStretchFactor(CANDLES_SHARE);
  bottom?.setStretchFactor(VOLUME_SHARE);
  return volumes;
}

/** Panes of indicators have their height whatever is left to the candles, which keep what they had without. */
function shareHeight(chart: IChartApi, box: HTMLElement, panes: number): void {
  const own = Math.max(1, box.clientHeight - panes * PANE_HEIGHT_PX);
  const share = ((CANDLES_SHARE + VOLUME_SHARE) * PANE_HEIGHT_PX) / own;
  for (const pane of chart.panes().slice(2)) pane.setStretchFactor(share);
}

function timesOf(bars: readonly Bar[]): readonly number[] {
  return bars.map(({ tsOpen }) => tsOpen);
}

/** Up is hollow and down is full: they are told apart without colour. */
function paintCandles(candles: ISeriesApi<"Candlestick">, theme: Theme): void {
  candles.applyOptions({
    upColor: theme.sectionBg,
    borderUpColor: theme.up,
    wickUpColor: theme.up,
    downColor: theme.down,
    borderDownColor: theme.down,
    wickDownColor: theme.down,
  });
}

/** Tells the range in sight once it stands still; answers how to stop. */
function followRange(chart: IChartApi, onSettled: (range: LogicalRange) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onChange = (range: LogicalRange | null) => {
    clearTimeout(timer);
    if (range === null) return;
    timer = setTimeout(() => onSettled(range), SETTLE_MS);
  };
  chart.timeScale().subscribeVisibleLogicalRangeChange(onChange);
  return () => {
    clearTimeout(timer);
    chart.timeScale().unsubscribeVisibleLogicalRangeChange(onChange);
  };
}

function candleOf({ tsOpen, open, high, low, close }: Bar) {
  return { time: (tsOpen / 1_000) as UTCTimestamp, open, high, low, close };
}

function volumeOf({ tsOpen, volume }: Bar) {
  return { time: (tsOpen / 1_000) as UTCTimestamp, value: volume };
}
