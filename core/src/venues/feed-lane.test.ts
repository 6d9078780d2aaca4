import { expect, test } from "vitest";
import { createConnectionLimiter } from "./connection-limiter.ts";
import { createFeedLane } from "./feed-lane.ts";
import type { SocketSession } from "./socket-session.ts";
import { createManualTimer } from "./test-timer.ts";

/** A session that is ready at once and delivers until it is closed; whether another one should take over from it. */
function testSession(
  onClose: (session: SocketSession) => void,
  { startedAtMs = 0, isDue = false } = {},
): SocketSession {
  const ended = Promise.withResolvers<void>();
  if (isDue) ended.resolve();
  const session: SocketSession = {
    startedAtMs,
    endReason: null,
    ready: Promise.resolve(),
    due: ended.promise,
    want: () => undefined,
    async close() {
      ended.resolve();
      onClose(session);
    },
  };
  return session;
}

/** Closes a lane so many turns of the microtask queue after its beginning; answers the sessions that stay open. */
async function leftOpenAfter(turns: number): Promise<{ opened: number; left: number }> {
  const timer = createManualTimer();
  const open = new Set<SocketSession>();
  let opened = 0;
  const lane = createFeedLane({
    symbols: new Set(["S0"]),
    openSession() {
      opened++;
      const session = testSession((closed) => open.delete(closed));
      open.add(session);
      return session;
    },
    onRetire: () => undefined,
    onReconnect: () => undefined,
    limiter: createConnectionLimiter({ connectionsPerFiveMinutes: 10, timer }),
    timer,
    random: () => 0.5,
  });
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
  await lane.close();
  await timer.advance(60_000);
  return { opened, left: open.size };
}

test("a lane that is closed at any moment of its beginning leaves no session open", async () => {
  const ends = await Promise.all(Array.from({ length: 30 }, (_, turns) => leftOpenAfter(turns)));
  expect(ends.map(({ left }) => left)).toEqual(ends.map(() => 0));
  expect(new Set(ends.map(({ opened }) => opened))).toEqual(new Set([0, 1]));
});

test("sessions that are due as soon as they are ready follow each other at growing intervals", async () => {
  const timer = createManualTimer();
  const openedAtMs: number[] = [];
  const open = new Set<SocketSession>();
  const lane = createFeedLane({
    symbols: new Set(["S0"]),
    openSession() {
      const startedAtMs = timer.nowMs();
      openedAtMs.push(startedAtMs);
      const session = testSession((closed) => open.delete(closed), { startedAtMs, isDue: true });
      open.add(session);
      return session;
    },
    onRetire: () => undefined,
    onReconnect: () => undefined,
    limiter: createConnectionLimiter({ connectionsPerFiveMinutes: 300, timer }),
    timer,
    random: () => 0.999,
  });
  await timer.advance(600_000);
  const pauses = openedAtMs.slice(1).map((at, index) => at - (openedAtMs[index] ?? 0));
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  expect(pauses.at(-1)).toBeGreaterThan(30_000);
  expect(open.size).toBe(1);
  await lane.close();
  expect(open.size).toBe(0);
});
