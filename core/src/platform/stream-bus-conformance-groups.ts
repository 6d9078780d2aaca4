import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { consumer, deadline, deliveries, publish, said } from "./stream-bus-conformance-steps.ts";
import type { StreamBus } from "./streams.ts";

/** The guarantees of consumer groups; `start` makes a bus and the name of a stream of the test's own. */
export function describeGroups(start: () => { bus: StreamBus; stream: string }): void {
  describe("consumer groups", () => {
    test("a group that comes late gets everything that is kept, and each group gets all", async () => {
      const { bus, stream } = start();
      await publish(bus, stream, 3);
      for (const group of ["g1", "g2"]) {
        const got = await deliveries(bus, { ...consumer(stream, "a"), group }, 3);
        expect(got.map(said)).toEqual(["1", "2", "3"]);
      }
    });

    test("each message goes to one consumer of a group", async () => {
      const { bus, stream } = start();
      const abort = new AbortController();
      const signal = AbortSignal.any([abort.signal, deadline()]);
      const got: string[] = [];
      const working = ["a", "b", "c"].map(async (name) => {
        for await (const one of bus.readGroup({ ...consumer(stream, name), signal })) {
          if (one.kind !== "message") continue;
          got.push(one.fields["n"] ?? "");
          await bus.acknowledge("g", [one]);
          if (got.length === 300) abort.abort();
        }
      });
      await publish(bus, stream, 300);
      await Promise.all(working);
      expect(got.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    });

    test("a consumer that comes back is given first what it had not acknowledged", async () => {
      const { bus, stream } = start();
      await publish(bus, stream, 5);
      await deliveries(bus, consumer(stream, "a"), 5, (n) => n === "2" || n === "4");
      await publish(bus, stream, 1, 6);
      const got = await deliveries(bus, consumer(stream, "a"), 4);
      expect(got.map(said)).toEqual(["again 1", "again 3", "again 5", "6"]);
    });

    test("what a consumer left is taken over after it was idle for so long, and not before", async () => {
      const { bus, stream } = start();
      await publish(bus, stream, 3);
      await deliveries(bus, consumer(stream, "dead"), 3, (n) => n === "2");
      await publish(bus, stream, 1, 4);
      const patient = await deliveries(bus, { ...consumer(stream, "a"), reclaimIdleMs: 60_000 }, 1);
      expect(patient.map(said)).toEqual(["4"]);
      const got = await deliveries(bus, { ...consumer(stream, "b"), reclaimIdleMs: 50 }, 3, () => true);
      expect(got.map(said).sort()).toEqual(["again 1", "again 3", "again 4"]);
    });

    test("pending messages that are trimmed away are reported once, to who had them", async () => {
      const { bus, stream } = start();
      const ids = await publish(bus, stream, 3);
      await deliveries(bus, consumer(stream, "a"), 3, (n) => n === "2");
      await publish(bus, stream, 1_000, 4, { maxLength: 100 });
      const [report, next] = await deliveries(bus, consumer(stream, "a"), 2);
      expect(report).toEqual({ kind: "trimmed", stream, ids: [ids[0], ids[2]] });
      expect(next?.kind).toBe("message");
      const [again] = await deliveries(bus, consumer(stream, "a"), 1);
      expect(again?.kind).toBe("message");
    });

    test("pending messages that are trimmed away are reported once, to who takes them over", async () => {
      const { bus, stream } = start();
      const ids = await publish(bus, stream, 3);
      await deliveries(bus, consumer(stream, "dead"), 3);
      await publish(bus, stream, 1_000, 4, { maxLength: 100 });
      let missing = ids.length;
      for await (const one of bus.readGroup({ ...consumer(stream, "a"), reclaimIdleMs: 50 })) {
        if (one.kind === "message") await bus.acknowledge("g", [one]);
        else {
          expect(one).toEqual({ kind: "trimmed", stream, ids });
          missing -= one.ids.length;
          break;
        }
      }
      expect(missing).toBe(0);
      await publish(bus, stream, 1, 2_000);
      const [again] = await deliveries(bus, { ...consumer(stream, "b"), reclaimIdleMs: 50 }, 1);
      expect(again?.kind).toBe("message");
    });

    test("one consumer reads several streams, old messages and new", async () => {
      const { bus, stream } = start();
      const streams = Array.from({ length: 30 }, (_, i) => `${stream}-${i}`);
      await Promise.all(streams.slice(0, 15).map((name, i) => publish(bus, name, 2, 10 * i)));
      const reading = deliveries(bus, { ...consumer(stream, "a"), streams }, 60, () => true);
      await Promise.all(streams.slice(15).map((name, i) => publish(bus, name, 2, 10 * (15 + i))));
      const expected = streams.flatMap((_, i) => [10 * i, 10 * i + 1]);
      const got = (await reading).map((one) => Number(said(one)));
      expect(got.sort((a, b) => a - b)).toEqual(expected);
    });

    test("consumers that hold nothing and are idle are forgotten, and those that hold something are kept", async () => {
      const { bus, stream } = start();
      const sweep = (idleMs: number) => bus.sweepConsumers({ stream, group: "g", idleMs });
      expect(await sweep(0)).toBe(0);
      await publish(bus, stream, 1);
      await deliveries(bus, consumer(stream, "holds"), 1);
      await publish(bus, stream, 1, 2);
      await deliveries(bus, consumer(stream, "done"), 1, () => true);
      expect(await sweep(60_000)).toBe(0);
      expect(await sweep(0)).toBe(1);
      expect(await sweep(0)).toBe(0);
      const [first] = await deliveries(bus, consumer(stream, "holds"), 1);
      expect(first && said(first)).toBe("again 1");
    });

    test("acknowledging nothing, twice, or for a group that is not there is no fault", async () => {
      const { bus, stream } = start();
      const [id = ""] = await publish(bus, stream, 1);
      await bus.acknowledge("g", []);
      await bus.acknowledge("nobody", [{ stream, id }]);
      await deliveries(bus, consumer(stream, "a"), 1, () => true);
      await bus.acknowledge("g", [{ stream, id }]);
      await publish(bus, stream, 1, 2);
      expect((await deliveries(bus, consumer(stream, "a"), 1)).map(said)).toEqual(["2"]);
    });

    test("whoever dies when, each message is delivered at least once and none after its acknowledgement", async () => {
      const { bus, stream } = start();
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 8 }), async (actions) => {
          await surviveDeaths(bus, `${stream}-${randomUUID()}`, actions);
        }),
        { numRuns: 15, seed: 20_261_121, endOnFailure: true },
      );
    });
  });
}

/** Some messages are published; then a consumer takes some, acknowledges some of those, and is gone. */
const action = fc.record({
  publish: fc.integer({ min: 0, max: 30 }),
  consumer: fc.constantFrom("a", "b", "c"),
  take: fc.integer({ min: 0, max: 20 }),
  acknowledgesEvery: fc.integer({ min: 1, max: 4 }),
});
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

async function surviveDeaths(bus: StreamBus, stream: string, actions: readonly Action[]): Promise<void> {
  const published = new Set<string>();
  const acknowledged = new Set<string>();
  /** Takes until `count` different messages came. */
  const work = async (name: string, count: number, acknowledges: (index: number) => boolean) => {
    const seen = new Set<string>();
    if (count === 0) return;
    for await (const one of bus.readGroup({ ...consumer(stream, name), reclaimIdleMs: 20 })) {
      if (one.kind !== "message") continue;
      expect(acknowledged).not.toContain(one.id);
      expect(published).toContain(one.id);
      seen.add(one.id);
      if (acknowledges(seen.size)) {
        await bus.acknowledge("g", [one]);
        acknowledged.add(one.id);
      }
      if (seen.size === count) break;
    }
    expect(seen.size).toBe(count);
  };
  for (const step of actions) {
    for (const id of await publish(bus, stream, step.publish)) published.add(id);
    const left = published.size - acknowledged.size;
    await work(step.consumer, Math.min(step.take, left), (index) => index % step.acknowledgesEvery === 0);
  }
  await work("last", published.size - acknowledged.size, () => true);
  expect(acknowledged).toEqual(published);
}
