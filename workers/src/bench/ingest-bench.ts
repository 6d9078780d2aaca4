import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { runBackfill } from "@roehub/core/market-data/backfill-runner";
import { CANDLES_END_MS } from "@roehub/core/market-data/candle-fault";
import { createCandleLoadsStore } from "@roehub/core/market-data/candle-loads-store";
import { fileBackfill } from "@roehub/core/market-data/file-backfill-runner";
import { sliceKlineSeries } from "@roehub/core/market-data/kline-series";
import { createKlinesStore, type KlinesStore } from "@roehub/core/market-data/klines-store";
import { type Clickhouse, createClickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { migrateClickhouse } from "@roehub/migrations/run";
import { type ClickhouseServer, startClickhouseServer } from "../sandbox/clickhouse-server.ts";
import { dumpLines } from "./dump-lines.ts";
import { type Figure, meetsBar } from "./figure.ts";
import { type Dump, findStoredFault } from "./stored-fault.ts";
import { zipFile } from "./zip-file.ts";

export interface IngestBenchOptions {
  readonly rows: number;
  readonly rounds: number;
  /** `drop-row`: the writer loses the last row of each part; the check has to see it. */
  readonly plantedBug: "drop-row" | null;
  readonly onFigure: (figure: Figure) => void;
  /** How the run proceeds, for people. */
  readonly note: (text: string) => void;
}

const REF = { marketId: 1, symbol: "BTCUSDT" } as const;
const SEED = 42;
const START_MS = Date.UTC(2022, 0, 1);
const BAR = ">= 500000";
const ROWS_PER_MONTH = 43_800;

/**
 * P10: dump files of Binance to canonical candles, by the code of `npm run backfill`, into a fresh migrated ClickHouse of
 * the sandbox. The clock runs from opening the file to the end of the backfill, when views have written everything;
 * outside of it every stored value is compared with the generated line. The figure is the median of the rounds over one
 * plain file; compressed and monthly files are told beside it, measured once.
 */
export async function ingestBench(options: IngestBenchOptions): Promise<boolean> {
  const { rows, rounds, onFigure, note } = options;
  const directory = mkdtempSync(join(tmpdir(), "roehub-bench-"));
  let server: ClickhouseServer | null = null;
  try {
    note(`writing dumps of ${rows.toLocaleString("en-US")} candles\n`);
    const months = [...monthTexts(rows)];
    const dump = { text: Buffer.concat(months), rows };
    const files = writeDumps(directory, dump.text, months);
    server = await startClickhouseServer({ directory: join(directory, "clickhouse") });
    const bench = { server, dump, options };
    const measured: Measured[] = [];
    for (let round = 0; round < rounds; round++) {
      measured.push(await measure(bench, files.plain, `plain_${round}`));
      note(`plain, round ${round + 1}: ${toText(measured[round])}\n`);
    }
    const plain = figureOf("P10", median(measured), BAR);
    onFigure(plain);
    let isRight = plain.ok;
    for (const form of ["gzip", "zip", "months"] as const) {
      const figure = figureOf(`P10.${form}`, await measure(bench, files[form], form), null);
      onFigure(figure);
      isRight &&= figure.ok;
    }
    return isRight;
  } finally {
    await server?.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

type Dumps = Readonly<Record<"plain" | "gzip" | "zip" | "months", readonly string[]>>;

/** The dump, cut about where months end. */
function* monthTexts(rows: number): Generator<Buffer> {
  let lines: string[] = [];
  for (const line of dumpLines({ seed: SEED, startMs: START_MS, rows })) {
    lines.push(`${line}\n`);
    if (lines.length < ROWS_PER_MONTH) continue;
    yield Buffer.from(lines.join(""), "latin1");
    lines = [];
  }
  if (lines.length > 0) yield Buffer.from(lines.join(""), "latin1");
}

function writeDumps(directory: string, whole: Buffer, months: readonly Buffer[]): Dumps {
  const write = (name: string, bytes: Uint8Array) => {
    const path = join(directory, name);
    writeFileSync(path, bytes);
    return path;
  };
  return {
    plain: [write("dump.csv", whole)],
    gzip: [write("dump.csv.gz", gzipSync(whole))],
    zip: [write("dump.zip", zipFile([{ name: "dump.csv", content: whole }]))],
    months: months.map((text, index) => write(`month-${String(index + 1).padStart(3, "0")}.csv`, text)),
  };
}

interface Bench {
  readonly server: ClickhouseServer;
  readonly dump: Dump;
  readonly options: IngestBenchOptions;
}

interface Measured {
  readonly rowsPerSecond: number;
  /** Seconds of processor time of our process and of the server: on a busy machine they tell more than the clock. */
  readonly readerCpu: number;
  readonly serverCpu: number;
  /** What is wrong with what is stored, or null. */
  readonly fault: string | null;
}

async function measure(bench: Bench, files: readonly string[], database: string): Promise<Measured> {
  const url = bench.server.url(`bench_${database}`);
  const logger = createLogger({ level: "error", secrets: [] });
  await migrateClickhouse(url, logger);
  const clickhouse = createClickhouse({ url, logger });
  try {
    const usage = [process.pid, bench.server.pid].map(cpuSecondsOf);
    const startedMs = performance.now();
    await backfill(clickhouse, files, bench.options.plantedBug);
    const seconds = (performance.now() - startedMs) / 1_000;
    const [readerCpu = 0, serverCpu = 0] = [process.pid, bench.server.pid].map(
      (pid, index) => cpuSecondsOf(pid) - (usage[index] ?? 0),
    );
    const fault = await findStoredFault(clickhouse, REF, bench.dump);
    return { rowsPerSecond: Math.round(bench.dump.rows / seconds), readerCpu, serverCpu, fault };
  } finally {
    await clickhouse.command({ query: `DROP DATABASE bench_${database}` });
    await clickhouse.close();
  }
}

async function backfill(
  clickhouse: Clickhouse,
  files: readonly string[],
  plantedBug: IngestBenchOptions["plantedBug"],
): Promise<void> {
  const timer = createSystemClock();
  const store = createKlinesStore({ clickhouse, clock: timer });
  const klines: Pick<KlinesStore, "amend"> = plantedBug === "drop-row" ? droppingRows(store) : store;
  const loads = createCandleLoadsStore({ clickhouse, clock: timer });
  const range = { startMs: 0, endMs: CANDLES_END_MS };
  await runBackfill(
    { klines, loads, timer },
    {
      ref: REF,
      origin: "file",
      stretches: fileBackfill(files, REF.symbol, range),
      stretchCount: files.length,
      signal: new AbortController().signal,
    },
  );
}

function droppingRows(store: KlinesStore): Pick<KlinesStore, "amend"> {
  return {
    amend(ref, klines, origin) {
      const kept = "tsOpen" in klines ? sliceKlineSeries(klines, 0, klines.length - 1) : klines.slice(0, -1);
      return store.amend(ref, kept, origin);
    },
  };
}

function figureOf(id: string, measured: Measured, bar: string | null): Figure {
  const { rowsPerSecond, readerCpu, serverCpu, fault } = measured;
  const hundredths = (value: number) => Math.round(value * 100) / 100;
  return {
    id,
    value: fault === null ? rowsPerSecond : 0,
    unit: "rows/s",
    bar,
    ok: fault === null && meetsBar(rowsPerSecond, bar),
    command: "npm run bench -- ingest --json",
    details: {
      load_average: hundredths(loadavg()[0] ?? 0),
      reader_cpu_s: hundredths(readerCpu),
      server_cpu_s: hundredths(serverCpu),
      ...(fault === null ? {} : { fault }),
    },
  };
}

/** The round in the middle by its rate; a fault in any round is one of all. */
function median(measured: readonly Measured[]): Measured {
  const ordered = measured.toSorted((a, b) => a.rowsPerSecond - b.rowsPerSecond);
  const fault = measured.find((round) => round.fault !== null)?.fault ?? null;
  return { ...ensureDefined(ordered[Math.floor(ordered.length / 2)], "a round"), fault };
}

const CLOCK_TICKS_PER_SECOND = 100;

/** Of a process so far; 0 where the machine does not tell (`/proc/<pid>/stat`, proc(5)). */
function cpuSecondsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

function toText(measured: Measured | undefined): string {
  const rate = (measured?.rowsPerSecond ?? 0).toLocaleString("en-US");
  return measured?.fault ? `wrong: ${measured.fault}` : `${rate} rows/s`;
}
