import { IndicatorsSync } from "@ixjb94/indicators";
import type { Params } from "@roehub/core/indicators/indicator";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import { bb, ema, rsi, sma } from "indicatorts";

/** One of our indicators beside the libraries that compute the same. */
export interface IndicatorRace {
  readonly id: string;
  readonly params: Params;
  readonly peers: readonly IndicatorPeer[];
}

/** A library's function in its documented form. */
export interface IndicatorPeer {
  readonly name: string;
  /** Its columns in the order of our outputs, right-aligned: the last value is that of the last bar. */
  run(candles: PlainCandles): readonly (readonly number[])[];
}

/** Candles as the libraries document them; typed arrays are taken too, and none is faster on them. */
export interface PlainCandles {
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
}

export function plainCandles({ high, low, close }: CandleSeries): PlainCandles {
  return { high: Array.from(high), low: Array.from(low), close: Array.from(close) };
}

const INDICATORTS = "indicatorts 2.2.2";
const IXJB94 = "@ixjb94/indicators 1.2.4";
const ixjb94 = new IndicatorsSync();

/**
 * The five races of P9. Of the libraries on npm that were measured (indicatorts, @ixjb94/indicators, trading-signals,
 * fast-technical-indicators, technicalindicators, talib-web) these two are the only ones ever fastest. The ATR of indicatorts is
 * left out: it smooths with the simple mean, which is other work with other values.
 */
export const INDICATOR_RACES: readonly IndicatorRace[] = [
  {
    id: "sma",
    params: { period: 20 },
    peers: [
      { name: INDICATORTS, run: ({ close }) => [sma(close, { period: 20 })] },
      { name: IXJB94, run: ({ close }) => [ixjb94.sma(close, 20)] },
    ],
  },
  {
    id: "ema",
    params: { period: 20 },
    peers: [
      { name: INDICATORTS, run: ({ close }) => [ema(close, { period: 20 })] },
      { name: IXJB94, run: ({ close }) => [ixjb94.ema(close, 20)] },
    ],
  },
  {
    id: "rsi",
    params: { period: 14, lower: 30, upper: 70 },
    peers: [
      { name: INDICATORTS, run: ({ close }) => [rsi(close, { period: 14 })] },
      { name: IXJB94, run: ({ close }) => [ixjb94.rsi(close, 14)] },
    ],
  },
  {
    id: "atr",
    params: { period: 14, mult: 1.5 },
    peers: [{ name: IXJB94, run: ({ high, low, close }) => [ixjb94.atr(high, low, close, 14)] }],
  },
  {
    id: "bb",
    params: { period: 20, dev: 2 },
    peers: [
      {
        name: INDICATORTS,
        run({ close }) {
          const { upper, middle, lower } = bb(close, { period: 20 });
          return [upper, middle, lower];
        },
      },
      {
        name: IXJB94,
        run({ close }) {
          const [lower = [], middle = [], upper = []] = ixjb94.bbands(close, 20, 2);
          return [upper, middle, lower];
        },
      },
    ],
  },
];
