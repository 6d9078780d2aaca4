import { expect, test } from "vitest";
import { assert } from "../kernel/assert.ts";
import { DAY_MS, epochMs, formatInstant, HOUR_MS, MINUTE_MS } from "../kernel/time.ts";
import { type CandleSeries, candleAt, candleSeriesOf, candlesBetween } from "../market-data/candle-series.ts";
import { rollup } from "../market-data/rollup.ts";
import { createIndicatorSeries } from "./indicator-series-runner.ts";
import { sampleCandles } from "./sample-candles.ts";
import { computeSeries } from "./series.ts";
import { vwap } from "./volume/vwap.ts";

const BTC = { marketId: 1, symbol: "BTCUSDT" } as const;
const START = 19_000 * DAY_MS;
const MISSING_MS = {
  start: START + 2 * DAY_MS - 3 * MINUTE_MS,
  end: START + 2 * DAY_MS + 7 * MINUTE_MS,
} as const;

/** Four days of minutes, of which those around the third midnight are missing. */
function withoutMidnight(): CandleSeries {
  const candles = sampleCandles({ length: 4 * 1_440, seed: 8 });
  for (const row of candles.tsOpen.keys()) candles.tsOpen[row] = START + row * MINUTE_MS;
  const rows = Array.from({ length: candles.length }, (_, row) => candleAt(candles, row));
  return candleSeriesOf(
    rows
      .filter((row) => row !== null)
      .filter(({ tsOpen }) => tsOpen < MISSING_MS.start || tsOpen >= MISSING_MS.end),
  );
}

function seriesOver(candles: CandleSeries) {
  const [oldest = 0, newest = 0] = [candles.tsOpen[0], candles.tsOpen.at(-1)];
  return createIndicatorSeries({
    candles: { read1m: async (_, start, end) => candlesBetween(candles, start, end) },
    bounds: async () => ({ oldest: epochMs(oldest), newest: epochMs(newest) }),
    instruments: {
      find: async () => ({
        ...BTC,
        base: "BTC",
        quote: "USDT",
        status: "TRADING",
        isEnabled: true,
        isTradable: true,
        tickSize: "0.01",
        lotSize: null,
        minNotional: null,
        listedAt: null,
        meta: {},
      }),
    },
    indicatorBounds: {},
  });
}

test.each(["1m", "15m", "1h"] as const)(
  "a day whose first minutes are missing has the VWAP of the whole history on %s",
  async (timeframe) => {
    const candles = withoutMidnight();
    const start = START + 2 * DAY_MS + 5 * HOUR_MS;
    const outcome = await seriesOver(candles).compute({
      market_id: 1,
      symbol: "BTCUSDT",
      timeframe,
      id: "vwap",
      start: formatInstant(epochMs(start)),
      end: formatInstant(epochMs(start + 2 * HOUR_MS)),
    });
    assert(outcome.kind === "series", "there is such an instrument");
    const bars = rollup(candles, timeframe);
    const first = bars.tsOpen.indexOf(start);
    const [whole = new Float64Array()] = computeSeries(vwap, {}, bars);
    const [part = new Float64Array()] = outcome.outputs;
    expect(part.some(Number.isNaN)).toBe(false);
    expect([...part]).toEqual([...whole.subarray(first, first + part.length)]);
  },
);
