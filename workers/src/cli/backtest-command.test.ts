import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type BacktestResultView, backtestResultSchema } from "@roehub/core/contract/backtest";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { epochMs } from "@roehub/core/kernel/time";
import { readCandleFile } from "@roehub/core/market-data/candle-file-store";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMarketSimulator } from "../sandbox/market/market-simulator.ts";
import { NEEDS_RECORDED_DATA, recordedCandleFile } from "../sandbox/recorded-data.ts";
import { type PlainTrade, plainTrades } from "../sandbox/test-second-opinion.ts";
import { type BacktestSurroundings, backtestCommand } from "./backtest-command.ts";
import type { ProgressTarget } from "./progress-line.ts";

const directory = mkdtempSync(join(tmpdir(), "backtest-command-"));
afterAll(() => rmSync(directory, { recursive: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

interface Answer {
  readonly exitCode: number;
  readonly out: string;
  readonly error: string;
}

const unseen: ProgressTarget = { write: () => {}, isTty: true };

async function command(...args: string[]): Promise<Answer> {
  return commandWith({}, ...args);
}

async function commandWith(surroundings: Partial<BacktestSurroundings>, ...args: string[]): Promise<Answer> {
  let out = "";
  let error = "";
  const exitCode = await backtestCommand(args, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    progress: unseen,
    signal: new AbortController().signal,
    clock: createSystemClock(),
    ...surroundings,
  });
  return { exitCode, out, error };
}

let requests = 0;
function requestFile(wire: unknown): string {
  requests++;
  return fileOf(`request-${requests}.json`, JSON.stringify(wire));
}

const DIRECTIONS = ["long-only", "short-only", "long-short"];
const SIZINGS = [
  { mode: "all_in" },
  { mode: "fixed_quote", quote: 2_500 },
  { mode: "strategy_compound", budget_quote: 5_000 },
  { mode: "strategy_compound_profit_lock", budget_quote: 5_000, safe_profit_percent: 30 },
];
const SUBJECTS = [
  { timeframe: "15m", indicators: [{ id: "ema", params: { period: 20 } }] },
  { timeframe: "1h", indicators: [{ id: "sma", params: { period: 30 } }], risk: { sl_pct: 2, tp_pct: null } },
  { timeframe: "30m", indicators: [{ id: "rsi" }], risk: { sl_pct: null, tp_pct: 1.5 } },
  { timeframe: "15m", indicators: [{ id: "bb" }], risk: { sl_pct: 1, tp_pct: 1 }, fee_pct: 0.02 },
  { timeframe: "5m", indicators: [{ id: "atr", params: { period: 14, mult: 1.5 } }], slippage_pct: 0.05 },
  { timeframe: "15m", indicators: [{ id: "ma_cross", params: { fast: 10, slow: 40, type: "sma" } }] },
  { timeframe: "5m", indicators: [{ id: "ma_cross", rule: "cross", params: { fast: 12, slow: 26 } }] },
  {
    timeframe: "15m",
    indicators: [
      { id: "ema", params: { period: 50 } },
      { id: "rsi", params: { lower: 49, upper: 51 } },
    ],
    fee_pct: 0,
    slippage_pct: 0,
  },
  { timeframe: "4h", indicators: [{ id: "sma", params: { period: 5 } }] },
  {
    timeframe: "1m",
    indicators: [{ id: "ema", params: { period: 100 } }],
    risk: { sl_pct: 0.5, tp_pct: 0.8 },
  },
];

/** The second opinion is written to be read, not to be fast. */
const SLOW_MS = 60_000;

/** Every direction with every sizing, each on the next subject. */
const SINGLES = DIRECTIONS.flatMap((direction_mode, row) =>
  SIZINGS.map((sizing, column) => ({
    ...SUBJECTS[(row * SIZINGS.length + column) % SUBJECTS.length],
    direction_mode,
    sizing,
  })),
);

const GRIDS = [
  {
    timeframe: "15m",
    indicators: [
      { id: "ma_cross", params: { fast: { start: 5, stop: 20, step: 5 }, slow: { values: [15, 40] } } },
    ],
    risk: { sl_pct: { start: 0.5, stop: 1, step: 0.5, include_off: true }, tp_pct: { values: [null, 2] } },
    top_trades_n: 100,
  },
  {
    timeframe: "1h",
    indicators: [
      { id: "ema", params: { period: { values: [10, 20] } } },
      { id: "bb", rule: "reversal", params: { dev: { start: 0.5, stop: 1, step: 0.1 } } },
    ],
    top_trades_n: 100,
  },
];

interface Market {
  readonly candlesFile: string;
  readonly candles: CandleSeries;
  readonly subject: object;
}

async function resultOf(market: Market, wire: object): Promise<BacktestResultView> {
  const request = requestFile({ mode: "template", ...market.subject, ...wire });
  const files = ["--candles", market.candlesFile, "--request", request];
  const answer = await command(...files, "--threads", "1", "--json");
  expect(answer).toMatchObject({ exitCode: 0, error: "" });
  return backtestResultSchema.parse(JSON.parse(answer.out));
}

/** Expects the ranked variants to have exactly the trades of the second opinion. */
function expectSecondOpinion(result: BacktestResultView, { candles }: Market): void {
  const facts = ({ side, entry_ts, exit_ts, reason }: PlainTrade) =>
    `${side} ${entry_ts} ${exit_ts} ${reason}`;
  for (const [index, plain] of plainTrades(result, candles).entries()) {
    const variant = result.variants[index];
    expect(variant?.trades?.map(facts)).toEqual(plain.map(facts));
    const off = variant?.trades?.map(({ pnl_quote }, at) =>
      Math.abs(pnl_quote - (plain[at]?.pnl_quote ?? 0)),
    );
    expect(Math.max(0, ...(off ?? []))).toBeLessThan(1e-5);
    const profit = plain.reduce((sum, { pnl_quote }) => sum + pnl_quote, 0);
    expect(variant?.metrics.total_profit_quote).toBeCloseTo(profit, 4);
    expect(variant?.metrics.num_trades).toBe(plain.length);
  }
}

function suite(market: () => Market): void {
  it.each(SINGLES)(
    "$direction_mode, $sizing.mode, $timeframe $indicators.0.id: the trades of a second opinion",
    async (wire) => {
      const result = await resultOf(market(), wire);
      expect(result.variants).toHaveLength(1);
      expect(result.metrics.num_trades).toBeGreaterThan(0);
      expectSecondOpinion(result, market());
    },
  );

  it.each(GRIDS)(
    "a grid of $indicators.0.id: each variant has the trades of a second opinion",
    async (wire) => {
      const result = await resultOf(market(), wire);
      expect(result.variants.length).toBeGreaterThan(10);
      expectSecondOpinion(result, market());
    },
  );

  it("gives the same bytes for the same request", async () => {
    const { candlesFile, subject } = market();
    const request = requestFile({ mode: "template", ...subject, ...GRIDS[0] });
    const first = await command("--candles", candlesFile, "--request", request, "--json");
    expect(await command("--candles", candlesFile, "--request", request, "--json")).toEqual(first);
  });
}

describe("on the simulated market", { timeout: SLOW_MS }, () => {
  const start = Date.UTC(2025, 2, 1);
  const days = 23;
  let market: Market;
  beforeAll(async () => {
    const simulator = createMarketSimulator({ seed: 7 });
    const { tsOpen, open, high, low, close, volume } = simulator.candles(
      { marketId: 1, symbol: "BTCUSDT" },
      start,
      start + days * 86_400_000,
    );
    const rows = Array.from(tsOpen, (ts, row) =>
      [ts, open[row], high[row], low[row], close[row], volume[row]].join(","),
    );
    const csv = `ts_open_ms,open,high,low,close,volume\n${rows.join("\n")}\n`;
    const candlesFile = fileOf("simulated.csv.gz", gzipSync(csv));
    market = {
      candlesFile,
      candles: await readCandleFile(candlesFile),
      subject: {
        instrument: { market_id: 1, symbol: "BTCUSDT" },
        time_range: { start: "2025-03-08T00:00:00Z", end: "2025-03-24T00:00:00Z" },
      },
    };
  });
  suite(() => market);
});

const RECORDED = recordedCandleFile("binance-spot_BTCUSDT_1m_2025-05-20_2025-08-18.csv.gz");

describe.skipIf(RECORDED === null)(`on recorded candles ${NEEDS_RECORDED_DATA}`, { timeout: SLOW_MS }, () => {
  let market: Market;
  beforeAll(async () => {
    const candlesFile = ensureDefined(RECORDED, "recorded candles");
    market = {
      candlesFile,
      candles: await readCandleFile(candlesFile),
      subject: {
        instrument: { market_id: 1, symbol: "BTCUSDT" },
        time_range: { start: "2025-06-10T00:00:00Z", end: "2025-07-05T00:00:00Z" },
      },
    };
  });
  suite(() => market);
});

/** What the progress line writes where each look at the clock is `stepMs` after the one before. */
async function progressOf(
  { candlesFile, wire }: { candlesFile: string; wire: object },
  { isTty, stepMs }: { isTty: boolean; stepMs: number },
): Promise<string> {
  let shown = "";
  let nowMs = 0;
  const surroundings = {
    progress: {
      write(text: string) {
        shown += text;
      },
      isTty,
    },
    clock: {
      nowMs() {
        nowMs += stepMs;
        return epochMs(nowMs);
      },
    },
  };
  await commandWith(surroundings, "--candles", candlesFile, "--request", requestFile(wire));
  return shown;
}

describe("the command", () => {
  const csv = `ts_open_ms,open,high,low,close,volume\n${Array.from({ length: 60 }, (_, minute) => {
    const close = 100 + (minute % 9);
    return `${Date.UTC(2025, 0, 1) + minute * 60_000},${close},${close},${close},${close},1`;
  }).join("\n")}\n`;
  const candlesFile = fileOf("small.csv", csv);
  const wire = {
    mode: "template",
    instrument: { market_id: 1, symbol: "BTCUSDT" },
    timeframe: "1m",
    indicators: [{ id: "sma", params: { period: { values: [2, 3] } } }],
    time_range: { start: "2025-01-01T00:10:00Z", end: "2025-01-01T01:00:00Z" },
  };

  it("prints the variants, the best one's report, hashes and the receipt", async () => {
    const answer = await command("--candles", candlesFile, "--request", requestFile(wire));
    expect(answer).toMatchObject({ exitCode: 0, error: "" });
    const json = await command("--candles", candlesFile, "--request", requestFile(wire), "--json");
    const result = backtestResultSchema.parse(JSON.parse(json.out));
    for (const { variant_key } of result.variants) expect(answer.out).toContain(variant_key);
    expect(answer.out).toContain(result.variants[0]?.report_table_md);
    for (const hash of Object.values(result.hashes)) expect(answer.out).toContain(hash);
    expect(answer.out).toContain(result.receipt_id);
  });

  it("works as npm runs it, and leaves stdout to the result", () => {
    const script = join(import.meta.dirname, "backtest.ts");
    const args = ["--candles", candlesFile, "--request", requestFile(wire), "--json"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    expect(backtestResultSchema.safeParse(JSON.parse(stdout)).success).toBe(true);
  });

  it("gives the same bytes with one thread and with several, with kernels and without", async () => {
    const risk = { sl_pct: { start: 0.5, stop: 3, step: 0.5 }, tp_pct: { values: [1, 4, null] } };
    const periods = { start: 2, stop: 12, step: 1 };
    const request = requestFile({
      ...wire,
      indicators: [
        { id: "sma", params: { period: { values: [2, 3] } } },
        { id: "ema", params: { period: periods } },
      ],
      risk,
      preselect: 15,
      top_k: 40,
      top_trades_n: 40,
    });
    const args = ["--candles", candlesFile, "--request", request, "--json"];
    const answers = [
      await command(...args, "--threads", "1"),
      await command(...args, "--threads", "2"),
      await command(...args, "--threads", "3", "--kernels", "plain"),
      await command(...args, "--threads", "1", "--kernels", "plain"),
    ];
    expect(answers[0]).toMatchObject({ exitCode: 0, error: "" });
    expect(backtestResultSchema.parse(JSON.parse(answers[0]?.out ?? "")).counts.variants).toBe(22 + 15 * 18);
    expect(new Set(answers.map(({ out }) => out)).size).toBe(1);
  });

  it("runs what would be too much for somebody who waits, and refuses what is too much for a job, with exact counts", async () => {
    const grid = (values: number) => ({
      ...wire,
      indicators: [
        { id: "sma", params: { period: { start: 2, stop: 201, step: 1 } } },
        { id: "ema", params: { period: { start: 2, stop: 1 + values, step: 1 } } },
      ],
      preselect: 10,
      top_k: 1,
    });
    const run = (values: number, risk: object) =>
      command("--candles", candlesFile, "--request", requestFile({ ...grid(values), ...risk }));
    const large = await run(101, {});
    expect(large).toMatchObject({ exitCode: 0, error: "" });
    expect(large.out).toContain("20200 variants tried");
    // 10 points with 1,000 × 999 pairs of stops.
    const tooLarge = await run(101, {
      risk: {
        sl_pct: { start: 0.01, stop: 10, step: 0.01 },
        tp_pct: { start: 0.01, stop: 9.99, step: 0.01 },
      },
      preselect: 11,
    });
    expect(tooLarge).toMatchObject({ exitCode: 2, out: "" });
    expect(tooLarge.error).toContain(
      `asks for ${20_200 + 11 * 1_000 * 999} variants, and the limit is 10000000`,
    );
  });

  it("shows how far it is, and takes the line away", async () => {
    const shown = await progressOf({ candlesFile, wire }, { isTty: true, stepMs: 200 });
    expect(shown).toMatch(/\[█+·*\] 50 % · base grid · 2 of 4 variants · \d+\/s · \d\d:\d\d left/);
    expect(shown).toMatch(/100 % · reports · 4 of 4 variants/);
    expect(shown.endsWith("\r\u001b[K")).toBe(true);
  });

  it("where nobody watches a terminal, tells how far it is every ten seconds, a line each", async () => {
    const shown = await progressOf({ candlesFile, wire }, { isTty: false, stepMs: 4_000 });
    expect(shown).not.toContain("\u001b");
    for (const line of shown.trimEnd().split("\n")) expect(line).toMatch(/^\d+ % · .+ variants/);
  });

  it("stops when asked to, says so, and exits with 130", async () => {
    const stop = new AbortController();
    stop.abort();
    const request = requestFile(wire);
    expect(
      await commandWith({ signal: stop.signal }, "--candles", candlesFile, "--request", request),
    ).toEqual({ exitCode: 130, out: "", error: "Stopped: there is no result.\n" });
  });

  it("tells every problem with its pointer, and exits with 2", async () => {
    const request = requestFile({ ...wire, timeframe: "7m", fee_pct: -1, extra: true });
    const { exitCode, out, error } = await command("--candles", candlesFile, "--request", request);
    expect([exitCode, out]).toEqual([2, ""]);
    expect(
      error
        .split("\n")
        .slice(1, 4)
        .map((line) => line.trim().split(":")[0]),
    ).toEqual(["/extra", "/fee_pct", "/timeframe"]);
  });

  it.each([
    { name: "no arguments", args: () => [], told: "Both --candles and --request" },
    {
      name: "no thread",
      args: () => ["--candles", "a", "--request", "b", "--threads", "0"],
      told: "from 1 to 64",
    },
    {
      name: "unknown kernels",
      args: () => ["--candles", "a", "--request", "b", "--kernels", "cuda"],
      told: "wasm or plain",
    },
    { name: "an unknown option", args: () => ["--nope"], told: "--nope" },
    {
      name: "a request that is not there",
      args: () => ["--candles", candlesFile, "--request", join(directory, "absent.json")],
      told: "absent.json cannot be read",
    },
    {
      name: "a request that is not JSON",
      args: () => ["--candles", candlesFile, "--request", fileOf("broken.json", "{")],
      told: "broken.json is not JSON",
    },
    {
      name: "candles that are not there",
      args: () => ["--candles", join(directory, "absent.csv"), "--request", requestFile(wire)],
      told: "absent.csv",
    },
    {
      name: "candles that are broken, by line",
      args: () => [
        "--candles",
        fileOf("broken.csv", csv.replace("100,100", "x,100")),
        "--request",
        requestFile(wire),
      ],
      told: "line 2",
    },
    {
      name: "candles of another time",
      args: () => [
        "--candles",
        candlesFile,
        "--request",
        requestFile({ ...wire, time_range: { start: "2024-01-01", end: "2024-01-02" } }),
      ],
      told: "/time_range: there is no complete 1m bar",
    },
    {
      name: "a saved strategy, which no file holds",
      args: () => [
        "--candles",
        candlesFile,
        "--request",
        requestFile({ mode: "saved", strategy_id: "x", time_range: wire.time_range }),
      ],
      told: "/mode: saved strategies are kept on the server",
    },
  ])("refuses $name in a sentence, without a stack, and exits with 2", async ({ args, told }) => {
    const { exitCode, out, error } = await command(...args());
    expect([exitCode, out]).toEqual([2, ""]);
    expect(error).toContain(told);
    expect(error).not.toMatch(/\n\s+at /);
  });

  it("explains itself when asked for help", async () => {
    expect(await command("--help")).toMatchObject({
      exitCode: 0,
      error: "",
      out: expect.stringContaining("Usage"),
    });
  });
});
