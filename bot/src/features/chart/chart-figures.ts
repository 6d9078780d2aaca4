import { formatCount, formatNumber, formatPct } from "@roehub/core/contract/number-format";
import { formatDay, formatPeriod } from "@roehub/core/contract/period-format";
import { decimalPlaces } from "@roehub/core/kernel/decimal";
import { DAY_MS, type EpochMs, epochMs } from "@roehub/core/kernel/time";
import { timeframeMs } from "@roehub/core/kernel/timeframe";
import type { Instrument } from "@roehub/core/market-data/instruments-store";
import { exchangeName, instrumentText } from "../../market-words.ts";
import { joinFacts } from "../../screen.ts";
import type { Texts } from "../../texts.ts";
import type { Chart } from "./read-chart.ts";

/** The numbers and times of a chart in the reader's language: its picture and its caption say the same. Plain text. */
export interface ChartFigures {
  /** `BTCUSDT spot 15m`. */
  readonly title: string;
  /** `Binance · 1 Jul 05:45 – 2 Jul 2025 04:15 UTC`. */
  readonly period: string;
  readonly last: string;
  /** Of the bars shown: their change with its sign, extremes and number. */
  readonly shown: {
    readonly sign: number;
    readonly change: string;
    readonly high: string;
    readonly low: string;
    readonly n: number;
    readonly nText: string;
  };
  /** Of the last 24 hours. */
  readonly day: {
    readonly sign: number;
    readonly change: string;
    readonly high: string;
    readonly low: string;
    readonly volume: string;
  };
  readonly mostVolume: string;
  readonly firstTime: string;
  readonly lastTime: string;
  /** `04:15` and `2 Jul`: when the last bar closed, UTC. */
  readonly closedAt: { readonly time: string; readonly day: string };
}

export function chartFigures(texts: Texts, { target, instrument, candles, ticker }: Chart): ChartFigures {
  const { locale } = texts;
  const lengthMs = timeframeMs(target.timeframe);
  const [first] = candles;
  const newest = candles.at(-1) ?? first;
  const [start, end] = [first.tsOpen, epochMs(newest.tsOpen + lengthMs)];
  const digits = priceDigits(instrument, [...candles.map(({ close }) => close), ticker.last]);
  const price = (value: number) => formatNumber(value, { digits, locale });
  const volume = (value: number) => formatNumber(value, { digits: lotDigits(instrument), locale });
  const changePct = (ticker.last / first.open - 1) * 100;
  const timeText = (at: EpochMs) =>
    lengthMs < DAY_MS ? `${formatDay(at, locale)} ${timeOf(at)}` : formatDay(at, locale);
  return {
    title: `${instrumentText(texts, target.ref)} ${target.timeframe}`,
    period: joinFacts([exchangeName(target.ref.marketId), formatPeriod({ start, end }, locale)]),
    last: price(ticker.last),
    shown: {
      sign: shownSign(changePct),
      change: formatPct(changePct, { locale, signed: true }),
      high: price(candles.reduce((most, { high }) => Math.max(most, high), ticker.last)),
      low: price(candles.reduce((least, { low }) => Math.min(least, low), ticker.last)),
      n: candles.length,
      nText: formatCount(candles.length, locale),
    },
    day: {
      sign: shownSign(ticker.change24hPct),
      change: formatPct(ticker.change24hPct, { locale, signed: true }),
      high: price(ticker.high24h),
      low: price(ticker.low24h),
      volume: volume(ticker.volume24h),
    },
    mostVolume: volume(candles.reduce((most, candle) => Math.max(most, candle.volume), 0)),
    firstTime: timeText(start),
    lastTime: timeText(end),
    closedAt: { time: timeOf(end), day: formatDay(end, locale) },
  };
}

/** A change has the sign that its two digits show. */
function shownSign(pct: number): number {
  return Math.sign(Math.round(pct * 100));
}

const DIGITS_MOST = 10;

/** The digits of the price step; without one, as many as the prices have. */
export function priceDigits({ tickSize }: Instrument, prices: readonly number[]): number {
  if (tickSize !== null) return Math.min(DIGITS_MOST, decimalPlaces(Number(tickSize)));
  return prices.reduce((most, price) => Math.max(most, Math.min(DIGITS_MOST, decimalPlaces(price))), 0);
}

function lotDigits({ lotSize }: Instrument): number {
  return lotSize === null ? 2 : Math.min(DIGITS_MOST, decimalPlaces(Number(lotSize)));
}

function timeOf(at: EpochMs): string {
  return new Date(at).toISOString().slice(11, 16);
}
