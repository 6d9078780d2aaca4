import { epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import { candleSeriesOf } from "@roehub/core/market-data/candle-series";
import { createCandlesView } from "@roehub/core/market-data/candles-view-runner";
import { expect, it } from "vitest";
import { readChart } from "./read-chart.ts";
import { testChart } from "./test-chart.ts";

const { target, instrument, ticker, marketSource, candles } = testChart();
const START_MS = Date.UTC(2025, 0, 1);
const minute = (place: number) => ({ ...candles[0], tsOpen: epochMs(START_MS + place * MINUTE_MS) });

/** A market of 600 minutes without those from `from` to `to`. */
function marketWithout({ from, to }: { from: number; to: number }) {
  const all = Array.from({ length: 600 }, (_, place) => minute(place));
  const kept = all.filter((_, place) => place < from || place >= to);
  const instruments = { find: async () => instrument };
  return {
    instruments,
    marketSource,
    tickers: { read: async () => ({ kind: "ticker", view: ticker }) as const },
    candlesView: createCandlesView({
      instruments,
      candles: {
        read1m: async (_ref, start, end) =>
          candleSeriesOf(kept.filter(({ tsOpen }) => tsOpen >= start && tsOpen < end)),
      },
      bounds: async (_ref, before) => {
        const [oldest] = kept;
        const newest = kept.findLast(({ tsOpen }) => tsOpen < before);
        return oldest === undefined || newest === undefined
          ? null
          : { oldest: oldest.tsOpen, newest: newest.tsOpen };
      },
    }),
  };
}

async function read(hole: { from: number; to: number }, warmupBars: number) {
  const outcome = await readChart(marketWithout(hole), { ...target, timeframe: "1m" }, { warmupBars });
  if (outcome.kind !== "chart") throw new Error("a market with candles has a chart");
  const { chart } = outcome;
  return { shown: chart.candles.length, read: chart.history.length, first: chart.candles[0].tsOpen };
}

it("the candles before those shown are as many as an indicator needs, over a hole in the history too", async () => {
  expect(await read({ from: 0, to: 0 }, 100)).toMatchObject({ shown: 90, read: 190 });
  expect(await read({ from: 300, to: 500 }, 100)).toMatchObject({ shown: 90, read: 190 });
  expect(await read({ from: 420, to: 480 }, 400)).toMatchObject({ shown: 90, read: 490 });
});

it("the same candles are shown with and without an indicator", async () => {
  for (const hole of [
    { from: 0, to: 0 },
    { from: 520, to: 560 },
    { from: 300, to: 590 },
  ]) {
    const bare = await read(hole, 0);
    const { shown, first } = await read(hole, 200);
    expect({ shown, first }).toEqual({ shown: bare.shown, first: bare.first });
    expect(bare.read).toBe(bare.shown);
  }
});

it("a history that is too short is read as a whole, and no further", async () => {
  expect(await read({ from: 0, to: 0 }, 5_000)).toMatchObject({ shown: 90, read: 600 });
});
