import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY_MS, epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import type { Kline } from "@roehub/core/market-data/kline";
import { afterAll, describe, expect, it } from "vitest";
import { NEEDS_RECORDED_DATA, recordedCandleFile } from "../recorded-data.ts";
import { startExchange, valueAt } from "./exchange-fixture.ts";
import { createFileSource } from "./file-source.ts";
import { createMemorySource, describeInstrument } from "./memory-source.ts";
import { createRevisingSource, readRevisedCandles } from "./revised-candles.ts";
import { createRevisedSource } from "./revised-source.ts";
import { createSimulatedSource } from "./simulated-source.ts";

const BTC = { marketId: 1, symbol: "BTCUSDT" } as const;
const START = Date.UTC(2025, 3, 1);

function klineAt(minute: number, close: number): Kline {
  return {
    tsOpen: epochMs(START + minute * MINUTE_MS),
    open: 100,
    high: 110,
    low: 90,
    close,
    volume: 1.5,
    quoteVolume: 150,
    trades: 3,
    takerBuyBaseVolume: 1,
    takerBuyQuoteVolume: 100,
  };
}

const folder = mkdtempSync(join(tmpdir(), "roehub-source-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the simulated source", () => {
  it("gives the minutes of any stretch, over days, as often as it is asked", () => {
    const source = createSimulatedSource({ seed: 42 });
    const request = { ref: BTC, startMs: START - 90 * MINUTE_MS, endMs: START + 30 * MINUTE_MS, atMs: 0 };
    const klines = source.klines(request);
    expect(klines.map(({ tsOpen }) => (tsOpen - START) / MINUTE_MS)).toEqual(
      Array.from({ length: 120 }, (_, index) => index - 90),
    );
    expect(source.klines(request)).toEqual(klines);
    expect(source.klines({ ...request, startMs: request.startMs + 1 })).toHaveLength(119);
    expect(createSimulatedSource({ seed: 42 }).klines(request)).toEqual(klines);
    expect(source.klines({ ...request, ref: { marketId: 1, symbol: "NOPE" } })).toEqual([]);
  });
});

describe("the file source", () => {
  it("plays a file's minutes; those that it lacks are an outage on every channel", async () => {
    const rows = [0, 1, 2, 6, 7, 8].map(
      (minute) => `${START + minute * MINUTE_MS},10.5,11.25,10,${10 + minute / 8},3.125`,
    );
    const text = ["ts_open_ms,open,high,low,close,volume", ...rows, ""].join("\n");
    writeFileSync(join(folder, "bybit-linear_AAAUSDT_1m_2025.csv"), text);
    const source = await createFileSource(folder);
    expect(source.instruments()).toMatchObject([
      { marketId: 4, symbol: "AAAUSDT", base: "AAA", quote: "USDT", priceDigits: 3, quantityDigits: 3 },
    ]);
    expect([source.startMs, source.endMs]).toEqual([START, START + 9 * MINUTE_MS]);

    const running = await startExchange({ source, startMs: START + 1_000 });
    const socket = await running.connect(4, "/v5/public/linear");
    socket.send({ op: "subscribe", args: ["kline.1.AAAUSDT"], req_id: "1" });
    await socket.first("success");
    running.clock.skipTo(START + 10 * MINUTE_MS);
    const minutes = () =>
      socket.messages
        .filter((message) => valueAt(message, "data.0.confirm") === true)
        .map((message) => (Number(valueAt(message, "data.0.start")) - START) / MINUTE_MS);
    await socket.until(() => minutes().includes(8), "the last minute");
    expect(minutes()).toEqual([0, 1, 2, 6, 7, 8]);
    const { body } = await running.get(4, "/v5/market/kline?category=linear&symbol=AAAUSDT&interval=1");
    expect(
      (valueAt(body, "result.list") as string[][]).map(([open]) => (Number(open) - START) / MINUTE_MS),
    ).toEqual([8, 7, 6, 2, 1, 0]);
  });
});

describe("a revised source", () => {
  it("reads differently from the moment of the revision on", () => {
    const klines = [klineAt(0, 100), klineAt(1, 101)];
    const held = createMemorySource([{ instrument: describeInstrument(BTC, klines), klines }]);
    const source = createRevisedSource(held, [{ ref: BTC, atMs: START + DAY_MS, kline: klineAt(1, 105) }]);
    source.revise({ ref: BTC, atMs: START + 2 * DAY_MS, kline: klineAt(1, 106) });
    const closes = (atMs: number) =>
      source.klines({ ref: BTC, startMs: START, endMs: START + DAY_MS, atMs }).map(({ close }) => close);
    expect(closes(START + DAY_MS - 1)).toEqual([100, 101]);
    expect(closes(START + DAY_MS)).toEqual([100, 105]);
    expect(closes(START + 3 * DAY_MS)).toEqual([100, 106]);
  });

  const recorded = recordedCandleFile("binance-spot_BTCUSDT_1m_revised-2021-04.json");
  it.skipIf(recorded === null)(
    `plays what Binance changed in April 2021 ${NEEDS_RECORDED_DATA}`,
    async () => {
      const candles = readRevisedCandles(recorded ?? "", BTC);
      const source = createRevisingSource(BTC, candles, DAY_MS);
      const [first] = candles.first;
      const tsOpen = first?.tsOpen ?? 0;
      const running = await startExchange({ source, startMs: tsOpen + 2 * MINUTE_MS });
      const read = async () => {
        const path = `/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=${tsOpen}&limit=1`;
        const [[, , , , close, volume] = []] = (await running.get(1, path)).body as string[][];
        return [Number(close), Number(volume)];
      };
      expect(await read()).toEqual([candles.first[0]?.close, candles.first[0]?.volume]);
      running.clock.skipTo(tsOpen + MINUTE_MS + DAY_MS);
      expect(await read()).toEqual([candles.later[0]?.close, candles.later[0]?.volume]);
      expect(candles.later[0]).not.toEqual(candles.first[0]);
      expect(candles.first).toHaveLength(70);
    },
  );
});
