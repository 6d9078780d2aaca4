import type { TalibFunction } from "./talib-library.ts";

/** TA-Lib's functions that vectors are made of, each at two points where it has options. */
export const TALIB_FUNCTIONS: Readonly<Record<string, TalibFunction>> = {
  SMA: onClose(periods(20, 7)),
  EMA: onClose(periods(20, 50)),
  WMA: onClose(periods(20, 5)),
  DEMA: onClose(periods(20, 9)),
  TEMA: onClose(periods(20, 9)),
  TRIMA: onClose(periods(20, 7)),
  KAMA: onClose(periods(10, 21)),
  T3: onClose([
    { optInTimePeriod: 5, optInVFactor: 0.7 },
    { optInTimePeriod: 8, optInVFactor: 0.5 },
  ]),
  HT_TRENDLINE: onClose([{}]),
  MAMA: {
    inputs: ["close"],
    outputs: ["outMAMA", "outFAMA"],
    points: [
      { optInFastLimit: 0.5, optInSlowLimit: 0.05 },
      { optInFastLimit: 0.6, optInSlowLimit: 0.1 },
    ],
  },
  LINEARREG: onClose(periods(14, 30)),
  LINEARREG_SLOPE: onClose(periods(14, 30)),
  MIDPOINT: onClose(periods(14, 5)),
  MIDPRICE: { inputs: ["high", "low"], outputs: ["outReal"], points: periods(14, 5) },
  RSI: onClose(periods(14, 2)),
  CMO: onClose(periods(14, 5)),
  MOM: onClose(periods(10, 3)),
  ROC: onClose(periods(10, 3)),
  TRIX: onClose(periods(15, 5)),
  APO: onClose(crossings({ optInMAType: 1 })),
  PPO: onClose(crossings({ optInMAType: 1 })),
  MACD: {
    inputs: ["close"],
    outputs: ["outMACD", "outMACDSignal", "outMACDHist"],
    points: [
      { optInFastPeriod: 12, optInSlowPeriod: 26, optInSignalPeriod: 9 },
      { optInFastPeriod: 5, optInSlowPeriod: 35, optInSignalPeriod: 5 },
    ],
  },
  STOCHRSI: {
    inputs: ["close"],
    outputs: ["outFastK", "outFastD"],
    points: [
      { optInTimePeriod: 14, optInFastK_Period: 14, optInFastD_Period: 3, optInFastD_MAType: 0 },
      { optInTimePeriod: 8, optInFastK_Period: 5, optInFastD_Period: 4, optInFastD_MAType: 0 },
    ],
  },
  STOCH: {
    inputs: ["high", "low", "close"],
    outputs: ["outSlowK", "outSlowD"],
    points: [stochastic(14, 3, 3), stochastic(5, 2, 4)],
  },
  STOCHF: {
    inputs: ["high", "low", "close"],
    outputs: ["outFastK", "outFastD"],
    points: [
      { optInFastK_Period: 14, optInFastD_Period: 3, optInFastD_MAType: 0 },
      { optInFastK_Period: 5, optInFastD_Period: 4, optInFastD_MAType: 0 },
    ],
  },
  ULTOSC: onBars([
    { optInTimePeriod1: 7, optInTimePeriod2: 14, optInTimePeriod3: 28 },
    { optInTimePeriod1: 3, optInTimePeriod2: 8, optInTimePeriod3: 21 },
  ]),
  BOP: { inputs: ["open", "high", "low", "close"], outputs: ["outReal"], points: [{}] },
  CCI: onBars(periods(20, 7)),
  WILLR: onBars(periods(14, 5)),
  ADX: onBars(periods(14, 5)),
  ADXR: onBars(periods(14, 5)),
  DX: onBars(periods(14, 5)),
  PLUS_DI: onBars(periods(14, 5)),
  MINUS_DI: onBars(periods(14, 5)),
  AROON: { inputs: ["high", "low"], outputs: ["outAroonDown", "outAroonUp"], points: periods(14, 25) },
  AROONOSC: { inputs: ["high", "low"], outputs: ["outReal"], points: periods(14, 25) },
  SAR: {
    inputs: ["high", "low"],
    outputs: ["outReal"],
    points: [
      { optInAcceleration: 0.02, optInMaximum: 0.2 },
      { optInAcceleration: 0.05, optInMaximum: 0.3 },
    ],
  },
  ATR: onBars(periods(14, 5)),
  NATR: onBars(periods(14, 5)),
  TRANGE: onBars([{}]),
  BBANDS: {
    inputs: ["close"],
    outputs: ["outRealUpperBand", "outRealMiddleBand", "outRealLowerBand"],
    points: [bands(20, 2), bands(5, 1.5)],
  },
  STDDEV: onClose([deviation(20), deviation(50)]),
  VAR: onClose([deviation(20), deviation(50)]),
  MAX: onClose(periods(20, 5)),
  MIN: onClose(periods(20, 5)),
  OBV: { inputs: ["close", "volume"], outputs: ["outReal"], points: [{}] },
  AD: { inputs: ["high", "low", "close", "volume"], outputs: ["outReal"], points: [{}] },
  ADOSC: {
    inputs: ["high", "low", "close", "volume"],
    outputs: ["outReal"],
    points: [
      { optInFastPeriod: 3, optInSlowPeriod: 10 },
      { optInFastPeriod: 5, optInSlowPeriod: 20 },
    ],
  },
  MFI: { inputs: ["high", "low", "close", "volume"], outputs: ["outReal"], points: periods(14, 5) },
};

type Points = TalibFunction["points"];

function onClose(points: Points): TalibFunction {
  return { inputs: ["close"], outputs: ["outReal"], points };
}

function onBars(points: Points): TalibFunction {
  return { inputs: ["high", "low", "close"], outputs: ["outReal"], points };
}

function periods(...lengths: readonly number[]): Points {
  return lengths.map((optInTimePeriod) => ({ optInTimePeriod }));
}

function crossings(last: Readonly<Record<string, number>>): Points {
  return [
    { optInFastPeriod: 12, optInSlowPeriod: 26, ...last },
    { optInFastPeriod: 5, optInSlowPeriod: 35, ...last },
  ];
}

function bands(optInTimePeriod: number, deviations: number) {
  return { optInTimePeriod, optInNbDevUp: deviations, optInNbDevDn: deviations, optInMAType: 0 };
}

function deviation(optInTimePeriod: number) {
  return { optInTimePeriod, optInNbDev: 1 };
}

function stochastic(fastK: number, slowK: number, slowD: number) {
  return {
    optInFastK_Period: fastK,
    optInSlowK_Period: slowK,
    optInSlowK_MAType: 0,
    optInSlowD_Period: slowD,
    optInSlowD_MAType: 0,
  };
}
