import { MARKETS, type MarketId } from "@roehub/core/market-data/market";
import { describe, expect, it } from "vitest";
import { FIXTURE_START_MS, startExchange, type TestSocket, valueAt } from "./exchange-fixture.ts";
import { createSimulatedSource } from "./simulated-source.ts";

const SYMBOLS = ["BTCUSDT", "ETHUSDT", "SOLUSDT"];
const FIRST_MINUTE_MS = Math.floor(FIXTURE_START_MS / 60_000) * 60_000;

const PATHS: Readonly<Record<MarketId, string>> = {
  1: "/stream",
  2: "/market/stream",
  3: "/v5/public/spot",
  4: "/v5/public/linear",
};

function subscribeKlines(socket: TestSocket, marketId: MarketId): void {
  if (marketId <= 2)
    socket.send({ method: "SUBSCRIBE", params: SYMBOLS.map((s) => `${s.toLowerCase()}@kline_1m`), id: 1 });
  else socket.send({ op: "subscribe", args: SYMBOLS.map((s) => `kline.1.${s}`), req_id: "1" });
}

interface Told {
  readonly symbol: string;
  readonly tsOpen: number;
  readonly close: number;
  readonly isClosed: boolean;
}

/** What a message tells of a candle, or nothing. */
function told(message: unknown): Told[] {
  const binance = valueAt(message, "data.k");
  if (binance !== undefined) {
    const at = (name: string) => valueAt(binance, name);
    return [
      {
        symbol: String(at("s")),
        tsOpen: Number(at("t")),
        close: Number(at("c")),
        isClosed: at("x") === true,
      },
    ];
  }
  const topic = String(valueAt(message, "topic"));
  if (!topic.startsWith("kline.1.")) return [];
  const at = (name: string) => valueAt(message, `data.0.${name}`);
  return [
    {
      symbol: topic.slice(8),
      tsOpen: Number(at("start")),
      close: Number(at("close")),
      isClosed: at("confirm") === true,
    },
  ];
}

describe("an hour at 600 times the speed", () => {
  it("tells every closed minute of twelve instruments once, in order and as the source has it", async () => {
    const running = await startExchange({ speed: 600 });
    const source = createSimulatedSource({ seed: 42 });
    const closedOf = (socket: TestSocket, symbol: string) =>
      socket.messages.flatMap(told).filter((candle) => candle.isClosed && candle.symbol === symbol);
    const listen = async (marketId: MarketId) => {
      const socket = await running.connect(marketId, PATHS[marketId]);
      subscribeKlines(socket, marketId);
      for (const minutes of [20, 40, 60]) {
        const hasAll = () => SYMBOLS.every((symbol) => closedOf(socket, symbol).length >= minutes);
        await socket.until(hasAll, `${minutes} closed minutes of each`);
        // Bybit ends who says nothing for ten minutes, which are a second here.
        if (marketId > 2) socket.send({ op: "ping" });
      }
      return { marketId, socket };
    };
    for (const { marketId, socket } of await Promise.all(MARKETS.map((market) => listen(market.marketId)))) {
      for (const symbol of SYMBOLS) {
        const hour = closedOf(socket, symbol).slice(0, 60);
        const firstMs = hour[0]?.tsOpen ?? 0;
        // The clock has run on a little until the subscription arrived.
        expect(firstMs - FIRST_MINUTE_MS).toBeLessThan(30 * 60_000);
        const ref = { marketId, symbol };
        const expected = source.klines({ ref, startMs: firstMs, endMs: firstMs + 3_600_000, atMs: 0 });
        expect(hour.map(({ tsOpen, close }) => [tsOpen, close])).toEqual(
          expected.map(({ tsOpen, close }) => [tsOpen, close]),
        );
      }
    }
  }, 30_000);

  it("catches up in order where the clock leaps", async () => {
    const running = await startExchange();
    const socket = await running.connect(1, "/stream");
    subscribeKlines(socket, 1);
    await socket.first("result");
    running.clock.skipTo(FIRST_MINUTE_MS + 3 * 60_000 + 2_000);
    const closed = () => socket.messages.flatMap(told).filter(({ isClosed }) => isClosed);
    await socket.until(() => closed().length >= 9, "nine closed minutes");
    expect(closed().map(({ tsOpen }) => (tsOpen - FIRST_MINUTE_MS) / 60_000)).toEqual([
      0, 0, 0, 1, 1, 1, 2, 2, 2,
    ]);
  });
});
