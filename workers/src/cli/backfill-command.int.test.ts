import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { DAY_MS, type EpochMs, epochMs, formatInstant, MINUTE_MS } from "@roehub/core/kernel/time";
import { createCandleLoadsStore } from "@roehub/core/market-data/candle-loads-store";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { createLogger } from "@roehub/core/platform/logging";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createSandboxExchange } from "../sandbox/exchange/sandbox-exchange.ts";
import { createSimulatedSource } from "../sandbox/exchange/simulated-source.ts";
import { createTestClickhouse } from "../sandbox/test-databases.ts";
import { backfillCommand } from "./backfill-command.ts";

const { clickhouse, url } = await createTestClickhouse();
const timer = createSystemClock();
const source = createSimulatedSource({ seed: 42 });
const logger = createLogger({ level: "error", secrets: [] });
const exchange = createSandboxExchange({ source, timer, host: "127.0.0.1", port: 0, logger });
const candles = createCandlesStore({ clickhouse, clock: timer });
const loads = createCandleLoadsStore({ clickhouse, clock: timer });
const folder = mkdtempSync(join(tmpdir(), "roehub-backfill-"));

beforeAll(() => exchange.listen());
afterAll(async () => {
  await exchange.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Yesterday's midnight is closed for sure. */
const END = epochMs(Math.floor(timer.nowMs() / DAY_MS) * DAY_MS);

function variables() {
  const markets = ([1, 2, 3, 4] as const).map((marketId) => ({
    market_id: marketId,
    subscribe: { symbols: ["BTCUSDT"] },
    rest_url: exchange.urls.restUrl(marketId),
    socket_url: exchange.urls.socketUrl(marketId),
  }));
  return { CLICKHOUSE_URL: url, ROEHUB__MARKET_DATA__MARKETS: JSON.stringify(markets) };
}

async function expectSameAsExchange(ref: InstrumentRef, startMs: EpochMs): Promise<void> {
  const stored = await candles.read1m(ref, 0, Number.POSITIVE_INFINITY);
  const own = source.klines({ ref, startMs, endMs: END, atMs: END });
  expect(stored.length).toBe((END - startMs) / MINUTE_MS);
  expect(own.length).toBe(stored.length);
  expect([...stored.tsOpen]).toEqual(own.map(({ tsOpen }) => tsOpen));
  expect([...stored.close]).toEqual(own.map(({ close }) => close));
  expect([...stored.volume]).toEqual(own.map(({ volume }) => volume));
}

describe("npm run backfill, as a process", () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  function start(ref: InstrumentRef, startMs: EpochMs) {
    const range = ["--from", formatInstant(startMs), "--to", formatInstant(END)];
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, "backfill.ts"), instrumentKey(ref), ...range, "--json"],
      {
        env: { ...variables(), PATH: process.env["PATH"] ?? "" },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    children.push(child);
    const ended = Promise.all([once(child, "exit"), text(child.stdout), text(child.stderr)]).then(
      ([[code, signal], out, error]) => ({ code, signal, out, error }),
    );
    return { child, ended };
  }

  /** Resolves when a part of the run is recorded as stored. */
  const somethingIsStored = (ref: InstrumentRef, startMs: EpochMs) =>
    vi.waitUntil(
      async () => {
        const load = await loads.find(ref, `venue from ${formatInstant(startMs)}`);
        return load !== null && load.doneUntil > startMs;
      },
      { timeout: 50_000, interval: 5 },
    );

  it("killed at any moment and run again goes on where it was, and ends with what the venue has", async () => {
    const ref = { marketId: 1, symbol: "BTCUSDT" } as const;
    const startMs = epochMs(END - 100 * DAY_MS);
    const first = start(ref, startMs);
    await somethingIsStored(ref, startMs);
    first.child.kill("SIGKILL");
    expect(await first.ended).toMatchObject({ signal: "SIGKILL" });

    const second = await start(ref, startMs).ended;
    expect(second).toMatchObject({ code: 0 });
    const report = JSON.parse(second.out);
    expect(report).toMatchObject({ outcome: "finished", changed: 0, missing: 0 });
    expect(report.rows).toBeLessThan(144_000);
    await expectSameAsExchange(ref, startMs);
  });

  it("stops at Ctrl-C, says so, and goes on when it is run again", async () => {
    const ref = { marketId: 4, symbol: "ETHUSDT" } as const;
    const startMs = epochMs(END - 60 * DAY_MS);
    const first = start(ref, startMs);
    await somethingIsStored(ref, startMs);
    first.child.kill("SIGINT");
    const stopped = await first.ended;
    expect(stopped).toMatchObject({ code: 130, signal: null });
    expect(JSON.parse(stopped.out)).toMatchObject({ outcome: "stopped" });

    expect(await start(ref, startMs).ended).toMatchObject({ code: 0 });
    await expectSameAsExchange(ref, startMs);
  });
});

describe("backfillCommand", () => {
  beforeEach(() => {
    for (const [name, value] of Object.entries(variables())) vi.stubEnv(name, value);
  });
  afterEach(() => vi.unstubAllEnvs());

  async function run(args: readonly string[], { isTty = false } = {}) {
    const written = { out: "", error: "", progress: "" };
    const code = await backfillCommand(args, {
      out: (text) => {
        written.out += text;
      },
      error: (text) => {
        written.error += text;
      },
      progress: {
        write: (text) => {
          written.progress += text;
        },
        isTty,
      },
      signal: new AbortController().signal,
      timer,
    });
    return { code, ...written };
  }
  const dump = (name: string, minutes: number) => {
    const line = (minute: number) => {
      const open = Date.UTC(2024, 0, 1) + minute * MINUTE_MS;
      return `${open},5,9,4,6,1,${open + 59_999},6,1,0,0,0\n`;
    };
    const path = join(folder, name);
    const lines = Array.from({ length: minutes }, (_, minute) => line(minute));
    writeFileSync(path, gzipSync(lines.join("")));
    return path;
  };

  it("stores files and tells the same of them the second time", async () => {
    const path = dump("SOLUSDT-1m-2024-01.csv.gz", 1_000);
    const args = ["binance:spot:SOLUSDT", "--files", path];
    expect(await run(args)).toEqual({
      code: 0,
      out: "binance:spot:SOLUSDT: 1,000 candles read, 1,000 stored (0 of them after later ones),\n0 changed, 0 minutes missing at the source.\n",
      error: "",
      progress: "",
    });
    expect(await run([...args, "--json"])).toMatchObject({
      code: 0,
      out: expect.stringContaining('"inserted":0'),
    });
  });

  it("draws a bar on a terminal and takes it away at the end", async () => {
    const path = dump("XRPUSDT-1m-2024-01.csv.gz", 10);
    const { progress } = await run(["binance:spot:XRPUSDT", "--files", path], { isTty: true });
    expect(progress).toBe(`\r\u001b[K[${"█".repeat(24)}] 100 % · 10 candles\r\u001b[K`);
  });

  it.each([
    [[], 2, "Which instrument?"],
    [["BTCUSDT", "--from", "2024-01"], 2, '"BTCUSDT" is no instrument'],
    [["binance:spot:BTCUSDT"], 2, "Say --from when"],
    [["binance:spot:BTCUSDT", "ETHUSDT", "--from", "2024-01"], 2, "One instrument at a time"],
    [["binance:spot:BTCUSDT", "--from", "2024-13"], 2, '--from is "2024-13"'],
    [["binance:spot:BTCUSDT", "--from", "2024-02", "--to", "2024-02"], 2, "--to is not after --from"],
    [["binance:spot:BTCUSDT", "--from", "2099-01"], 2, "--from has not come yet"],
    [["binance:spot:BTCUSDT", "--files", "/nowhere.csv"], 2, "there is no such file"],
    [["binance:spot:NOCOINUSDT", "--from", "2024-01", "--to", "2024-02"], 1, ""],
  ])("ends %j with a sentence", async (args, code, sentence) => {
    const ended = await run(args);
    expect(ended.code).toBe(code);
    expect(ended.error).toContain(sentence);
    expect(ended.error).not.toBe("");
    expect(ended.out).toBe("");
  });

  it("says what to set where it does not know the server", async () => {
    vi.stubEnv("CLICKHOUSE_URL", "");
    expect(await run(["binance:spot:BTCUSDT", "--from", "2024-01"])).toMatchObject({
      code: 2,
      error: expect.stringContaining("CLICKHOUSE_URL=http://"),
    });
  });
});
