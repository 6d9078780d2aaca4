import type { Timeframe } from "@roehub/core/kernel/timeframe";
import { useEffect, useState } from "react";
import { LogScaleToggle } from "../../parts/log-scale-toggle.tsx";
import { type Texts, useTexts } from "../../texts.tsx";
import { StudyLegend } from "../indicators/study-legend.tsx";
import type { Studies } from "../indicators/use-studies.ts";
import type { Bar } from "./bars.ts";
import { CandleChart } from "./candle-chart.tsx";
import { CandleLegend } from "./candle-legend.tsx";
import { ChartAreaSkeleton } from "./chart-skeleton.tsx";
import type { BarRange } from "./create-candle-chart.ts";
import type { PriceStep } from "./price-step.ts";

interface ChartFigureProps {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly bars: readonly Bar[];
  readonly step: PriceStep;
  readonly isOld: boolean;
  readonly studies: Studies;
  readonly older: OlderCandles;
}

/** How to get the candles before the oldest one. */
interface OlderCandles {
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly isFetchNextPageError: boolean;
  fetchNextPage(options: { cancelRefetch: boolean }): unknown;
}

/** Older candles are asked for when fewer than this many are left before those in sight. */
const AHEAD_BARS = 100;

/** A logarithmic scale is offered where the highest price is more than this many times the lowest. */
const LOG_RATIO = 3;

/** The chart with the numbers of one candle above it and a sentence below. */
export function ChartFigure({ symbol, timeframe, bars, step, isOld, studies, older }: ChartFigureProps) {
  const texts = useTexts();
  const [pointedAt, setPointedAt] = useState<number | null>(null);
  const [range, setRange] = useState<BarRange | null>(null);
  const [isLogarithmic, setLogarithmic] = useState(false);
  useOlderCandles(older, bars.length === 0 || (range !== null && barsBefore(bars, range) < AHEAD_BARS));
  const last = bars.at(-1);
  if (last === undefined) return <ChartAreaSkeleton />;
  const pointed = pointedAt === null ? undefined : bars.findLast((bar) => bar.tsOpen === pointedAt);
  const seen = inSight(bars, range);
  const sentence = summaryOf({ symbol, timeframe, digits: step.digits }, seen, texts);
  return (
    <figure className={isOld ? "section chart-figure old" : "section chart-figure"}>
      <CandleLegend bar={pointed ?? last} digits={step.digits}>
        {(isLogarithmic || isWide(seen)) && <LogScaleToggle isOn={isLogarithmic} onChange={setLogarithmic} />}
      </CandleLegend>
      <StudyLegend studies={studies.studies} priceDigits={step.digits} at={pointed?.tsOpen ?? null} />
      <CandleChart
        bars={bars}
        studies={studies.studies}
        step={step}
        isLogarithmic={isLogarithmic}
        summary={sentence}
        onCrosshair={setPointedAt}
        onRange={setRange}
      />
      {older.isFetchNextPageError && (
        <button
          type="button"
          className="button-quiet"
          disabled={older.isFetching}
          onClick={() => older.fetchNextPage({ cancelRefetch: false })}
        >
          {texts.t("chart-older-retry")}
        </button>
      )}
      {studies.isFailed && (
        <button type="button" className="button-quiet" onClick={studies.retry}>
          {texts.t("studies-retry")}
        </button>
      )}
      <figcaption className="chart-sentence sub quiet">{sentence}</figcaption>
    </figure>
  );
}

/** Asks for older candles while they are wanted; after a failure only the reader asks again. */
function useOlderCandles(older: OlderCandles, areWanted: boolean): void {
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = older;
  const isDue = areWanted && hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (isDue) void fetchNextPage({ cancelRefetch: false });
  }, [isDue, fetchNextPage]);
}

/** How many bars stand before those in sight. Told by time: bars that were added since are counted. */
function barsBefore(bars: readonly Bar[], range: BarRange): number {
  return bars.findIndex((bar) => bar.tsOpen >= range.first);
}

function inSight(bars: readonly Bar[], range: BarRange | null): readonly Bar[] {
  if (range === null) return bars;
  const seen = bars.filter((bar) => bar.tsOpen >= range.first && bar.tsOpen <= range.last);
  return seen.length === 0 ? bars : seen;
}

/** Whether the prices differ so much that a logarithmic scale helps. */
function isWide(bars: readonly Bar[]): boolean {
  return highestOf(bars) > LOG_RATIO * lowestOf(bars);
}

function lowestOf(bars: readonly Bar[]): number {
  return Math.min(...bars.map(({ low }) => low));
}

function highestOf(bars: readonly Bar[]): number {
  return Math.max(...bars.map(({ high }) => high));
}

interface Subject {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly digits: number;
}

/** What the chart shows, in a sentence. */
function summaryOf(
  { symbol, timeframe, digits }: Subject,
  bars: readonly Bar[],
  { t, format }: Texts,
): string {
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return "";
  const price = (value: number) => format.decimal(value, digits);
  return t("chart-summary", {
    symbol,
    timeframe,
    start: format.barTime(first.tsOpen),
    end: format.barTime(last.tsOpen),
    first: price(first.open),
    last: price(last.close),
    change: format.signedPercent(first.open === 0 ? null : (last.close / first.open - 1) * 100),
    low: price(lowestOf(bars)),
    high: price(highestOf(bars)),
  });
}
