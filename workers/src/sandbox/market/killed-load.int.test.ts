import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DAY_MS, epochMs } from "@roehub/core/kernel/time";
import { createCandleLoadsStore } from "@roehub/core/market-data/candle-loads-store";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { createClickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { expect, it, onTestFinished } from "vitest";
import { startClickhouseServer } from "../clickhouse-server.ts";
import { loadCandles } from "./load-candles.ts";
import { createMarketSimulator } from "./market-simulator.ts";

const NOW = Date.UTC(2026, 10, 20);
const HISTORY_DAYS = 150;

/** A sandbox reduced to its engine and its load; each progress is a line. */
const CHILD = `
import { createCandleLoadsStore } from "@roehub/core/market-data/candle-loads-store";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { createClickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { migrateClickhouse } from "@roehub/migrations/run";
const { startClickhouseServer } = await import("${import.meta.dirname}/../clickhouse-server.ts");
const { loadCandles } = await import("${import.meta.dirname}/load-candles.ts");
const server = await startClickhouseServer({ directory: process.argv[1] });
const logger = createLogger({ level: "silent", secrets: [] });
await migrateClickhouse(server.url("market_data"), logger);
const clickhouse = createClickhouse({ url: server.url("market_data"), logger });
const clock = { nowMs: () => ${NOW} };
const deps = { clickhouse, clock };
const stores = {
  candles: createCandlesStore(deps),
  instruments: createInstrumentsStore(deps),
  loads: createCandleLoadsStore(deps),
};
const source = { kind: "simulated", seed: 42 };
const onProgress = ({ done }) => console.log(done);
await loadCandles({ source, stores, clock, historyDays: ${HISTORY_DAYS}, onProgress });
await clickhouse.close();
await server.stop();
`;

function startChild(directory: string): ChildProcess {
  return spawn(process.execPath, ["--input-type=module-typescript", "-e", CHILD, directory], {
    cwd: join(import.meta.dirname, "..", "..", ".."),
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Lets a load come as far as `done` of 2,000, then a moment further, and ends it with SIGKILL. */
async function killAt(directory: string, done: number): Promise<void> {
  const child = startChild(directory);
  const exited = once(child, "exit");
  if (child.stdout === null) throw new Error("the child has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    if (Number(line) >= done) break;
  }
  child.kill("SIGKILL");
  expect((await exited)[1]).toBe("SIGKILL");
}

it("a load that was killed again and again ends with the candles of an undisturbed one", {
  timeout: 240_000,
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), "roehub-killed-load-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const done of [0, 1, 400, 1_000, 1_300]) await killAt(directory, done);

  const server = await startClickhouseServer({ directory });
  onTestFinished(() => server.stop());
  const clickhouse = createClickhouse({
    url: server.url("market_data"),
    logger: createLogger({ level: "silent", secrets: [] }),
  });
  onTestFinished(() => clickhouse.close());
  const clock = { nowMs: () => epochMs(NOW) };
  const candles = createCandlesStore({ clickhouse, clock });
  const instruments = createInstrumentsStore({ clickhouse, clock });
  const loads = createCandleLoadsStore({ clickhouse, clock });

  const found = await instruments.search({ limit: 10 });
  expect(found.map(({ symbol }) => symbol)).toContain("BTCUSDT");
  for (const ref of found) expect((await candles.extent(ref))?.count).toBe(HISTORY_DAYS * 1_440);

  const source = { kind: "simulated", seed: 42 } as const;
  const stores = { candles, instruments, loads };
  const report = await loadCandles({ source, stores, clock, historyDays: HISTORY_DAYS });
  expect(report.instruments[0]?.rowsLoaded).toBe(0);
  const market = createMarketSimulator({ seed: 42 });
  for (const symbol of ["BTCUSDT", "ETHUSDT"]) {
    const ref = { marketId: 1, symbol } as const;
    const expected = market.candles(ref, NOW - HISTORY_DAYS * DAY_MS, NOW);
    const stored = await candles.read1m(ref, 0, Number.POSITIVE_INFINITY);
    expect(stored.length).toBe(HISTORY_DAYS * 1_440);
    for (const column of ["tsOpen", "open", "high", "low", "close", "volume"] as const) {
      expect(stored[column].every((value, i) => value === expected[column][i])).toBe(true);
    }
    expect(await candles.reconcile(ref, 0, NOW)).toEqual({ count: HISTORY_DAYS * 1_440 });
    expect(await loads.latest(ref)).toMatchObject({
      state: "finished",
      doneUntil: NOW,
      rowsExpected: stored.length,
    });
  }
});
