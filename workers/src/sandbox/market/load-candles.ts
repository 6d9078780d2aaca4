import type { Clock } from "@roehub/core/kernel/clock";
import { RoehubError } from "@roehub/core/kernel/errors";
import { epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import type { CandleLoad, CandleLoadsStore } from "@roehub/core/market-data/candle-loads-store";
import type { CandlesStore } from "@roehub/core/market-data/candles-store";
import type { InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { type CandleSupply, type OpenCandleSupply, supplyUntil } from "./candle-supply.ts";
import { fileSupplies, type SkippedFile } from "./file-supplies.ts";
import { SIMULATED_HISTORY_DAYS, simulatedSupplies } from "./simulated-supply.ts";

/** What history can be loaded from: the simulation, or a folder of candle files. */
export type HistorySource =
  | { readonly kind: "simulated"; readonly seed: number }
  /** `untilMs`: where the market begins to play; null: all of it is history. */
  | { readonly kind: "files"; readonly dir: string; readonly untilMs: number | null };

export interface LoadStores {
  readonly candles: CandlesStore;
  readonly instruments: InstrumentsStore;
  readonly loads: CandleLoadsStore;
}

export interface LoadRequest {
  readonly source: HistorySource;
  readonly stores: LoadStores;
  readonly clock: Clock;
  /** How much of the simulated market a first start makes; 400 days where it is not said. */
  readonly historyDays?: number;
  /** `done` of `total` steps of equal weight per instrument; `label` is the instrument's key. */
  readonly onProgress?: (progress: LoadProgress) => void;
}

export interface LoadProgress {
  readonly done: number;
  readonly total: number;
  readonly label: string;
}

export interface LoadReport {
  readonly instruments: readonly LoadedInstrument[];
  readonly skipped: readonly SkippedFile[];
}

export interface LoadedInstrument {
  readonly ref: InstrumentRef;
  /** Candles stored by this call. */
  readonly rowsLoaded: number;
  /** Minutes that two files have with different content; the file whose name comes first won. */
  readonly conflicts: number;
}

const ROWS_PER_CHUNK = 100_000;
const STEPS_PER_INSTRUMENT = 1_000;

/**
 * Brings the history of the source into ClickHouse: all of it on a first start, what is left after a kill. What comes
 * later is the ingest's. An instrument can be found only once all its candles are stored and counted.
 *
 * @throws RoehubError `candle_file_invalid` where a folder has no candles, `data_directory_broken` where stored
 * candles do not add up.
 */
export async function loadCandles(request: LoadRequest): Promise<LoadReport> {
  const { source, clock, historyDays = SIMULATED_HISTORY_DAYS, onProgress } = request;
  const { supplies, skipped } =
    source.kind === "simulated"
      ? { supplies: simulatedSupplies({ seed: source.seed, clock, historyDays }), skipped: [] }
      : await historyFiles(source);
  const total = supplies.length * STEPS_PER_INSTRUMENT;
  const instruments: LoadedInstrument[] = [];
  for (const [index, supply] of supplies.entries()) {
    const label = instrumentKey(supply.instrument);
    const report = (share: number) =>
      onProgress?.({ done: Math.floor((index + share) * STEPS_PER_INSTRUMENT), total, label });
    report(0);
    const loaded = await loadSupply(supply, request.stores, report);
    if (loaded !== null) instruments.push(loaded);
    report(1);
  }
  if (instruments.length === 0) {
    const reasons = skipped.map(({ file, reason }) => `${file}: ${reason}`).join("; ");
    throw new RoehubError("candle_file_invalid", `No file of the folder could be used. ${reasons}`);
  }
  return { instruments, skipped };
}

async function historyFiles({ dir, untilMs }: Extract<HistorySource, { kind: "files" }>) {
  const { supplies, skipped } = await fileSupplies(dir);
  if (untilMs === null) return { supplies, skipped };
  return { supplies: supplies.map((supply) => supplyUntil(supply, untilMs)), skipped };
}

/** Null where the supply turned out to have no candles. */
async function loadSupply(
  supply: CandleSupply,
  stores: LoadStores,
  report: (share: number) => void,
): Promise<LoadedInstrument | null> {
  const ref: InstrumentRef = { marketId: supply.instrument.marketId, symbol: supply.instrument.symbol };
  const latest = await stores.loads.latest(ref);
  const earlier = latest?.loadKey === supply.loadKey ? latest : null;
  const known = earlier !== null && (await isIntact(earlier, stores.candles)) ? earlier : null;
  if (known?.state === "finished") return { ref, rowsLoaded: 0, conflicts: 0 };

  const open = await supply.open(earlier?.tsStart ?? null);
  if (open.endMs <= open.startMs) return null;
  const load: CandleLoad = {
    ref,
    loadKey: supply.loadKey,
    source: supply.source,
    state: "started",
    tsStart: epochMs(open.startMs),
    tsEnd: epochMs(open.endMs),
    doneUntil: known?.doneUntil ?? epochMs(open.startMs),
    rowsExpected: open.countFrom(open.startMs),
  };
  // Removed before the new load is recorded: a kill in between must not leave old candles under a new name.
  if (latest !== null && known === null) await stores.candles.removeAll(ref);
  await stores.loads.record(load);
  await insertFrom(load, open, { stores, report });
  await checkCount(load, stores.candles);
  // Found first, finished then: a kill in between leaves a load that the next start finishes.
  await stores.instruments.upsert([supply.instrument]);
  await stores.loads.record({ ...load, state: "finished", doneUntil: load.tsEnd });
  return { ref, rowsLoaded: open.countFrom(load.doneUntil), conflicts: open.conflicts };
}

/** Whether what a load says is stored can be there: a directory may have been cut off by a full disk or a copy. */
async function isIntact(load: CandleLoad, candles: CandlesStore): Promise<boolean> {
  if (load.doneUntil === load.tsStart) return true;
  const { count } = await candles.reconcile(load.ref, load.tsStart, load.doneUntil);
  return load.state === "started" ? count > 0 : count >= load.rowsExpected;
}

/** Stores the rest chunk by chunk, and after each how far it has come: a killed load goes on from there. */
async function insertFrom(
  load: CandleLoad,
  open: OpenCandleSupply,
  { stores, report }: { stores: LoadStores; report: (share: number) => void },
): Promise<void> {
  let doneUntil = load.doneUntil;
  while (doneUntil < load.tsEnd) {
    const chunk = open.candles(doneUntil, ROWS_PER_CHUNK);
    if (chunk.length === 0) break;
    await stores.candles.insert(load.ref, chunk, "file");
    doneUntil = epochMs((chunk.tsOpen[chunk.length - 1] ?? doneUntil) + MINUTE_MS);
    if (doneUntil < load.tsEnd) await stores.loads.record({ ...load, doneUntil });
    report(1 - open.countFrom(doneUntil) / Math.max(1, load.rowsExpected));
  }
}

/** Counts what this load stored before anything may rely on it. */
async function checkCount(
  { ref, tsStart, tsEnd, rowsExpected }: CandleLoad,
  candles: CandlesStore,
): Promise<void> {
  const { count } = await candles.reconcile(ref, tsStart, tsEnd);
  if (count === rowsExpected) return;
  throw new RoehubError(
    "data_directory_broken",
    `${rowsExpected} candles of ${instrumentKey(ref)} were loaded, but ${count} are stored. Delete the data folder and start again.`,
  );
}
