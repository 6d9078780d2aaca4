import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import type { GroupDelivery, GroupReader, StreamBus, StreamMessage } from "./streams.ts";

const KEEP = { maxLength: 10_000 };
const DEADLINE_MS = 10_000;
/** Far less than a blocking read waits, far more than ending one takes. */
const PROMPT_MS = 2_000;

/** The guarantees of `StreamBus`, stated against any implementation. `open` makes a bus; buses share their streams. */
export function describeStreamBus(open: () => StreamBus): void {
  /** A bus that is closed after the test, and the name of a stream of the test's own. */
  const start = () => {
    const bus = open();
    onTestFinished(() => bus.close());
    return { bus, stream: `s-${randomUUID()}` };
  };

  describe("reading", () => {
    test("a reader gets what comes after its id, in the order of publishing, then new ones", async () => {
      const { bus, stream } = start();
      const [first = ""] = await publish(bus, stream, 3);
      const reading = take(bus.read(stream, { afterId: first, signal: deadline() }), 4);
      await publish(bus, stream, 2, 4);
      expect(await reading).toEqual(["2", "3", "4", "5"]);
    });

    test("a reader without an id starts with the next message", async () => {
      const { bus, stream } = start();
      await publish(bus, stream, 3);
      const reading = take(bus.read(stream, { afterId: null, signal: deadline() }), 1);
      await publish(bus, stream, 1, 4);
      expect(await reading).toEqual(["4"]);
    });

    test("a message arrives as it was published, and its id is the one that publishing answered", async () => {
      const { bus, stream } = start();
      const fields = { n: "1", empty: "", text: 'ü "quoted"\r\nline' };
      const id = await bus.publish(stream, fields, KEEP);
      for await (const message of bus.read(stream, { afterId: "0", signal: deadline() })) {
        expect(message).toEqual({ id, fields });
        break;
      }
    });

    test("each of many readers of many streams gets every message of its stream and no other", async () => {
      const { bus, stream } = start();
      const names = Array.from({ length: 40 }, (_, i) => `${stream}-${i}`);
      const readings = names.flatMap((name) =>
        [1, 2].map(() => take(bus.read(name, { afterId: null, signal: deadline() }), 5)),
      );
      await Promise.all(names.map((name, i) => publish(bus, name, 5, 100 * i)));
      const expected = names.flatMap((_, i) => {
        const values = [0, 1, 2, 3, 4].map((n) => String(100 * i + n));
        return [values, values];
      });
      expect(await Promise.all(readings)).toEqual(expected);
    });

    test("a reader that joins while another waits gets its messages at once", async () => {
      const { bus, stream } = start();
      const waiting = take(bus.read(`${stream}-quiet`, { afterId: null, signal: deadline() }), 1);
      await publish(bus, stream, 1);
      await take(bus.read(stream, { afterId: "0", signal: deadline() }), 1);
      const startedAt = performance.now();
      await publish(bus, stream, 1, 2);
      expect(await take(bus.read(stream, { afterId: "0", signal: deadline() }), 2)).toEqual(["1", "2"]);
      expect(performance.now() - startedAt).toBeLessThan(PROMPT_MS);
      await publish(bus, `${stream}-quiet`, 1);
      expect(await waiting).toEqual(["1"]);
    });

    test.each(["99999999999999-0", "no id", "-", "1e3", "99999999999999999999999-1"])(
      "a reader with the id %s, which was never given, starts with the oldest",
      async (afterId) => {
        const { bus, stream } = start();
        await publish(bus, stream, 3);
        expect(await take(bus.read(stream, { afterId, signal: deadline() }), 3)).toEqual(["1", "2", "3"]);
      },
    );

    test("a reader that falls behind what is kept goes on with the oldest that is left", async () => {
      const { bus, stream } = start();
      await publish(bus, stream, 1);
      const seen: number[] = [];
      for await (const { fields } of bus.read(stream, { afterId: "0", signal: deadline() })) {
        seen.push(Number(fields["n"]));
        if (seen.length === 1) await publish(bus, stream, 1_999, 2, { maxLength: 100 });
        if (fields["n"] === "2000") break;
      }
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.slice(-100)).toEqual(Array.from({ length: 100 }, (_, i) => 1_901 + i));
      expect(seen.length).toBeLessThan(1_000);
    });

    test("a reader that is slow keeps no other from reading", async () => {
      const { bus, stream } = start();
      await publish(bus, stream, 1_000);
      const slow = bus.read(stream, { afterId: "0", signal: deadline() })[Symbol.asyncIterator]();
      await slow.next();
      const all = await take(bus.read(stream, { afterId: "0", signal: deadline() }), 1_000);
      expect(all.at(-1)).toBe("1000");
      const rest: string[] = [];
      while (rest.length < 999) rest.push((await slow.next()).value?.fields["n"] ?? "ended");
      expect(rest.at(-1)).toBe("1000");
      await slow.return?.();
    });

    test("about maxLength messages are kept, the newest", async () => {
      const { bus, stream } = start();
      await publish(bus, stream, 1_000, 1, { maxLength: 100 });
      const first = bus.read(stream, { afterId: "0", signal: deadline() })[Symbol.asyncIterator]();
      const oldest = Number((await first.next()).value?.fields["n"]);
      await first.return?.();
      expect(oldest).toBeGreaterThan(700);
      expect(oldest).toBeLessThanOrEqual(901);
    });

    test("the newest message of a stream can be asked for", async () => {
      const { bus, stream } = start();
      expect(await bus.last(stream)).toBeNull();
      const ids = await publish(bus, stream, 3);
      expect(await bus.last(stream)).toEqual({ id: ids.at(-1), fields: { n: "3" } });
    });
  });

  describe("ending", () => {
    test("readers end promptly when their signal aborts", async () => {
      const { bus, stream } = start();
      const abort = new AbortController();
      const readings = [
        take(bus.read(stream, { afterId: null, signal: abort.signal }), 1),
        deliveries(bus, { ...consumer(stream, "a"), signal: abort.signal }, 1),
      ];
      await take(bus.read(`${stream}-other`, { afterId: "0", signal: AbortSignal.timeout(100) }), 1);
      const abortedAt = performance.now();
      abort.abort();
      expect(await Promise.all(readings)).toEqual([[], []]);
      expect(performance.now() - abortedAt).toBeLessThan(PROMPT_MS);
    });

    test("a reader whose signal has aborted before gets nothing", async () => {
      const { bus, stream } = start();
      await publish(bus, stream, 1);
      const signal = AbortSignal.abort();
      expect(await take(bus.read(stream, { afterId: "0", signal }), 1)).toEqual([]);
      expect(await deliveries(bus, { ...consumer(stream, "a"), signal }, 1)).toEqual([]);
    });

    test("closing ends every reader, and a closed bus takes nothing and is not ready", async () => {
      const { bus, stream } = start();
      const readings = [
        take(bus.read(stream, { afterId: null, signal: deadline() }), 1),
        deliveries(bus, consumer(stream, "a"), 1),
      ];
      await bus.ping();
      const closedAt = performance.now();
      await bus.close();
      expect(await Promise.all(readings)).toEqual([[], []]);
      expect(performance.now() - closedAt).toBeLessThan(PROMPT_MS);
      await expect(bus.publish(stream, { n: "1" }, KEEP)).rejects.toMatchObject({ code: "unavailable" });
      await expect(bus.last(stream)).rejects.toMatchObject({ code: "unavailable" });
      await expect(bus.ping()).rejects.toMatchObject({ code: "unavailable" });
      await bus.close();
    });
  });

  describeGroups(start);
}

function describeGroups(start: () => { bus: StreamBus; stream: string }): void {
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

/** Publishes `count` messages `n`, counted from `from`, and answers their ids. */
export async function publish(
  bus: StreamBus,
  stream: string,
  count: number,
  from = 1,
  options = KEEP,
): Promise<string[]> {
  const values = Array.from({ length: count }, (_, i) => ({ n: String(from + i) }));
  return Promise.all(values.map((fields) => bus.publish(stream, fields, options)));
}

/** The values of the first messages; fewer where the reading ends before. */
export async function take(messages: AsyncIterable<StreamMessage>, count: number): Promise<string[]> {
  const values: string[] = [];
  for await (const { fields } of messages) {
    values.push(fields["n"] ?? "");
    if (values.length === count) break;
  }
  return values;
}

/** A consumer of the group `g`, from whom nobody takes anything over. */
export function consumer(stream: string, name: string): GroupReader {
  return { streams: [stream], group: "g", consumer: name, reclaimIdleMs: 60_000, signal: deadline() };
}

/** What a consumer is given first, acknowledged where `acknowledges` says so; then it is gone. */
export async function deliveries(
  bus: StreamBus,
  reader: GroupReader,
  count: number,
  acknowledges: (n: string) => boolean = () => false,
): Promise<GroupDelivery[]> {
  const got: GroupDelivery[] = [];
  for await (const one of bus.readGroup(reader)) {
    got.push(one);
    if (one.kind === "message" && acknowledges(one.fields["n"] ?? "")) {
      await bus.acknowledge(reader.group, [one]);
    }
    if (got.length === count) break;
  }
  return got;
}

export function said(delivery: GroupDelivery): string {
  if (delivery.kind === "trimmed") return "trimmed";
  return `${delivery.isRedelivery ? "again " : ""}${delivery.fields["n"]}`;
}

export function deadline(): AbortSignal {
  return AbortSignal.timeout(DEADLINE_MS);
}
