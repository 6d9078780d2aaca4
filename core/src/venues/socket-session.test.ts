import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { MINUTE_MS } from "../kernel/time.ts";
import { createSocketSession } from "./socket-session.ts";
import { startTestSocketVenue, testSocketProtocol } from "./test-socket-venue.ts";
import { createManualTimer, eventually } from "./test-timer.ts";

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A session that wants `S0`. */
async function startSession() {
  const timer = createManualTimer({ settle: () => delay(1) });
  const venue = await startTestSocketVenue();
  ends.push(() => venue.close());
  const delivered: string[] = [];
  const klines: number[] = [];
  const session = createSocketSession(
    { protocol: testSocketProtocol(timer), socketUrl: venue.url, timer, random: () => 0.5 },
    {
      delivering: (symbols) => delivered.push(...symbols),
      kline: ({ kline }) => klines.push(kline.tsOpen / MINUTE_MS),
      refused: () => undefined,
      malformed: () => undefined,
      ended: () => undefined,
    },
  );
  session.want(new Set(["S0"]));
  return { timer, venue, session, delivered, klines };
}

test("a session that was closed has nobody asleep on the clock, however long its venue could have taken", async () => {
  const { timer, venue, session, delivered } = await startSession();
  await eventually(() => delivered.length === 1);
  expect(timer.sleeping()).toBeGreaterThan(0);
  await session.close();
  await eventually(() => timer.sleeping() === 0);
  await eventually(() => venue.alive().length === 0);
});

test("a session that is closed before it is connected leaves nobody asleep either", async () => {
  const { timer, session } = await startSession();
  await session.close();
  await eventually(() => timer.sleeping() === 0);
});

test("what comes while a session is being closed is not told", async () => {
  const { venue, session, delivered, klines } = await startSession();
  await eventually(() => delivered.length === 1);
  const [connection] = venue.connections;
  connection?.kline("S0", 1);
  await eventually(() => klines.length === 1);
  connection?.kline("S0", 2);
  await session.close();
  await eventually(() => venue.alive().length === 0);
  expect(klines).toEqual([1]);
});
