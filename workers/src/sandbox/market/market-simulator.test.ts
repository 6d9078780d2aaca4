import { DAY_MS, HOUR_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import { candleFault } from "@roehub/core/market-data/candle-fault";
import { type CandleSeries, candlesBetween } from "@roehub/core/market-data/candle-series";
import { rollup } from "@roehub/core/market-data/rollup";
import { describe, expect, it } from "vitest";
import { createMarketSimulator, SIMULATION_ORIGIN_MS } from "./market-simulator.ts";
import { type BookLevel, simulateBook } from "./simulated-book.ts";
import { SIMULATED_INSTRUMENTS } from "./simulated-instruments.ts";

const START = Date.UTC(2025, 9, 1);
const END = START + 400 * DAY_MS;
const SEEDS = [42, 7, 1_000_003];
const BTC = { marketId: 1, symbol: "BTCUSDT" } as const;
const ETH = { marketId: 1, symbol: "ETHUSDT" } as const;

function returnsOf(series: CandleSeries): Float64Array {
  const logs = series.close.map(Math.log);
  return Float64Array.from({ length: series.length - 1 }, (_, i) => (logs[i + 1] ?? 0) - (logs[i] ?? 0));
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const da = (a[i] ?? 0) - meanA;
    const db = (b[i] ?? 0) - meanB;
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

function kurtosis(values: Float64Array): number {
  const center = mean(values);
  const squares = values.map((value) => (value - center) ** 2);
  return mean(squares.map((square) => square * square)) / mean(squares) ** 2;
}

const lagged = (values: Float64Array, lag: number) =>
  correlation(values.subarray(lag), values.subarray(0, values.length - lag));

/** The content of a series; comparing it costs no message a row. */
function bytesOf(series: CandleSeries): Buffer {
  const { tsOpen, open, high, low, close, volume } = series;
  return Buffer.concat(
    [tsOpen, open, high, low, close, volume].map((c) => Buffer.from(Float64Array.from(c).buffer)),
  );
}

describe.each(SEEDS)("the simulated market with seed %i", (seed) => {
  const market = createMarketSimulator({ seed });
  const btc = market.candles(BTC, START, END);
  const eth = market.candles(ETH, START, END);
  const btcReturns = returnsOf(btc);
  const ethReturns = returnsOf(eth);

  it("has every minute once, as valid candles", () => {
    for (const series of [btc, eth]) {
      expect(series.length).toBe(400 * 1_440);
      expect(series.tsOpen[0]).toBe(START);
      expect(series.tsOpen[series.length - 1]).toBe(END - MINUTE_MS);
      for (let index = 0; index < series.length; index++) {
        const fault = candleFault(series, index);
        if (fault !== null) expect.fail(`candle ${index}: ${fault}`);
      }
    }
  });

  it("quotes in whole ticks and lots", () => {
    for (const [series, instrument] of [
      [btc, SIMULATED_INSTRUMENTS[0]],
      [eth, SIMULATED_INSTRUMENTS[1]],
    ] as const) {
      const isWhole = (value: number, digits: number) => Number(value.toFixed(digits)) === value;
      const { open, high, low, close, volume } = candlesBetween(series, START, START + 3 * DAY_MS);
      for (const column of [open, high, low, close]) {
        expect(column.every((price) => isWhole(price, instrument?.priceDigits ?? 0))).toBe(true);
      }
      expect(volume.every((value) => value > 0 && isWhole(value, instrument?.quantityDigits ?? 0))).toBe(
        true,
      );
    }
  });

  it("has fat tails, and clusters of volatility that last from minutes to days", () => {
    for (const returns of [btcReturns, ethReturns]) {
      expect(kurtosis(returns)).toBeGreaterThan(5);
      expect(kurtosis(returns)).toBeLessThan(100);
      const sizes = returns.map(Math.abs);
      expect(lagged(sizes, 1)).toBeGreaterThan(0.15);
      expect(lagged(sizes, 60)).toBeGreaterThan(0.1);
      expect(lagged(sizes, 1_440)).toBeGreaterThan(0.05);
    }
  });

  it("hardly lets one minute's return tell the next", () => {
    expect(Math.abs(lagged(btcReturns, 1))).toBeLessThan(0.03);
    expect(Math.abs(lagged(ethReturns, 1))).toBeLessThan(0.1);
  });

  it("moves ETH with BTC, more than BTC, and not as its copy", () => {
    expect(correlation(btcReturns, ethReturns)).toBeGreaterThan(0.7);
    expect(correlation(btcReturns, ethReturns)).toBeLessThan(0.9);
    const size = (returns: Float64Array) => mean(returns.map(Math.abs));
    expect(size(ethReturns)).toBeGreaterThan(size(btcReturns));
  });

  it("moves by crypto's amounts in a day, and falls by crashes too", () => {
    const days = rollup(btc, "1d");
    const deviation = Math.sqrt(mean(returnsOf(days).map((r) => r * r)));
    expect(deviation).toBeGreaterThan(0.015);
    expect(deviation).toBeLessThan(0.05);
    expect(Math.min(...returnsOf(days))).toBeLessThan(-0.05);
  });

  it("trades more in active hours than in quiet ones", () => {
    const hours = rollup(btc, "1h");
    const meanAt = (hour: number) =>
      mean(hours.volume.filter((_, i) => ((hours.tsOpen[i] ?? 0) % DAY_MS) / HOUR_MS === hour));
    expect(meanAt(14)).toBeGreaterThan(1.5 * meanAt(4));
  });

  it("stays within a factor of ten of where it began over twenty years", () => {
    for (const instrument of SIMULATED_INSTRUMENTS.slice(0, 3)) {
      const { startPrice } = instrument;
      for (let year = 2020; year < 2040; year++) {
        const week = market.candles(instrument, Date.UTC(year, 5, 1), Date.UTC(year, 5, 8));
        expect(Math.min(...week.low)).toBeGreaterThan(startPrice / 10);
        expect(Math.max(...week.high)).toBeLessThan(startPrice * 10);
      }
    }
  });

  it("gives the same minutes whatever stretch is asked for, and in whatever order", () => {
    const whole = candlesBetween(eth, START + 10 * DAY_MS, START + 13 * DAY_MS);
    const fresh = createMarketSimulator({ seed });
    const cuts = [10, 11.37, 11.372, 13].map(
      (days) => START + Math.round((days * DAY_MS) / MINUTE_MS) * MINUTE_MS,
    );
    const parts = [2, 0, 1].map((i) => ({
      i,
      part: fresh.candles(ETH, cuts[i] ?? 0, cuts[i + 1] ?? 0),
    }));
    for (const { i, part } of parts) {
      expect(bytesOf(part).equals(bytesOf(candlesBetween(whole, cuts[i] ?? 0, cuts[i + 1] ?? 0)))).toBe(true);
    }
  });

  it("opens each day where the last one closed", () => {
    for (let day = 1; day < 400; day++) {
      const gap = Math.abs((btc.open[day * 1_440] ?? 0) - (btc.close[day * 1_440 - 1] ?? 0));
      expect(gap).toBeLessThan(0.011);
    }
  });
});

describe("createMarketSimulator", () => {
  it("gives another market for another seed", () => {
    const [a, b] = [1, 2].map((seed) => createMarketSimulator({ seed }).candles(BTC, START, START + DAY_MS));
    expect(a?.close.some((close, i) => close !== b?.close[i])).toBe(true);
  });

  it("has nothing before its origin", () => {
    const market = createMarketSimulator({ seed: 1 });
    expect(market.candles(BTC, 0, SIMULATION_ORIGIN_MS).length).toBe(0);
    expect(market.candles(BTC, 0, SIMULATION_ORIGIN_MS + HOUR_MS).tsOpen[0]).toBe(SIMULATION_ORIGIN_MS);
  });

  it("makes a year of minutes of a symbol within a few seconds on the busiest machine", () => {
    const market = createMarketSimulator({ seed: 3 });
    const startMs = performance.now();
    expect(market.candles(BTC, START, START + 365 * DAY_MS).length).toBe(525_600);
    expect(performance.now() - startMs).toBeLessThan(4_000);
  });
});

describe("simulateBook", () => {
  const request = { seed: 42, minuteLots: 1_400_000, depth: 100 };

  it("stands around the last price, never crossed, one or two ticks wide", () => {
    for (let second = 0; second < 300; second++) {
      const lastTicks = 6_400_001 + second * 7;
      const book = simulateBook({ ...request, tsMs: START + second * 1_000, lastTicks });
      const [bid, ask] = [book.bids[0]?.ticks ?? 0, book.asks[0]?.ticks ?? 0];
      expect(ask - bid).toBeGreaterThan(0);
      expect(ask - bid).toBeLessThan(3);
      expect([bid, bid + 1]).toContain(lastTicks);
      const prices = (levels: readonly BookLevel[]) => levels.map(({ ticks }) => ticks);
      expect(prices(book.bids)).toEqual(prices(book.bids).toSorted((a, b) => b - a));
      expect(prices(book.asks)).toEqual(prices(book.asks).toSorted((a, b) => a - b));
      expect(new Set(prices(book.bids)).size).toBe(100);
      expect([...book.bids, ...book.asks].every(({ lots }) => Number.isInteger(lots) && lots > 0)).toBe(true);
    }
  });

  it("keeps most of its levels from one moment to the next, and not for ever", () => {
    const at = (tsMs: number) =>
      new Set(simulateBook({ ...request, tsMs, lastTicks: 6_400_000 }).bids.map(level));
    const level = ({ ticks, lots }: BookLevel) => `${ticks}:${lots}`;
    const kept = (tsMs: number) => [...at(START)].filter((name) => at(tsMs).has(name)).length;
    expect(kept(START + 100)).toBeGreaterThan(90);
    expect(kept(START + 60_000)).toBeLessThan(20);
  });
});
