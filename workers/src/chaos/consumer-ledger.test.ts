import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMs } from "@roehub/core/kernel/time";
import { afterEach, expect, it } from "vitest";
import { ledgerLines, openConsumerLedger } from "./consumer-ledger.ts";

const REF = { marketId: 4, symbol: "ETHUSDT" } as const;
const MINUTE = epochMs(60_000);
const CANDLE = { tsOpen: MINUTE, open: 10, high: 11, low: 9, close: 10.5, volume: 1.25 };

const directory = mkdtempSync(join(tmpdir(), "roehub-ledger-"));
const file = join(directory, "ledger");
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it("what one reader wrote the next one knows, and a line that was cut off is written anew", () => {
  const first = openConsumerLedger(file);
  expect(first.has(REF, MINUTE)).toBe(false);
  first.record(REF, CANDLE, "stream");
  expect(first.has(REF, MINUTE)).toBe(true);
  appendFileSync(file, "bybit:futures:ETHUSDT 120000 10 11");

  const second = openConsumerLedger(file);
  expect(second.has(REF, MINUTE)).toBe(true);
  expect(second.has(REF, 120_000)).toBe(false);
  second.record(REF, { ...CANDLE, tsOpen: epochMs(120_000) }, "canonical");
  expect(ledgerLines(readFileSync(file, "utf8"))).toEqual([
    "bybit:futures:ETHUSDT 60000 10 11 9 10.5 1.25 stream",
    "bybit:futures:ETHUSDT 120000 10 11 9 10.5 1.25 canonical",
  ]);
});
