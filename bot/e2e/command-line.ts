import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BacktestRequestBody, BacktestResultView } from "@roehub/core/contract/backtest";
import { epochMs, formatInstant } from "@roehub/core/kernel/time";
import { CANDLE_CSV_HEADER } from "@roehub/core/market-data/candle-csv";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";

const REPOSITORY = join(import.meta.dirname, "..", "..");
const BACKTEST = join(REPOSITORY, "workers", "src", "cli", "backtest.ts");
/** A result with a hundred variants and their trades is some megabytes of JSON. */
const MAX_OUTPUT_BYTES = 256 * 2 ** 20;

/** Runs a request over a file of candles with `npm run backtest`'s own module; answers what `--json` printed. */
export async function backtestByCommand(candleFile: string, request: BacktestRequestBody): Promise<unknown> {
  const directory = await mkdtemp(join(tmpdir(), "roehub-request-"));
  try {
    const requestFile = join(directory, "request.json");
    await writeFile(requestFile, JSON.stringify(request));
    const args = ["--disable-warning=ExperimentalWarning", BACKTEST];
    const options = ["--candles", candleFile, "--request", requestFile, "--json"];
    const { stdout } = await promisify(execFile)(process.execPath, [...args, ...options], {
      cwd: REPOSITORY,
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    return JSON.parse(stdout);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The request that a result answers, written as somebody would who has nothing but the result. */
export function requestOf({ request }: BacktestResultView): BacktestRequestBody {
  const { time_range, risk, indicators, ...same } = request;
  const instant = (at: number) => formatInstant(epochMs(at));
  return {
    ...same,
    mode: "template",
    indicators: indicators.map(({ id, rule, params }) => ({
      id,
      rule,
      params: Object.fromEntries(Object.entries(params).map(([name, values]) => [name, { values }])),
    })),
    time_range: { start: instant(time_range.start), end: instant(time_range.end) },
    risk: { sl_pct: { values: risk.sl_pct }, tp_pct: { values: risk.tp_pct } },
  };
}

/** Writes candles as a file that the command reads. */
export async function writeCandleFile(path: string, candles: CandleSeries): Promise<void> {
  const { tsOpen, open, high, low, close, volume } = candles;
  const lines = [CANDLE_CSV_HEADER];
  for (let row = 0; row < candles.length; row++) {
    lines.push([tsOpen, open, high, low, close, volume].map((column) => String(column[row])).join(","));
  }
  await writeFile(path, `${lines.join("\n")}\n`);
}
