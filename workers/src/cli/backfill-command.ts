import { RoehubError } from "@roehub/core/kernel/errors";
import { type EpochMs, epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import {
  type BackfillProgress,
  type BackfillReport,
  type BackfillRequest,
  runBackfill,
} from "@roehub/core/market-data/backfill-runner";
import { CANDLES_END_MS } from "@roehub/core/market-data/candle-fault";
import { createCandleLoadsStore } from "@roehub/core/market-data/candle-loads-store";
import { fileBackfill } from "@roehub/core/market-data/file-backfill-runner";
import { createKlinesStore } from "@roehub/core/market-data/klines-store";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { venueBackfill } from "@roehub/core/market-data/venue-backfill-runner";
import type { Timer } from "@roehub/core/platform/timer";
import { openBackfillVenue } from "./backfill-venue.ts";
import { readDate, readInstrument, readRange } from "./candles-range.ts";
import { DATA_OPTION, openCandlesServer, PLACE_HELP } from "./candles-server.ts";
import { readCommandLine } from "./command-options.ts";
import { createProgressLine, type ProgressTarget } from "./progress-line.ts";

/** Where the command writes, and what ends it early. */
export interface BackfillSurroundings {
  out(text: string): void;
  error(text: string): void;
  readonly progress: ProgressTarget;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly timer: Timer;
}

const USAGE = `Usage: npm run -s backfill -- KEY --from DATE [--to DATE] [--json]
       npm run -s backfill -- KEY --files PATH… [--from DATE] [--to DATE] [--json]

  KEY      an instrument: binance:spot:BTCUSDT, binance:futures:…, bybit:spot:…, bybit:futures:…
  --from   the first minute: 2024-01, 2024-01-31 or 2024-01-31T12:00:00Z
  --to     where to stop, itself not included; now where it is not said
  --files  read files instead of asking the venue: Binance's public dumps of 1m klines (CSV, gzip or zip), or CSV with
           the columns ts_open_ms,open,high,low,close,volume
  --json   print the result as JSON
${PLACE_HELP}With REDIS_URL the venue's limits are shared with the other processes.
Cut off at any time and run again, it goes on where it was; run twice, it changes nothing.
`;

const OPTIONS = {
  ...DATA_OPTION,
  from: { type: "string" },
  to: { type: "string" },
  files: { type: "string", multiple: true },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const DONE = 0;
const FAILED = 1;
const BAD_INPUT = 2;
const STOPPED = 130;

/**
 * Brings an instrument's history into ClickHouse. Answers the exit code: 0; 1 where a server or the venue failed; 2 where
 * the input is wrong; 130 where it was stopped.
 */
export async function backfillCommand(
  args: readonly string[],
  surroundings: BackfillSurroundings,
): Promise<number> {
  try {
    const order = readArguments(args, surroundings.timer.nowMs());
    if (order === null) {
      surroundings.out(USAGE);
      return DONE;
    }
    const report = await run(order, surroundings);
    surroundings.out(order.asJson ? jsonOf(order.ref, report) : textOf(order.ref, report));
    return report.outcome === "stopped" ? STOPPED : DONE;
  } catch (error) {
    if (!(error instanceof RoehubError)) throw error;
    surroundings.error(`${error.publicText}\n`);
    return error.status >= 500 && error.code !== "config_invalid" ? FAILED : BAD_INPUT;
  }
}

interface BackfillOrder {
  readonly ref: InstrumentRef;
  readonly range: { readonly startMs: EpochMs; readonly endMs: EpochMs };
  /** Null: ask the venue. */
  readonly files: readonly string[] | null;
  readonly asJson: boolean;
  readonly dataRoot: string | undefined;
}

/** Null where help was asked for. */
function readArguments(args: readonly string[], now: EpochMs): BackfillOrder | null {
  const { values, positionals } = readCommandLine(args, OPTIONS, USAGE);
  if (values.help) return null;
  const [key, ...words] = positionals;
  if (key === undefined) {
    throw new RoehubError("validation_failed", `Which instrument?\n\n${USAGE.trimEnd()}`);
  }
  const ref = readInstrument(key);
  const common = { asJson: values.json ?? false, dataRoot: values.data };
  // `--files a.zip b.zip` leaves all but the first as words.
  const files = values.files === undefined ? null : [...values.files, ...words];
  if (files !== null) {
    return { ref, range: readRange(values, { startMs: 0, endMs: CANDLES_END_MS }), files, ...common };
  }
  if (words.length > 0)
    throw new RoehubError("validation_failed", `One instrument at a time, not ${words[0]} too.`);
  if (values.from === undefined)
    throw new RoehubError("validation_failed", "Say --from when: --from 2024-01");
  const lastMinute = epochMs(Math.floor(now / MINUTE_MS) * MINUTE_MS);
  if (readDate(values.from, "--from") >= lastMinute) {
    throw new RoehubError("validation_failed", "--from has not come yet.");
  }
  const { startMs, endMs } = readRange(values, { startMs: 0, endMs: lastMinute });
  return { ref, range: { startMs, endMs: epochMs(Math.min(endMs, lastMinute)) }, files, ...common };
}

async function run(order: BackfillOrder, surroundings: BackfillSurroundings): Promise<BackfillReport> {
  const { ref, range, files } = order;
  const { timer, signal } = surroundings;
  const { clickhouse, restUrl } = openCandlesServer(order.dataRoot);
  const venue =
    files === null
      ? await openBackfillVenue(
          { marketId: ref.marketId, restUrl: restUrl(ref.marketId) },
          timer,
          surroundings.error,
        )
      : null;
  const progress = createProgressLine(surroundings.progress, timer);
  try {
    const source: Pick<BackfillRequest, "origin" | "stretches" | "stretchCount"> =
      venue === null
        ? {
            origin: "file",
            stretches: fileBackfill(files ?? [], ref.symbol, range),
            stretchCount: files?.length ?? 1,
          }
        : { origin: "rest", stretches: only(venueBackfill(venue.rest, ref.symbol, range)), stretchCount: 1 };
    const deps = {
      klines: createKlinesStore({ clickhouse, clock: timer }),
      loads: createCandleLoadsStore({ clickhouse, clock: timer }),
      timer,
    };
    const onProgress = ({ share, rows }: BackfillProgress) =>
      progress.show({ share, details: [`${rows.toLocaleString("en-US")} candles`] });
    return await runBackfill(deps, { ref, ...source, signal, onProgress });
  } finally {
    progress.end();
    await venue?.close();
    await clickhouse.close();
  }
}

async function* only<T>(value: T): AsyncIterable<T> {
  yield value;
}

function textOf(ref: InstrumentRef, report: BackfillReport): string {
  const number = (value: number) => value.toLocaleString("en-US");
  const { rows, inserted, changed, late, missing, outcome } = report;
  const lines = [
    `${instrumentKey(ref)}: ${number(rows)} candles read, ${number(inserted)} stored (${number(late)} of them after later ones),`,
    `${number(changed)} changed, ${number(missing)} minutes missing at the source.`,
    ...(outcome === "stopped" ? ["Stopped. Run it again and it goes on from here."] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function jsonOf(ref: InstrumentRef, report: BackfillReport): string {
  return `${JSON.stringify({ instrument_key: instrumentKey(ref), ...report })}\n`;
}
