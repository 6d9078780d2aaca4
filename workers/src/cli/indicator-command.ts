import { firstUsableBar } from "@roehub/core/indicators/history-bars";
import type { IndicatorDef, Params } from "@roehub/core/indicators/indicator";
import { parseParams } from "@roehub/core/indicators/parse-params";
import { findIndicator, INDICATORS } from "@roehub/core/indicators/registry";
import { computeSeries } from "@roehub/core/indicators/series";
import { formatDecimal } from "@roehub/core/kernel/decimal";
import { editDistance } from "@roehub/core/kernel/edit-distance";
import { RoehubError } from "@roehub/core/kernel/errors";
import { epochMs, formatInstant } from "@roehub/core/kernel/time";
import { readCandleFile } from "@roehub/core/market-data/candle-file-store";
import { readCommandOptions } from "./command-options.ts";
import { problemLines } from "./problem-lines.ts";

/** Where the command writes. */
export interface IndicatorOutput {
  out(text: string): void;
  error(text: string): void;
}

const USAGE = `Usage: npm run -s indicator -- --id ID --candles FILE.csv[.gz] [--params JSON] [--json]
       npm run -s indicator -- --list

  --list     every indicator there is: id, title and group
  --id       one of them, such as rsi
  --candles  candles with the columns ts_open_ms,open,high,low,close,volume, plain or gzip; taken as bars as they are
  --params   parameters as JSON, such as {"period": 14}; absent ones take their defaults
  --json     print every bar as JSON instead of the last ten as text
`;

const OPTIONS = {
  list: { type: "boolean" },
  id: { type: "string" },
  params: { type: "string" },
  candles: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const DONE = 0;
const BAD_INPUT = 2;
const BARS_SHOWN = 10;

/**
 * Computes one indicator over a file of candles with the code of backtests and live runs. Answers the exit code: 0, or
 * 2 after telling everything that is wrong with the input.
 */
export async function indicatorCommand(args: readonly string[], output: IndicatorOutput): Promise<number> {
  try {
    const request = readArguments(args);
    output.out(typeof request === "string" ? request : await run(request));
    return DONE;
  } catch (error) {
    if (!(error instanceof RoehubError)) throw error;
    output.error(`${error.publicText}\n${problemLines(error.problems, "(the parameters)")}`);
    return BAD_INPUT;
  }
}

interface IndicatorRequest {
  readonly def: IndicatorDef;
  readonly params: Params;
  readonly candlesPath: string;
  readonly asJson: boolean;
}

/** What is to be computed, or the text where help or the list was asked for. */
function readArguments(args: readonly string[]): IndicatorRequest | string {
  const { list, id, params, candles, json, help } = readCommandOptions(args, OPTIONS, USAGE);
  if (help) return USAGE;
  if (list) return listText();
  if (id === undefined || candles === undefined) {
    throw new RoehubError("validation_failed", `Both --id and --candles are needed.\n\n${USAGE.trimEnd()}`);
  }
  const def = findIndicator(id);
  if (def === null) throw unknownIndicator(id);
  const point = parseParams(def, readJson(params ?? "{}"));
  if (!point.ok) {
    throw new RoehubError("validation_failed", `The parameters of ${id} are refused:`, {
      problems: point.problems,
    });
  }
  return { def, params: point.value, candlesPath: candles, asJson: json ?? false };
}

/** A line an indicator, in the order of lists. */
function listText(): string {
  const width = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length));
  const ids = width(INDICATORS.map(({ id }) => id));
  const titles = width(INDICATORS.map(({ title }) => title.en));
  const lines = INDICATORS.map(
    ({ id, title, group }) => `${id.padEnd(ids)}  ${title.en.padEnd(titles)}  ${group}`,
  );
  return `${lines.join("\n")}\n`;
}

function unknownIndicator(id: string): RoehubError {
  const near = nearIds(id);
  const hint = near.length === 0 ? "--list prints all there are." : `Did you mean ${near.join(" or ")}?`;
  return new RoehubError("validation_failed", `No indicator is called ${id}. ${hint}`);
}

const NEAR_MOST = 3;

/** The ids that `typed` is part of, or that few mistyped characters make of it; the likest first. */
function nearIds(typed: string): readonly string[] {
  const wanted = typed.toLowerCase().replace(/[\s-]/g, "_");
  const slipsMost = Math.max(1, Math.floor(wanted.length / 3));
  return INDICATORS.map(({ id }) => ({
    id,
    slips: wanted.length > 1 && id.includes(wanted) ? 0 : editDistance(wanted, id),
  }))
    .filter(({ slips }) => slips <= slipsMost)
    .sort((left, right) => left.slips - right.slips || left.id.length - right.id.length)
    .slice(0, NEAR_MOST)
    .map(({ id }) => id);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "it cannot be parsed";
    throw new RoehubError("malformed_body", `--params is not JSON: ${reason}`, { cause });
  }
}

async function run({ def, params, candlesPath, asJson }: IndicatorRequest): Promise<string> {
  const candles = await readCandleFile(candlesPath);
  const columns = computeSeries(def, params, candles);
  const result = {
    id: def.id,
    params,
    outputs: Object.fromEntries(def.outputs.map((name, index) => [name, nullable(columns[index])])),
    ts_open_ms: Array.from(candles.tsOpen),
    warmup: def.warmup(params),
    convergence: def.convergence(params),
  };
  if (asJson) return `${JSON.stringify(result)}\n`;
  return resultText(def, result, firstUsableBar(def, params, candles.tsOpen));
}

/** JSON knows no NaN: a bar without a value is null. */
function nullable(column: Float64Array = new Float64Array()): (number | null)[] {
  return Array.from(column, (value) => (Number.isFinite(value) ? value : null));
}

interface IndicatorResult {
  readonly params: Params;
  readonly outputs: Readonly<Record<string, readonly (number | null)[]>>;
  readonly ts_open_ms: readonly number[];
  readonly warmup: number;
  readonly convergence: number;
}

/** The last bars as a table. `firstUsable` is the index of the first bar to be trusted. */
function resultText(def: IndicatorDef, result: IndicatorResult, firstUsable: number): string {
  const bars = result.ts_open_ms.length;
  const head = [
    `${def.title.en} ${JSON.stringify(result.params)}`,
    firstUsable < bars
      ? `${bars} bars, to be trusted from bar ${firstUsable + 1}`
      : `${bars} bars, too few to be trusted`,
    "",
    ["bar open (UTC)".padEnd(20), ...def.outputs].join("  "),
  ];
  const rows = result.ts_open_ms.slice(-BARS_SHOWN).map((tsOpen, index) => {
    const row = Math.max(0, bars - BARS_SHOWN) + index;
    const values = def.outputs.map((name) => {
      const value = result.outputs[name]?.[row] ?? null;
      return value === null ? "n/a" : formatDecimal(value);
    });
    return [formatInstant(epochMs(tsOpen)), ...values].join("  ");
  });
  return `${[...head, ...rows].join("\n")}\n`;
}
