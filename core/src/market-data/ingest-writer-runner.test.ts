import { expect, it } from "vitest";
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import { createLogger } from "../platform/logging.ts";
import { createMetrics } from "../platform/metrics.ts";
import type { Timer } from "../platform/timer.ts";
import { createManualTimer } from "../venues/test-timer.ts";
import { createIngestMetrics } from "./ingest-metrics-runner.ts";
import { createIngestWriter } from "./ingest-writer-runner.ts";
import { NOTHING_AMENDED } from "./kline-amend.ts";
import type { KlineBlock } from "./kline-block.ts";
import type { SequencedKline } from "./kline-sequencer.ts";

const T = Date.UTC(2026, 2, 15, 12);

function candle(minute: number): SequencedKline {
  const counts = { quoteVolume: 1, trades: null, takerBuyBaseVolume: null, takerBuyQuoteVolume: null };
  const prices = { open: 1, high: 1, low: 1, close: 1, volume: 1 };
  return { source: "ws", kline: { tsOpen: epochMs(T + minute * MINUTE_MS), ...prices, ...counts } };
}

it("stores what waits after the interval, also where the clock is set back meanwhile", async () => {
  const passing = createManualTimer({ startMs: T });
  let setBackMs = 0;
  const timer: Timer = { nowMs: () => epochMs(passing.nowMs() - setBackMs), sleep: passing.sleep };
  const stored: number[] = [];
  const block: KlineBlock = {
    table: "raw_binance_klines_1m",
    columnNames: [],
    rowCount: 0,
    origin: "ws",
    ingestedAtUs: 0n,
    bytes: new Uint8Array(),
  };
  const writer = createIngestWriter({
    klines: {
      encodeBlock: (rows) => ({ ...block, rowCount: rows.length }),
      insertBlock: async ({ rowCount }) => void stored.push(rowCount),
      amend: async () => NOTHING_AMENDED,
    },
    publisher: { candles: () => {} },
    metrics: createIngestMetrics(createMetrics()).ofMarket("binance:spot"),
    timer,
    logger: createLogger({ level: "silent", secrets: [] }),
    onStored: () => {},
    config: { flushIntervalMs: SECOND_MS, flushRows: 10_000, queueRows: 200_000 },
  });
  writer.start();
  const ref = { marketId: 1, symbol: "BTCUSDT" } as const;
  writer.add(ref, [candle(0)]);
  await passing.advance(SECOND_MS / 2);
  expect(stored).toEqual([]);
  setBackMs = HOUR_MS;
  writer.add(ref, [candle(1)]);
  await passing.advance(SECOND_MS);
  expect(stored).toEqual([2]);
  await writer.drain(SECOND_MS);
});
