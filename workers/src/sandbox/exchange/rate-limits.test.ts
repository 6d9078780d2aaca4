import { describe, expect, it } from "vitest";
import { startExchange } from "./exchange-fixture.ts";

describe("Binance's weight", () => {
  it("is told with every answer and counted by the minute of the exchange", async () => {
    const running = await startExchange();
    const used = async (path: string) =>
      Number((await running.get(1, `/api/v3/${path}`)).headers.get("x-mbx-used-weight-1m"));
    expect(await used("ping")).toBe(1);
    expect(await used("klines?symbol=BTCUSDT&interval=1m")).toBe(3);
    expect(await used("depth?symbol=BTCUSDT&limit=1000")).toBe(53);
    expect(await used("ticker/24hr")).toBe(133);
    expect(await used("exchangeInfo")).toBe(153);
    running.clock.skipTo(running.clock.nowMs() + 60_000);
    expect(await used("time")).toBe(1);
  });

  it("is of futures' own for klines and books", async () => {
    const running = await startExchange();
    const spent: number[] = [];
    let before = 0;
    for (const path of [
      "klines?symbol=BTCUSDT&interval=1m&limit=99",
      "klines?symbol=BTCUSDT&interval=1m&limit=499",
      "klines?symbol=BTCUSDT&interval=1m&limit=1000",
      "klines?symbol=BTCUSDT&interval=1m&limit=1500",
      "depth?symbol=BTCUSDT&limit=1000",
      "depth?symbol=BTCUSDT&limit=50",
    ]) {
      const used = Number((await running.get(2, `/fapi/v1/${path}`)).headers.get("x-mbx-used-weight-1m"));
      spent.push(used - before);
      before = used;
    }
    expect(spent).toEqual([1, 2, 5, 10, 20, 2]);
  });

  it("beyond the limit is 429 until the minute is over, and 418 for who goes on", async () => {
    const running = await startExchange();
    running.clock.pause();
    const ask = async () => await running.get(1, "/api/v3/depth?symbol=BTCUSDT&limit=5000");
    for (let spent = 250; spent <= 6_000; spent += 250) expect((await ask()).status).toBe(200);
    const limited = await ask();
    expect(limited.status).toBe(429);
    expect(limited.body).toMatchObject({ code: -1003 });
    expect(Number(limited.headers.get("retry-after"))).toBe(40);
    running.clock.skipTo(running.clock.nowMs() + 40_000);
    expect((await ask()).status).toBe(200);
    for (let spent = 500; spent <= 6_000; spent += 250) await ask();
    const refused = [];
    for (let again = 0; again < 21; again++) refused.push((await ask()).status);
    expect(refused).toEqual([...Array.from({ length: 20 }, () => 429), 418]);
    running.clock.skipTo(running.clock.nowMs() + 60_000);
    const banned = await ask();
    expect([banned.status, banned.headers.get("retry-after")]).toEqual([418, "60"]);
    running.clock.skipTo(running.clock.nowMs() + 60_000);
    expect((await ask()).status).toBe(200);
  });
});

it("Bybit refuses an address for ten minutes after 600 requests in five seconds", async () => {
  const running = await startExchange();
  running.clock.pause();
  const ask = async () => await running.get(4, "/v5/market/time");
  for (let round = 0; round < 60; round++) await Promise.all(Array.from({ length: 10 }, ask));
  const refused = await ask();
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({ retCode: 10_006 });
  running.clock.skipTo(running.clock.nowMs() + 599_000);
  expect((await ask()).status).toBe(403);
  running.clock.skipTo(running.clock.nowMs() + 1_000);
  expect((await ask()).status).toBe(200);
});

describe("a wrong request", () => {
  it.each([
    [1, "/api/v3/klines?symbol=NOPE&interval=1m", 400, { code: -1121 }],
    [1, "/api/v3/klines?interval=1m", 400, { code: -1102 }],
    [1, "/api/v3/klines?symbol=BTCUSDT", 400, { code: -1102 }],
    [1, "/api/v3/klines?symbol=BTCUSDT&interval=7m", 400, { code: -1120 }],
    [1, "/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=soon", 400, { code: -1100 }],
    [1, "/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=0", 400, { code: -1130 }],
    [2, "/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=1501", 400, { code: -1130 }],
    [2, "/fapi/v1/depth?symbol=BTCUSDT&limit=7", 400, { code: -4021 }],
    [3, "/v5/market/kline?category=spot&symbol=NOPE&interval=1", 200, { retCode: 10_001 }],
    [3, "/v5/market/kline?category=nope&symbol=BTCUSDT&interval=1", 200, { retCode: 10_001 }],
    [4, "/v5/market/kline?category=linear&symbol=BTCUSDT&interval=7", 200, { retCode: 10_001 }],
  ] as const)("on market %i, %s, is told as the venue does", async (marketId, path, status, body) => {
    const running = await startExchange();
    const answer = await running.get(marketId, path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(body);
  });
});

describe("klines over HTTP", () => {
  const NOW = Date.UTC(2026, 2, 4, 12, 0, 30);

  it("of Binance come from the start on, up to the limit and the end", async () => {
    const running = await startExchange({ startMs: NOW });
    const opens = async (query: string) =>
      ((await running.get(1, `/api/v3/klines?symbol=BTCUSDT&interval=1m&${query}`)).body as number[][]).map(
        ([open = 0]) => (open - Math.floor(NOW / 60_000) * 60_000) / 60_000,
      );
    const at = (minute: number) => Math.floor(NOW / 60_000) * 60_000 + minute * 60_000;
    expect(await opens("limit=3")).toEqual([-2, -1, 0]);
    expect(await opens(`startTime=${at(-10)}&limit=3`)).toEqual([-10, -9, -8]);
    expect(await opens(`startTime=${at(-10)}&endTime=${at(-9)}`)).toEqual([-10, -9]);
    expect(await opens(`startTime=${at(-10) + 1}&endTime=${at(-8) - 1}`)).toEqual([-9]);
    expect(await opens(`endTime=${at(-5)}&limit=2`)).toEqual([-6, -5]);
    expect(await opens(`startTime=${at(1)}`)).toEqual([]);
    expect(await opens("limit=5000")).toHaveLength(1_000);
  });

  it("of Bybit come newest first, the last ones before the end", async () => {
    const running = await startExchange({ startMs: NOW });
    const opens = async (query: string) => {
      const path = `/v5/market/kline?category=linear&symbol=BTCUSDT&interval=1&${query}`;
      const { result } = (await running.get(4, path)).body as { result: { list: string[][] } };
      return result.list.map(([open]) => (Number(open) - Math.floor(NOW / 60_000) * 60_000) / 60_000);
    };
    const at = (minute: number) => Math.floor(NOW / 60_000) * 60_000 + minute * 60_000;
    expect(await opens("limit=3")).toEqual([0, -1, -2]);
    expect(await opens(`start=${at(-10)}&end=${at(-5)}&limit=3`)).toEqual([-5, -6, -7]);
    expect(await opens(`start=${at(-10)}&limit=3`)).toEqual([-8, -9, -10]);
    expect(await opens("")).toHaveLength(200);
  });

  it("carry the exchange's time in Date", async () => {
    const running = await startExchange({ startMs: NOW });
    running.clock.pause();
    for (const [marketId, path] of [
      [1, "/api/v3/time"],
      [4, "/v5/market/time"],
    ] as const) {
      const { headers } = await running.get(marketId, path);
      expect(Math.abs(Date.parse(headers.get("date") ?? "") - running.clock.nowMs())).toBeLessThan(1_000);
    }
  });
});
