import { epochMs } from "@roehub/core/kernel/time";
import { expect, it } from "vitest";
import { compareLines, faultsOf } from "./compare-lines.ts";
import { candleLine } from "./consumer-ledger.ts";

const REF = { marketId: 1, symbol: "BTCUSDT" } as const;

function lines(...minutes: readonly { readonly minute: number; readonly close?: number }[]): string[] {
  return minutes.map(({ minute, close = 10 }) =>
    candleLine(REF, { tsOpen: epochMs(minute * 60_000), open: 10, high: 11, low: 9, close, volume: 1 }),
  );
}

const SOURCE = lines({ minute: 1 }, { minute: 2 }, { minute: 3 });

it("the same candles in any order are without fault and of one hash", () => {
  const comparison = compareLines(SOURCE, SOURCE.toReversed());
  expect(comparison).toMatchObject({ expected: 3, missing: 0, wrong: 0, extra: 0, counts: [3] });
  expect(comparison.hash).toBe(comparison.expectedHash);
  expect(faultsOf(comparison)).toBe(0);
});

it.each([
  { name: "missing", found: lines({ minute: 1 }, { minute: 3 }), fault: { missing: 1, counts: [2] } },
  {
    name: "of another content",
    found: lines({ minute: 1 }, { minute: 2, close: 10.5 }, { minute: 3 }),
    fault: { wrong: 1 },
  },
  {
    name: "there twice",
    found: lines({ minute: 1 }, { minute: 2 }, { minute: 2 }, { minute: 3 }),
    fault: { wrong: 1, counts: [4] },
  },
  {
    name: "unknown to the source",
    found: lines({ minute: 1 }, { minute: 2 }, { minute: 3 }, { minute: 4 }),
    fault: { extra: 1 },
  },
])("a candle that is $name is one fault and changes the hash", ({ found, fault }) => {
  const comparison = compareLines(SOURCE, found);
  expect(comparison).toMatchObject(fault);
  expect(faultsOf(comparison)).toBe(1);
  expect(comparison.hash).not.toBe(comparison.expectedHash);
});

it("a comparison of nothing holds nothing", () => {
  expect(faultsOf(compareLines([], []))).toBe(1);
});
