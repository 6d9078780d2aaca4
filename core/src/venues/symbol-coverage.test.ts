import fc from "fast-check";
import { expect, test } from "vitest";
import type { FeedEvent } from "./feed-event.ts";
import { createSymbolCoverage } from "./symbol-coverage.ts";

test("of each symbol delivering and lost come in turns, and the last word is true", () => {
  const anySymbols = fc.uniqueArray(fc.constantFrom("A", "B", "C"));
  const anyStep = fc.record({
    action: fc.constantFrom("cover", "uncover", "fail"),
    carrier: fc.nat({ max: 2 }),
    symbols: anySymbols,
  });
  fc.assert(
    fc.property(fc.array(anyStep), (steps) => {
      const carriers = [{}, {}, {}];
      const covered = carriers.map(() => new Set<string>());
      const told = new Map<string, string>();
      const coverage = createSymbolCoverage((event) => {
        if (event.kind === "kline") return;
        for (const symbol of event.symbols) {
          expect(told.get(symbol)).not.toBe(event.kind);
          told.set(symbol, event.kind);
        }
      });
      coverage.track(new Set(["A", "B", "C"]));
      for (const { action, carrier, symbols } of steps) {
        const of = carriers[carrier] ?? {};
        if (action === "cover") {
          coverage.cover(of, symbols);
          for (const symbol of symbols) covered[carrier]?.add(symbol);
        } else if (action === "uncover") {
          coverage.uncover(of, "closed");
          covered[carrier]?.clear();
        } else {
          coverage.fail(symbols, "connect_failed");
        }
        for (const symbol of ["A", "B", "C"]) {
          expect(told.get(symbol) === "delivering").toBe(covered.some((symbols) => symbols.has(symbol)));
        }
      }
    }),
  );
});

test("a symbol that is dropped is not spoken of again, and begins anew when it comes back", () => {
  const events: FeedEvent[] = [];
  const coverage = createSymbolCoverage((event) => events.push(event));
  const carrier = {};
  coverage.track(new Set(["A", "B"]));
  coverage.cover(carrier, ["A", "B"]);
  coverage.track(new Set(["B"]));
  coverage.uncover(carrier, "closed");
  coverage.track(new Set(["A", "B"]));
  coverage.fail(["A", "B"], "connect_failed");
  expect(events).toEqual([
    { kind: "delivering", symbols: ["A", "B"] },
    { kind: "lost", symbols: ["B"], reason: "closed" },
    { kind: "lost", symbols: ["A"], reason: "connect_failed" },
  ]);
});
