import type { Clock } from "@roehub/core/kernel/clock";
import { RoehubError } from "@roehub/core/kernel/errors";
import { DAY_MS, type EpochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import { createKlinesStore } from "@roehub/core/market-data/klines-store";
import { createVenueGapsStore } from "@roehub/core/market-data/venue-gaps-store";
import { readInstrument, readRange } from "./candles-range.ts";
import { CANDLES_VIEWS, type CandlesOrder, candlesReport, type ReportRow } from "./candles-report.ts";
import { DATA_OPTION, openCandlesServer, PLACE_HELP } from "./candles-server.ts";
import { readCommandLine } from "./command-options.ts";

const USAGE = `Usage: npm run -s candles -- status [KEY…] [--json]
       npm run -s candles -- gaps [KEY…] [--from DATE] [--to DATE] [--json]
       npm run -s candles -- revisions [KEY…] [--from DATE] [--to DATE] [--json]

  status     of each instrument its newest minute, how far that lies back, and what the last day lacks
  gaps       the minutes that are not stored, and which of them the venue itself does not have
  revisions  stored candles that changed, and minutes that came after a later one, the newest finding first
  KEY        an instrument like binance:spot:BTCUSDT; all that have candles where none is said
  --from     the first minute: 2024-01, 2024-01-31 or 2024-01-31T12:00:00Z; a week ago where it is not said
  --to       where to stop, itself not included; now where it is not said
${PLACE_HELP}`;

const OPTIONS = {
  ...DATA_OPTION,
  from: { type: "string" },
  to: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const DONE = 0;
const FAILED = 1;
const BAD_INPUT = 2;
const DEFAULT_DAYS = 7;

/** Tells what is stored of candles. Answers the exit code: 0; 1 where the server failed; 2 where the input is wrong. */
export async function candlesCommand(
  args: readonly string[],
  output: { out(text: string): void; error(text: string): void; readonly clock: Clock },
): Promise<number> {
  try {
    const order = readArguments(args, output.clock.nowMs());
    if (order === null) {
      output.out(USAGE);
      return DONE;
    }
    const rows = await ask(order, output.clock);
    output.out(order.asJson ? rows.map((row) => `${JSON.stringify(row)}\n`).join("") : tableText(rows));
    return DONE;
  } catch (error) {
    if (!(error instanceof RoehubError)) throw error;
    output.error(`${error.publicText}\n`);
    return error.status >= 500 && error.code !== "config_invalid" ? FAILED : BAD_INPUT;
  }
}

interface PlacedOrder extends CandlesOrder {
  readonly asJson: boolean;
  readonly dataRoot: string | undefined;
}

/** Null where help was asked for. */
function readArguments(args: readonly string[], now: EpochMs): PlacedOrder | null {
  const { values, positionals } = readCommandLine(args, OPTIONS, USAGE);
  if (values.help) return null;
  const [word, ...keys] = positionals;
  const view = CANDLES_VIEWS.find((known) => known === word);
  if (view === undefined) {
    throw new RoehubError("validation_failed", `What of the candles?\n\n${USAGE.trimEnd()}`);
  }
  const endMs = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const days = view === "status" ? 1 : DEFAULT_DAYS;
  return {
    view,
    refs: keys.map(readInstrument),
    range: readRange(values, { startMs: endMs - days * DAY_MS, endMs }),
    asJson: values.json ?? false,
    dataRoot: values.data,
  };
}

async function ask({ dataRoot, ...order }: PlacedOrder, clock: Clock): Promise<readonly ReportRow[]> {
  const { clickhouse } = openCandlesServer(dataRoot);
  try {
    const stores = {
      klines: createKlinesStore({ clickhouse, clock }),
      gaps: createVenueGapsStore({ clickhouse, clock }),
    };
    return await candlesReport(order, stores, clock.nowMs());
  } finally {
    await clickhouse.close();
  }
}

/** Columns under their names, each as wide as its widest value. */
function tableText(rows: readonly ReportRow[]): string {
  const [first] = rows;
  if (first === undefined) return "Nothing.\n";
  const names = Object.keys(first);
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? "-")))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const textOf = (line: readonly string[]) =>
    line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return lines.map((line) => `${textOf(line).trimEnd()}\n`).join("");
}
