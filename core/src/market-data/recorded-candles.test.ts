import { describe, expect, it } from "vitest";
import {
  NEEDS_RECORDED_DATA,
  recordedCandleFile,
  recordedDataDir,
} from "../../../workers/src/sandbox/recorded-data.ts";
import { MINUTE_MS } from "../kernel/time.ts";
import { readCandleFile } from "./candle-file-store.ts";
import { type CandleSeries, candleAt, candlesBetween } from "./candle-series.ts";
import { klineAt } from "./kline-series.ts";
import { countMissingMinutes, rollup } from "./rollup.ts";

const read = (name: string) => readCandleFile(recordedCandleFile(`${name}.csv.gz`) ?? "");
const count = (series: CandleSeries) => {
  const last = series.tsOpen[series.length - 1] ?? 0;
  return countMissingMinutes(series, series.tsOpen[0] ?? 0, last + MINUTE_MS);
};

describe.skipIf(recordedDataDir() === null)(
  `recorded candles ${NEEDS_RECORDED_DATA}`,
  { timeout: 60_000 },
  () => {
    it.each([
      ["binance-spot_BTCUSDT", "2025-05-20_2025-08-18", "5m", 26_140],
      ["binance-spot_BTCUSDT", "2025-05-20_2025-08-18", "15m", 8_712],
      ["binance-spot_ETHUSDT", "2025-05-20_2025-08-18", "5m", 26_140],
      ["binance-spot_ETHUSDT", "2025-05-20_2025-08-18", "15m", 8_712],
      ["bybit-linear_ADAUSDT", "2025-05-30_2025-06-29", "5m", 8_639],
      ["bybit-linear_DOGEUSDT", "2025-05-30_2025-06-29", "5m", 8_639],
    ] as const)(
      "of %s %s roll up to the venue's own %s candles",
      async (instrument, days, timeframe, bars) => {
        const venue = await read(`${instrument}_${timeframe}_${days}`);
        const minutes = await read(`${instrument}_1m_${days}`);
        const rolled = candlesBetween(
          rollup(minutes, timeframe),
          venue.tsOpen[0] ?? 0,
          Number.POSITIVE_INFINITY,
        );
        expect(venue.length).toBe(bars);
        let compared = 0;
        for (let index = 0; index < Math.min(rolled.length, venue.length); index++) {
          const [ours, theirs] = [candleAt(rolled, index), candleAt(venue, index)];
          // A sum of decimals differs from the decimal sum in its last places.
          const volumeMatches =
            Math.abs((ours?.volume ?? 0) - (theirs?.volume ?? 0)) <= 1e-9 * (theirs?.volume ?? 0);
          if (
            JSON.stringify({ ...ours, volume: 0 }) !== JSON.stringify({ ...theirs, volume: 0 }) ||
            !volumeMatches
          ) {
            expect(ours).toEqual(theirs);
          }
          compared++;
        }
        expect(Math.abs(rolled.length - venue.length)).toBeLessThanOrEqual(1);
        expect(compared).toBeGreaterThan(bars - 2);
      },
    );

    it("of the halt of 2023-03-24 lack exactly its 80 minutes, and no bucket is made of it", async () => {
      const minutes = await read("binance-spot_BTCUSDT_1m_2023-03-16_2023-05-05_outage");
      expect(minutes.length).toBe(71_040);
      expect(count(minutes)).toBe(80);
      const haltHours = rollup(minutes, "1h", {
        start: Date.UTC(2023, 2, 24, 12),
        end: Date.UTC(2023, 2, 24, 14),
      });
      expect(haltHours.length).toBe(0);
    });

    it("of a venue that leaves out minutes without a trade lack as many as the archive says", async () => {
      expect(count(await read("bitfinex-spot_BTCUSD_1m_2019"))).toBe(12_873);
    });

    it("in a venue's own dump format are read with every count", async () => {
      const month = await readCandleFile(
        recordedCandleFile("binance-usdm_NEARUSDT_1m_2025-09_vision12.csv.gz") ?? "",
      );
      expect(month.length).toBe(43_200);
      expect(count(month)).toBe(0);
      expect(klineAt(month, 0)).toEqual({
        tsOpen: 1_756_684_800_000,
        open: 2.365,
        high: 2.365,
        low: 2.359,
        close: 2.363,
        volume: 158_595,
        quoteVolume: 374_583.49,
        trades: 583,
        takerBuyBaseVolume: 30_434,
        takerBuyQuoteVolume: 71_887.127,
      });
    });
  },
);
