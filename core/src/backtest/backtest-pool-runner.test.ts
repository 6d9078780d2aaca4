import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { sampleCandles } from "../indicators/sample-candles.ts";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import { createBacktestPool } from "./backtest-pool-runner.ts";
import type { BacktestRequest } from "./backtest-request.ts";

const MINUTES = 5_000;
const candles1m = sampleCandles({ length: MINUTES, seed: 3, moveShare: 0.002 });
const periods = (count: number) => Array.from({ length: count }, (_, index) => 2 + index);

/** A grid of averages, of each so many periods. */
function asked(...counts: readonly number[]): { request: BacktestRequest; lineageTrials: number } {
  const request: BacktestRequest = {
    instrument: { marketId: 1, symbol: "BTCUSDT" },
    timeframe: "1m",
    indicators: counts.map((count) => ({ id: "ema", rule: "trend", params: { period: periods(count) } })),
    timeRange: { start: epochMs(1_000 * MINUTE_MS), end: epochMs(MINUTES * MINUTE_MS) },
    directionMode: "long-short",
    sizing: { mode: "all_in" },
    initCashQuote: 10_000,
    feePct: 0.01,
    slippagePct: 0.01,
    risk: { slPct: [null], tpPct: [null] },
    fillModel: "close",
    topK: 3,
    topTradesN: 1,
    preselect: 10,
    warmupBars: 200,
    validation: null,
    prune: null,
  };
  return { request, lineageTrials: 0 };
}

const SMALL = asked(3, 2);
/** A minute of work, of which the first percent is told soon. */
const LONG = asked(999, 999, 20);
const unseen = {};

const pool = createBacktestPool({ threads: 1 });
const directory = mkdtempSync(join(tmpdir(), "backtest-pool-"));
afterAll(async () => {
  await pool.close();
  rmSync(directory, { recursive: true });
});

/** Something that runs until it is stopped, once its thread has begun. */
async function startLong(place = pool) {
  const stopping = new AbortController();
  const begun = Promise.withResolvers<void>();
  const ended = place.compute(LONG, candles1m, {
    signal: stopping.signal,
    onProgress: () => begun.resolve(),
  });
  await begun.promise;
  return { ended, stop: () => stopping.abort() };
}

describe("a pool of threads", { timeout: 60_000 }, () => {
  it("computes one request after the other, and each whole", async () => {
    const [first, second] = await Promise.all([
      pool.compute(SMALL, candles1m, unseen),
      pool.compute(SMALL, candles1m, unseen),
    ]);
    expect(first.kind).toBe("completed");
    expect(second).toEqual(first);
  });

  it("gives a stopped request's thread to the next one", async () => {
    const long = await startLong();
    const next = pool.compute(SMALL, candles1m, unseen);
    long.stop();
    expect(await long.ended).toEqual({ kind: "cancelled" });
    expect((await next).kind).toBe("completed");
  });

  it("lets a request that is stopped leave the line at once, not when its turn comes", async () => {
    const long = await startLong();
    const stopping = new AbortController();
    const waiting = pool.compute(SMALL, candles1m, { signal: stopping.signal });
    stopping.abort();
    expect(await waiting).toEqual({ kind: "cancelled" });
    long.stop();
    await long.ended;
    expect((await pool.compute(SMALL, candles1m, unseen)).kind).toBe("completed");
  });

  it("refuses what would wait behind a full line, and takes more once some have left", async () => {
    const long = await startLong();
    const stopping = new AbortController();
    const wait = () => pool.compute(SMALL, candles1m, { signal: stopping.signal });
    const waiting = Array.from({ length: 32 }, wait);
    await expect(wait()).rejects.toMatchObject({ code: "too_many_requests" });
    stopping.abort();
    expect(new Set((await Promise.all(waiting)).map(({ kind }) => kind))).toEqual(new Set(["cancelled"]));
    const taken = pool.compute(SMALL, candles1m, unseen);
    long.stop();
    expect((await taken).kind).toBe("completed");
    await long.ended;
  });

  it("ends what runs and what waits as cancelled when it is closed, and takes nothing more", async () => {
    const closing = createBacktestPool({ threads: 1 });
    const long = await startLong(closing);
    const waiting = closing.compute(SMALL, candles1m, unseen);
    await closing.close();
    expect(await Promise.all([long.ended, waiting])).toEqual([{ kind: "cancelled" }, { kind: "cancelled" }]);
    expect(await closing.compute(SMALL, candles1m, unseen)).toEqual({ kind: "cancelled" });
  });

  it("keeps the code of a fault that its thread expected", async () => {
    const starved = createBacktestPool({ threads: 1, limits: { batchVariants: 2 ** 28 } });
    await expect(starved.compute(asked(999, 999, 999), candles1m, unseen)).rejects.toMatchObject({
      code: "unavailable",
    });
    await starved.close();
  });

  it("is an error with a code where a thread ends, and computes the next one in another", async () => {
    const entry = pathToFileURL(join(directory, "dying.mjs"));
    writeFileSync(
      entry,
      `export function computeBacktest({ lineageTrials }) {
         if (lineageTrials > 0) process.exit(3);
         return { kind: "refused", problems: [] };
       }`,
    );
    const dying = createBacktestPool({ threads: 1, entry });
    await expect(dying.compute({ ...SMALL, lineageTrials: 1 }, candles1m, unseen)).rejects.toMatchObject({
      code: "compute_failed",
    });
    expect(await dying.compute(SMALL, candles1m, unseen)).toEqual({ kind: "refused", problems: [] });
    await dying.close();
  });
});
