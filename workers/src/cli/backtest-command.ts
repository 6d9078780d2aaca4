import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import {
  type BacktestContext,
  computeLimits,
  configuredContext,
} from "@roehub/core/backtest/backtest-context";
import { backtestJson } from "@roehub/core/backtest/backtest-json";
import type { KernelModules } from "@roehub/core/backtest/fastpath/kernel-modules";
import { loadKernelModules } from "@roehub/core/backtest/fastpath/kernel-modules-store";
import { createThreadsExecutor } from "@roehub/core/backtest/grid-threads-runner";
import { parseBacktestRequest } from "@roehub/core/backtest/parse-backtest-request";
import { runBacktest } from "@roehub/core/backtest/run-backtest";
import type { BacktestResultView } from "@roehub/core/contract/backtest";
import { checkedBounds } from "@roehub/core/indicators/indicator-bounds";
import { ensureNever } from "@roehub/core/kernel/assert";
import type { Clock } from "@roehub/core/kernel/clock";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { Problem } from "@roehub/core/kernel/parsed";
import { readCandleFile } from "@roehub/core/market-data/candle-file-store";
import { type Config, loadConfig, processVariables } from "@roehub/core/platform/config";
import { createBacktestProgress } from "./backtest-progress.ts";
import { backtestText } from "./backtest-text.ts";
import { readCommandOptions } from "./command-options.ts";
import { problemLines } from "./problem-lines.ts";
import { createProgressLine, type ProgressTarget } from "./progress-line.ts";

/** Where the command writes, and what ends it early. */
export interface BacktestSurroundings {
  out(text: string): void;
  error(text: string): void;
  readonly progress: ProgressTarget;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

const USAGE = `Usage: npm run -s backtest -- --candles FILE.csv[.gz] --request FILE.json [--json] [--threads N] [--kernels KIND]

  --candles  1m candles with the columns ts_open_ms,open,high,low,close,volume, plain or gzip
  --request  a backtest request of mode "template" as JSON
  --json     print the whole result as JSON instead of the report
  --threads  threads that compute, 1 to 64: as many as the machine has cores where it is not said, and fewer where memory
             does not suffice for more. The result does not depend on it
  --kernels  wasm (where it is not said) or plain: the same in TypeScript, slower. The result does not depend on it
`;

const OPTIONS = {
  candles: { type: "string" },
  request: { type: "string" },
  json: { type: "boolean" },
  threads: { type: "string" },
  kernels: { type: "string" },
  help: { type: "boolean" },
} as const;

const CONFIG_DIRECTORY = join(import.meta.dirname, "../../../configs");

const DONE = 0;
const FAILED = 1;
const BAD_INPUT = 2;
const STOPPED = 130;

/** More threads than this are a slip of the keyboard. */
const MAX_THREADS = 64;
/** Often enough for a line that moves. */
const PROGRESS_CALLS = 10_000;

/**
 * Runs one backtest on a file of candles: the same code as the chat and the API, without a server, on all cores, with the
 * limits of jobs. Answers the exit code: 0; 1 where the computation failed; 2 after telling everything that is wrong with
 * the input; 130 where it was stopped.
 */
export async function backtestCommand(
  args: readonly string[],
  surroundings: BacktestSurroundings,
): Promise<number> {
  try {
    const order = readArguments(args);
    if (order === null) {
      surroundings.out(USAGE);
      return DONE;
    }
    const outcome = await run(order, surroundings);
    switch (outcome.kind) {
      case "completed":
        surroundings.out(order.asJson ? `${JSON.stringify(outcome.result)}\n` : backtestText(outcome.result));
        return DONE;
      case "cancelled":
        surroundings.error("Stopped: there is no result.\n");
        return STOPPED;
      case "refused":
        surroundings.error(
          `The request ${order.request} is refused:\n${problemLines(outcome.problems, "(the request)")}`,
        );
        return BAD_INPUT;
      default:
        return ensureNever(outcome);
    }
  } catch (error) {
    if (!(error instanceof RoehubError)) throw error;
    surroundings.error(`${error.publicText}\n`);
    // Whoever runs the command is the one to look into it.
    if (error.code === "compute_failed") surroundings.error(`${String(error.cause)}\n`);
    return error.status >= 500 && error.code !== "config_invalid" ? FAILED : BAD_INPUT;
  }
}

interface BacktestOrder {
  readonly candles: string;
  readonly request: string;
  readonly asJson: boolean;
  readonly threads: number;
  /** Null: in plain TypeScript. */
  readonly modules: KernelModules | null;
}

/** Null where help was asked for. */
function readArguments(args: readonly string[]): BacktestOrder | null {
  const { candles, request, json, threads, kernels, help } = readCommandOptions(args, OPTIONS, USAGE);
  if (help) return null;
  if (candles === undefined || request === undefined) {
    throw new RoehubError(
      "validation_failed",
      `Both --candles and --request are needed.\n\n${USAGE.trimEnd()}`,
    );
  }
  const options = { asJson: json ?? false, threads: readThreads(threads), modules: readKernels(kernels) };
  return { candles, request, ...options };
}

function readThreads(text: string | undefined): number {
  if (text === undefined) return Math.min(MAX_THREADS, availableParallelism());
  const threads = /^[0-9]{1,2}$/.test(text) ? Number(text) : 0;
  if (threads >= 1 && threads <= MAX_THREADS) return threads;
  throw new RoehubError("validation_failed", `--threads is a number from 1 to ${MAX_THREADS}.`);
}

function readKernels(text = "wasm"): KernelModules | null {
  if (text === "plain") return null;
  if (text === "wasm") return loadKernelModules();
  throw new RoehubError("validation_failed", "--kernels is wasm or plain.");
}

type CommandOutcome =
  | { readonly kind: "completed"; readonly result: BacktestResultView }
  | { readonly kind: "cancelled" }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

async function run(order: BacktestOrder, surroundings: BacktestSurroundings): Promise<CommandOutcome> {
  const { clock, signal } = surroundings;
  const wire = await readRequestFile(order.request);
  if (typeof wire === "object" && wire !== null && "mode" in wire && wire.mode === "saved") {
    return { kind: "refused", problems: [NO_SAVED_STRATEGIES] };
  }
  const config = commandConfig();
  const request = parseBacktestRequest(wire, commandContext(config));
  if (!request.ok) return { kind: "refused", problems: request.problems };
  const candles1m = await readCandleFile(order.candles);
  const line = createProgressLine(surroundings.progress, clock);
  const told = createBacktestProgress(clock);
  try {
    const outcome = await runBacktest({
      request: request.value,
      candles1m,
      compute: {
        ...computeLimits(config.backtest),
        threads: order.threads,
        modules: order.modules,
        createExecutor: createThreadsExecutor(),
      },
      progressCalls: PROGRESS_CALLS,
      onProgress: (progress) => line.show(told(progress)),
      shouldStop: () => signal.aborted,
    });
    return outcome.kind === "completed" ? { ...outcome, result: backtestJson(outcome.result) } : outcome;
  } finally {
    line.end();
  }
}

const NO_SAVED_STRATEGIES: Problem = {
  pointer: "/mode",
  code: "not_allowed",
  message: 'saved strategies are kept on the server; use mode "template" and write the indicators out',
  params: { allowed: "template" },
};

/** The configuration of the sandbox, without its secrets: a file needs none. */
function commandConfig(): Config {
  const variables = Object.entries(processVariables()).filter(([name]) => name.startsWith("ROEHUB__"));
  return loadConfig({
    environment: "sandbox",
    directory: CONFIG_DIRECTORY,
    variables: Object.fromEntries(variables),
  });
}

/** Whatever its venue, the instrument exists. */
function commandContext(config: Config): BacktestContext {
  return {
    ...configuredContext(config.backtest, checkedBounds(config.indicators.bounds), "job"),
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
