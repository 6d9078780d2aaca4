import { expect, test } from "vitest";
import { createInProcessStreamBus } from "./in-process-stream-bus.ts";
import type { StreamMessage } from "./streams.ts";

const KEEP = { maxLength: 100 };

async function take(messages: AsyncIterable<StreamMessage>, count: number): Promise<string[]> {
  const values: string[] = [];
  for await (const { fields } of messages) {
    values.push(fields["n"] ?? "");
    if (values.length === count) break;
  }
  return values;
}

test("a reader gets the messages after its id, then new ones as they come", async () => {
  const bus = createInProcessStreamBus();
  const first = await bus.publish("s", { n: "1" }, KEEP);
  await bus.publish("s", { n: "2" }, KEEP);
  const reading = take(bus.read("s", { afterId: first, signal: AbortSignal.timeout(5_000) }), 3);
  await bus.publish("s", { n: "3" }, KEEP);
  await bus.publish("s", { n: "4" }, KEEP);
  expect(await reading).toEqual(["2", "3", "4"]);
});

test("a reader without an id starts with the next message", async () => {
  const bus = createInProcessStreamBus();
  await bus.publish("s", { n: "old" }, KEEP);
  const reading = take(bus.read("s", { afterId: null, signal: AbortSignal.timeout(5_000) }), 1);
  await bus.publish("s", { n: "new" }, KEEP);
  expect(await reading).toEqual(["new"]);
});

test("each reader gets every message", async () => {
  const bus = createInProcessStreamBus();
  const signal = AbortSignal.timeout(5_000);
  const readings = [1, 2].map(() => take(bus.read("s", { afterId: "0", signal }), 2));
  await bus.publish("s", { n: "1" }, KEEP);
  await bus.publish("s", { n: "2" }, KEEP);
  expect(await Promise.all(readings)).toEqual([
    ["1", "2"],
    ["1", "2"],
  ]);
});

test("no more than maxLength messages are kept, the newest", async () => {
  const bus = createInProcessStreamBus();
  for (let n = 1; n <= 10; n++) await bus.publish("s", { n: String(n) }, { maxLength: 3 });
  expect(await take(bus.read("s", { afterId: "0", signal: AbortSignal.timeout(5_000) }), 3)).toEqual([
    "8",
    "9",
    "10",
  ]);
});

test("streams are apart", async () => {
  const bus = createInProcessStreamBus();
  await bus.publish("a", { n: "a" }, KEEP);
  await bus.publish("b", { n: "b" }, KEEP);
  expect(await take(bus.read("b", { afterId: "0", signal: AbortSignal.timeout(5_000) }), 1)).toEqual(["b"]);
});

test("an aborted reader ends, and so does every reader of a closed bus", async () => {
  const bus = createInProcessStreamBus();
  const abort = new AbortController();
  const aborted = take(bus.read("s", { afterId: null, signal: abort.signal }), 1);
  const open = take(bus.read("s", { afterId: null, signal: new AbortController().signal }), 1);
  abort.abort();
  expect(await aborted).toEqual([]);
  await bus.close();
  expect(await open).toEqual([]);
});

test("a closed bus is not ready and takes nothing", async () => {
  const bus = createInProcessStreamBus();
  await bus.close();
  await expect(bus.ping()).rejects.toMatchObject({ code: "unavailable" });
  await expect(bus.publish("s", {}, KEEP)).rejects.toMatchObject({ code: "unavailable" });
});
