import { expect, test } from "vitest";
import { createConnectionLimiter } from "./connection-limiter.ts";
import { createFeedLane } from "./feed-lane.ts";
import type { SocketSession } from "./socket-session.ts";
import { createManualTimer } from "./test-timer.ts";

/** A session that is ready at once and delivers until it is closed. */
function testSession(onClose: (session: SocketSession) => void): SocketSession {
  const ended = Promise.withResolvers<void>();
  const session: SocketSession = {
    startedAtMs: 0,
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
