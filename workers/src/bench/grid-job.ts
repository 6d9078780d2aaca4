import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { BacktestRequest } from "@roehub/core/backtest/backtest-request";
import { type BacktestResultView, backtestResultSchema } from "@roehub/core/contract/backtest";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { RoehubError } from "@roehub/core/kernel/errors";
import { formatInstant } from "@roehub/core/kernel/time";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";

/** What became of a backtest in a process of its own. */
export interface JobRun {
  readonly result: BacktestResultView;
  /** The most memory that the process ever had, in MiB. */
  readonly peakMib: number;
  /** From its start to its end. */
  readonly seconds: number;
}

const COMMAND = join(import.meta.dirname, "../cli/backtest.ts");

/** Where the child writes its peak memory. */
const PEAK_PIPE = 3;

/** Runs when the process ends; its threads load it too and say nothing. */
const TELL_PEAK =
  `data:text/javascript,import{isMainThread}from"node:worker_threads";import{writeSync}from"node:fs";
if(isMainThread)process.on("exit",()=>writeSync(${PEAK_PIPE},String(process.resourceUsage().maxRSS)))`.replaceAll(
    "\n",
    "",
  );

/** Runs `npm run backtest` on files of `directory`. */
export async function runJob(directory: string, candlesFile: string, request: unknown): Promise<JobRun> {
  const requestFile = join(directory, "request.json");
  writeFileSync(requestFile, JSON.stringify(request));
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...["--disable-warning=ExperimentalWarning", "--import", TELL_PEAK, COMMAND],
      ...["--candles", candlesFile, "--request", requestFile, "--json"],
    ],
    { stdio: ["ignore", "pipe", "pipe", "pipe"] },
  );
  const [answer, complaint, peakKib, [code]] = await Promise.all([
    text(pipeOf(child, 1)),
    text(pipeOf(child, 2)),
    text(pipeOf(child, PEAK_PIPE)),
    once(child, "exit"),
  ]);
  const seconds = (performance.now() - startedMs) / 1_000;
  if (code !== 0) throw new RoehubError("internal", `The backtest ended with ${code}: ${complaint}`);
  const result = backtestResultSchema.parse(JSON.parse(answer));
  return { result, peakMib: Number(peakKib) / 1_024, seconds };
}

function pipeOf({ stdio }: ChildProcess, index: number): Readable {
  const pipe = stdio[index];
  return ensureDefined(pipe instanceof Readable ? pipe : null, `pipe ${index} of the child`);
}

/** The wire form of a request whose axes are lists. */
export function wireRequest(request: BacktestRequest, feePct: number): unknown {
  const { instrument, timeRange } = request;
  const axes = (params: Readonly<Record<string, readonly unknown[]>>) =>
    Object.fromEntries(Object.entries(params).map(([name, values]) => [name, { values }]));
  return {
    mode: "template",
    instrument: { market_id: instrument.marketId, symbol: instrument.symbol },
    timeframe: request.timeframe,
    indicators: request.indicators.map(({ id, rule, params }) => ({ id, rule, params: axes(params) })),
    time_range: { start: formatInstant(timeRange.start), end: formatInstant(timeRange.end) },
    direction_mode: request.directionMode,
    sizing: request.sizing,
    init_cash_quote: request.initCashQuote,
    fee_pct: feePct,
    slippage_pct: request.slippagePct,
    warmup_bars: request.warmupBars,
  };
}

/** Writes `candles` as the command reads them. */
export function writeCandles(file: string, candles: CandleSeries): void {
  const lines = ["ts_open_ms,open,high,low,close,volume"];
  for (let row = 0; row < candles.length; row++) {
    const { tsOpen, open, high, low, close, volume } = candles;
    lines.push([tsOpen, open, high, low, close, volume].map((column) => column[row]).join(","));
  }
  writeFileSync(file, `${lines.join("\n")}\n`);
}
