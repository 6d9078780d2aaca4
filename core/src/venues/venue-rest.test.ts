import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type EpochMs, epochMs, MINUTE_MS } from "../kernel/time.ts";
import { createLogger } from "../platform/logging.ts";
import { httpRefusal } from "./http-refusal.ts";
import type { RestProtocol } from "./kline-protocol.ts";
import { createLocalRateBudget } from "./local-rate-budget.ts";
import type { RateBudget } from "./rate-budget.ts";
import { createManualTimer, eventually, type ManualTimer } from "./test-timer.ts";
import type { VenueInstrument, VenueKline } from "./venue.ts";
import { createVenueRest, type KlinePage } from "./venue-rest.ts";

/** A protocol as small as can be: `[minutes]` at `venueTime`, and the refusals of HTTP. */
const PROTOCOL: RestProtocol = {
  market: { venue: "binance", marketType: "spot" },
  budget: { key: "test", weight: 100, windowMs: MINUTE_MS },
  klinesPerRequest: 10,
  klinesRequest: ({ startMs, endMs }) => ({ path: `/klines?start=${startMs}&end=${endMs}`, weight: 2 }),
  readKlines: (body) => (body as { minutes: number[] }).minutes.map(kline),
  instrumentsRequest: (cursor) => ({ path: `/instruments?cursor=${cursor ?? ""}`, weight: 1 }),
  readInstruments: (body) => body as { instruments: readonly VenueInstrument[]; nextCursor: string | null },
  readTime: ({ body }) => (body as { venueTime: EpochMs | null }).venueTime,
  readUsedWeight: ({ headers }) => (headers["used"] === undefined ? null : Number(headers["used"])),
  readRefusal: (answer, now) => httpRefusal(answer, now),
};

const START = 1_750_000_020_000;
const minute = (index: number) => START + index * MINUTE_MS;

function kline(index: number): VenueKline {
  return {
    symbol: "BTCUSDT",
    tsOpen: epochMs(minute(index)),
    open: 1,
    high: 1,
    low: 1,
    close: 1,
    volume: 1,
    quoteVolume: 1,
    trades: null,
    takerBuyBaseVolume: null,
    takerBuyQuoteVolume: null,
  };
}

type Answer = (request: IncomingMessage, response: ServerResponse, turn: number) => void;

const servers = new Set<ReturnType<typeof createServer>>();
afterEach(() => {
  for (const server of servers) server.close().closeAllConnections();
  servers.clear();
});

/** A venue that answers as it is told; `turn` counts its requests from 0. */
async function venue(answer: Answer, { budget }: { budget?: (timer: ManualTimer) => RateBudget } = {}) {
  let turns = 0;
  const server = createServer((request, response) => answer(request, response, turns++)).listen(0);
  servers.add(server);
  await once(server, "listening");
  const timer = createManualTimer({ startMs: START });
  const rest = createVenueRest({
    protocol: PROTOCOL,
    restUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    budget: budget?.(timer) ?? createLocalRateBudget({ ...PROTOCOL.budget, timer }),
    timer,
    logger: createLogger({ level: "silent", secrets: [] }),
    random: () => 0.5,
  });
  return { rest, timer, turns: () => turns };
}

/** A venue that has the candles of `minutes`, and whose time is `venueTime`. */
const history =
  (minutes: readonly number[], venueTime: number | null): Answer =>
  (request, response) => {
    const query = new URL(request.url ?? "", "http://venue").searchParams;
    const start = Number(query.get("start"));
    const end = Number(query.get("end"));
    const page = minutes.filter((index) => minute(index) >= start && minute(index) < end);
    response.end(JSON.stringify({ minutes: page, venueTime }));
  };

const range = (from: number, to: number) => ({ symbol: "BTCUSDT", startMs: minute(from), endMs: minute(to) });
const minutesFrom = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

async function read(pages: AsyncIterable<KlinePage>): Promise<{ minutes: number[]; untils: number[] }> {
  const minutes: number[] = [];
  const untils: number[] = [];
  const indexOf = (at: number) => (at - START) / MINUTE_MS;
  for await (const page of pages) {
    minutes.push(...page.klines.map(({ tsOpen }) => indexOf(tsOpen)));
    untils.push(indexOf(page.until));
  }
  return { minutes, untils };
}

test("pages follow each other to the end of the range", async () => {
  const { rest } = await venue(history(minutesFrom(0, 100), minute(200)));
  expect(await read(rest.klines(range(0, 25)))).toEqual({
    minutes: minutesFrom(0, 25),
    untils: [10, 20, 25],
  });
});

test("until passes over minutes that the venue does not have, whole pages of them too", async () => {
  const { rest } = await venue(history([0, 1, 38, 39], minute(200)));
  expect(await read(rest.klines(range(0, 40)))).toEqual({
    minutes: [0, 1, 38, 39],
    untils: [10, 20, 30, 40],
  });
});

test("an empty answer of the past is an answer", async () => {
  const { rest } = await venue(history([], minute(200)));
  expect(await read(rest.klines(range(0, 5)))).toEqual({ minutes: [], untils: [5] });
});

test("until stops before the candle that is not closed by the venue's time, and nothing after it is asked for", async () => {
  const { rest, turns } = await venue(history(minutesFrom(0, 14), minute(13) + 59_999));
  expect(await read(rest.klines(range(0, 60)))).toEqual({ minutes: minutesFrom(0, 13), untils: [10, 13] });
  expect(turns()).toBe(2);
});

test("a candle is closed from the venue's first millisecond after it", async () => {
  const { rest } = await venue(history(minutesFrom(0, 15), minute(14)));
  expect(await read(rest.klines(range(12, 20)))).toEqual({ minutes: [12, 13], untils: [14] });
});

test("our own clock closes nothing", async () => {
  const { rest, timer } = await venue(history(minutesFrom(0, 4), minute(3) + 1));
  await timer.advance(3_600_000);
  expect(await read(rest.klines(range(0, 5)))).toEqual({ minutes: [0, 1, 2], untils: [3] });
});

test("a candle that may have been read before its close is not taken, though the answer is dated after it", async () => {
  let isAsked = false;
  let send: () => void = () => undefined;
  const { rest, timer } = await venue((request, response) => {
    send = () => history(minutesFrom(0, 4), minute(4) + 500)(request, response, 0);
    isAsked = true;
  });
  const reading = read(rest.klines(range(0, 5)));
  await eventually(() => isAsked);
  await timer.advance(501);
  send();
  expect(await reading).toEqual({ minutes: [0, 1, 2], untils: [3] });
});

test("without the venue's time the last candle of an answer counts as open", async () => {
  const { rest } = await venue(history(minutesFrom(0, 14), null));
  expect(await read(rest.klines(range(0, 60)))).toEqual({
    minutes: minutesFrom(0, 13),
    untils: [9, 13, 13],
  });
});

test("bounds within a minute mean the opens between them", async () => {
  const { rest } = await venue(history(minutesFrom(0, 14), minute(200)));
  const pages = rest.klines({ symbol: "BTCUSDT", startMs: minute(1) + 1, endMs: minute(4) - 1 });
  expect((await read(pages)).minutes).toEqual([2, 3]);
});

test("429 stops everything on the budget until Retry-After, then the request is sent again", async () => {
  const sentAt: number[] = [];
  const { rest, timer } = await venue((request, response, turn) => {
    sentAt.push(timer.nowMs() - START);
    if (turn > 0) return history([0], minute(9))(request, response, turn);
    response.writeHead(429, { "retry-after": "7" }).end("{}");
  });
  const reading = read(rest.klines(range(0, 1)));
  await timer.advanceUntil(() => sentAt.length === 2);
  expect((await reading).minutes).toEqual([0]);
  expect(sentAt[1] ?? 0).toBeGreaterThanOrEqual(7_000);
  expect(sentAt[1] ?? 0).toBeLessThan(9_000);
});

test.each([
  [429, undefined, 60_000],
  [418, undefined, 300_000],
  [418, "0", 1_000],
  [418, "9999999", 604_800_000],
])("%i with Retry-After %s stops for %i ms", async (status, retryAfter, waitMs) => {
  const until: number[] = [];
  const { rest, timer } = await venue(
    (request, response, turn) => {
      if (turn > 0) return history([0], minute(9))(request, response, turn);
      response.writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter }).end("{}");
    },
    {
      budget: (ofTest) => ({
        acquire: async () => undefined,
        observe: async () => undefined,
        block: async (at) => void until.push(at - ofTest.nowMs()),
      }),
    },
  );
  await read(rest.klines(range(0, 1)));
  expect(until).toEqual([waitMs]);
  expect(timer.nowMs()).toBe(START);
});

test("a 5xx and a lost connection are tried again, three tries in all", async () => {
  const { rest, timer, turns } = await venue((request, response, turn) => {
    if (turn === 0) response.writeHead(502).end("<html>");
    else if (turn === 1) request.socket.destroy();
    else history([0], minute(9))(request, response, turn);
  });
  const reading = read(rest.klines(range(0, 1)));
  await timer.advanceUntil(() => turns() === 3);
  expect((await reading).minutes).toEqual([0]);
});

test("a venue that stays down is venue_unavailable", async () => {
  const { rest, timer, turns } = await venue((_request, response) => response.writeHead(503).end());
  const reading = expect(read(rest.klines(range(0, 1)))).rejects.toMatchObject({ code: "venue_unavailable" });
  await timer.advanceUntil(() => turns() === 3);
  await reading;
});

test("a venue that never stops saying 429 is venue_unavailable in the end", async () => {
  const { rest, turns } = await venue((_request, response) => response.writeHead(429).end("{}"), {
    budget: () => ({ acquire: async () => {}, observe: async () => {}, block: async () => {} }),
  });
  await expect(read(rest.klines(range(0, 1)))).rejects.toMatchObject({ code: "venue_unavailable" });
  expect(turns()).toBe(10);
});

test("an answered request leaves nobody asleep on the clock", async () => {
  const { rest, timer } = await venue(history([0], minute(9)));
  await read(rest.klines(range(0, 1)));
  expect(timer.sleeping()).toBe(0);
});

test("a request that the venue refuses is not sent again", async () => {
  const { rest, turns } = await venue((_request, response) => response.writeHead(400).end("{}"));
  await expect(read(rest.klines(range(0, 1)))).rejects.toMatchObject({ code: "venue_refused" });
  expect(turns()).toBe(1);
});

test("no answer within ten seconds of the clock is tried again", async () => {
  const { rest, timer, turns } = await venue((request, response, turn) => {
    if (turn > 0) history([0], minute(9))(request, response, turn);
  });
  const reading = read(rest.klines(range(0, 1)));
  await eventually(() => turns() === 1);
  await timer.advance(9_999);
  expect(turns()).toBe(1);
  await timer.advanceUntil(() => turns() === 2);
  expect((await reading).minutes).toEqual([0]);
});

test("a body without end is cut off", async () => {
  const { rest, timer } = await venue((_request, response) => {
    const piece = Buffer.alloc(1024 * 1024, " ");
    const more = () => {
      while (!response.destroyed && response.write(piece));
    };
    response.on("drain", more);
    more();
  });
  let isOver = false;
  const reading = expect(
    read(rest.klines(range(0, 1))).finally(() => {
      isOver = true;
    }),
  ).rejects.toMatchObject({ code: "venue_unavailable" });
  await timer.advanceUntil(() => isOver, { stepMs: 1 });
  await reading;
});

test("the weight that the venue counts is told to the budget, of refusals too", async () => {
  const observed: number[] = [];
  const { rest, timer, turns } = await venue(
    (request, response, turn) => {
      response.setHeader("used", String(10 + turn));
      if (turn === 0) response.writeHead(500).end();
      else history([0], minute(9))(request, response, turn);
    },
    {
      budget: () => ({
        acquire: async () => undefined,
        observe: async (used) => void observed.push(used),
        block: async () => undefined,
      }),
    },
  );
  const reading = read(rest.klines(range(0, 1)));
  await timer.advanceUntil(() => turns() === 2);
  await reading;
  expect(observed).toEqual([10, 11]);
});

test("an aborted reader gets the signal's reason at once", async () => {
  const { rest, turns } = await venue(() => undefined);
  const stop = new AbortController();
  const reading = expect(read(rest.klines(range(0, 1), stop.signal))).rejects.toThrow("enough");
  await eventually(() => turns() === 1);
  stop.abort(new Error("enough"));
  await reading;
});

test("instruments are read page after page", async () => {
  const { rest } = await venue((request, response) => {
    const isFirst = request.url?.endsWith("cursor=") ?? false;
    const symbol = isFirst ? "AUSDT" : "BUSDT";
    response.end(JSON.stringify({ instruments: [{ symbol }], nextCursor: isFirst ? "next" : null }));
  });
  expect((await rest.instruments()).map(({ symbol }) => symbol)).toEqual(["AUSDT", "BUSDT"]);
});

test("a list of instruments that goes round ends in a fault", async () => {
  const { rest } = await venue(
    (_request, response) => response.end('{"instruments":[],"nextCursor":"again"}'),
    { budget: () => ({ acquire: async () => {}, observe: async () => {}, block: async () => {} }) },
  );
  await expect(rest.instruments()).rejects.toMatchObject({ code: "venue_unavailable" });
});
