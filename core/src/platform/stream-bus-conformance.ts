import { randomUUID } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { describeGroups } from "./stream-bus-conformance-groups.ts";
import { consumer, deadline, deliveries, KEEP, publish, take } from "./stream-bus-conformance-steps.ts";
import type { StreamBus } from "./streams.ts";

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
