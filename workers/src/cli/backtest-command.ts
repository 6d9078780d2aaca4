import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BacktestContext, configuredContext } from "@roehub/core/backtest/backtest-context";
import { backtestJson } from "@roehub/core/backtest/backtest-json";
import { parseBacktestRequest } from "@roehub/core/backtest/parse-backtest-request";
import { runBacktest } from "@roehub/core/backtest/run-backtest";
import type { BacktestProgress } from "@roehub/core/backtest/work-clock";
import { checkedBounds } from "@roehub/core/indicators/indicator-bounds";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { Problem } from "@roehub/core/kernel/parsed";
import { readCandleFile } from "@roehub/core/market-data/candle-file-store";
import { loadConfig, processVariables } from "@roehub/core/platform/config";
import { backtestText } from "./backtest-text.ts";
import { readCommandOptions } from "./command-options.ts";
import { problemLines } from "./problem-lines.ts";

/** Where the command writes. `progress` is null where nobody watches. */
export interface CommandOutput {
  out(text: string): void;
  error(text: string): void;
  readonly progress: ((text: string) => void) | null;
}

const USAGE = `Usage: npm run -s backtest -- --candles FILE.csv[.gz] --request FILE.json [--json]

  --candles  1m candles with the columns ts_open_ms,open,high,low,close,volume, plain or gzip
  --request  a backtest request of mode "template" as JSON
  --json     print the whole result as JSON instead of the report
`;

const OPTIONS = {
  candles: { type: "string" },
  request: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const CONFIG_DIRECTORY = join(import.meta.dirname, "../../../configs");

const DONE = 0;
const BAD_INPUT = 2;

/**
 * Runs one backtest on a file of candles: the same code as the chat and the API, without a server. Answers the exit
 * code: 0, or 2 after telling everything that is wrong with the input.
 */
export async function backtestCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  try {
    const files = readArguments(args);
    if (files === null) {
      output.out(USAGE);
      return DONE;
    }
    const outcome = await run(files, output);
    if (outcome.ok) {
      output.out(outcome.text);
      return DONE;
    }
    output.error(
      `The request ${files.request} is refused:\n${problemLines(outcome.problems, "(the request)")}`,
    );
  } catch (error) {
    if (!(error instanceof RoehubError)) throw error;
    output.error(`${error.publicText}\n`);
  }
  return BAD_INPUT;
}

interface CommandFiles {
  readonly candles: string;
  readonly request: string;
  readonly asJson: boolean;
}

/** Null where help was asked for. */
function readArguments(args: readonly string[]): CommandFiles | null {
  const { candles, request, json, help } = readCommandOptions(args, OPTIONS, USAGE);
  if (help) return null;
  if (candles === undefined || request === undefined) {
    throw new RoehubError(
      "validation_failed",
      `Both --candles and --request are needed.\n\n${USAGE.trimEnd()}`,
    );
  }
  return { candles, request, asJson: json ?? false };
}

type CommandOutcome =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

async function run(files: CommandFiles, output: CommandOutput): Promise<CommandOutcome> {
  const wire = await readRequestFile(files.request);
  if (typeof wire === "object" && wire !== null && "mode" in wire && wire.mode === "saved") {
    return { ok: false, problems: [NO_SAVED_STRATEGIES] };
  }
  const request = parseBacktestRequest(wire, commandContext());
  if (!request.ok) return request;
  const candles1m = await readCandleFile(files.candles);
  const progress = output.progress;
  const outcome = await runBacktest({
    request: request.value,
    candles1m,
    ...(progress === null ? {} : { onProgress: (done) => progress(progressLine(done)) }),
  });
  progress?.(CLEAR_LINE);
  if (outcome.kind === "refused") return { ok: false, problems: outcome.problems };
  if (outcome.kind === "cancelled") throw new RoehubError("conflict", "The backtest was cancelled.");
  const result = backtestJson(outcome.result);
  return { ok: true, text: files.asJson ? `${JSON.stringify(result)}\n` : backtestText(result) };
}

const NO_SAVED_STRATEGIES: Problem = {
  pointer: "/mode",
  code: "not_allowed",
  message: 'saved strategies are kept on the server; use mode "template" and write the indicators out',
  params: { allowed: "template" },
};

/** The configuration of the sandbox, without its secrets: a file needs none. Whatever its venue, the instrument exists. */
function commandContext(): BacktestContext {
  const variables = Object.entries(processVariables()).filter(([name]) => name.startsWith("ROEHUB__"));
  const config = loadConfig({
    environment: "sandbox",
    directory: CONFIG_DIRECTORY,
    variables: Object.fromEntries(variables),
  });
  return {
    ...configuredContext(config.backtest, checkedBounds(config.indicators.bounds)),
    resolveStrategy: () => null,
    instrumentExists: () => true,
  };
}

async function readRequestFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new RoehubError("validation_failed", `The request ${path} cannot be read.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "it cannot be parsed";
    throw new RoehubError("malformed_body", `The request ${path} is not JSON: ${reason}`, { cause });
  }
}

const CLEAR_LINE = "\r\u001b[K";

function progressLine({ processedUnits, totalUnits }: BacktestProgress): string {
  const percent = Math.floor((processedUnits / totalUnits) * 100);
  return `${CLEAR_LINE}${percent} % · ${processedUnits} of ${totalUnits} simulations`;
}
