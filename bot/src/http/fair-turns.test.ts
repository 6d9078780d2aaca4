import { expect, test, vi } from "vitest";
import { createFairTurns } from "./fair-turns.ts";

const PRESENT = new AbortController().signal;

/** Tasks that end when they are told to; `begun` names them as they begin. */
function createTasks(options: { atOnce: number; waitingPerUserMax: number }) {
  const turns = createFairTurns(options);
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  return {
    begun,
    ask: (userId: string, name: string, signal = PRESENT) =>
      turns.take(
        userId,
        () => {
          begun.push(name);
          const { promise, resolve, reject } = Promise.withResolvers<string>();
          ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
          return promise;
        },
        signal,
      ),
    end: (name: string, error?: Error) => ends.get(name)?.(error),
  };
}

test("so many tasks run at once, and of those that wait each user's in turn", async () => {
  const { begun, ask, end } = createTasks({ atOnce: 2, waitingPerUserMax: 9 });
  const all = ["a1", "a2", "a3", "a4", "b1", "b2"].map((name) => ask(name.charAt(0), name));
  const order = ["a1", "a2", "a3", "b1", "a4", "b2"];
  for (const [ended, name] of order.entries()) {
    await vi.waitFor(() => expect(begun).toEqual(order.slice(0, ended + 2)));
    end(name);
  }
  expect(await Promise.all(all)).toEqual(["a1", "a2", "a3", "a4", "b1", "b2"]);
});

test("a task that fails makes room for the next", async () => {
  const { begun, ask, end } = createTasks({ atOnce: 1, waitingPerUserMax: 9 });
  const failed = ask("a", "a1");
  const after = ask("a", "a2");
  end("a1", new Error("broken"));
  await expect(failed).rejects.toThrow("broken");
  end("a2");
  expect(await after).toBe("a2");
  expect(begun).toEqual(["a1", "a2"]);
});

test("what nobody waits for any more is not run, and takes no one's place", async () => {
  const { begun, ask, end } = createTasks({ atOnce: 1, waitingPerUserMax: 1 });
  const gone = new AbortController();
  const first = ask("a", "a1");
  const second = ask("a", "a2", gone.signal);
  const refusal = expect(second).rejects.toThrow("given up before its turn");
  expect(() => ask("a", "a3")).toThrow(expect.objectContaining({ code: "too_many_requests" }));
  gone.abort();
  const third = ask("a", "a3");
  end("a1");
  await Promise.all([first, refusal]);
  end("a3");
  expect(await third).toBe("a3");
  expect(begun).toEqual(["a1", "a3"]);
});
