import { RoehubError } from "../kernel/errors.ts";
import { epochMs, SECOND_MS } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";
import { BACKFILL_SOURCE, type CandleLoad, type CandleLoadsStore } from "./candle-loads-store.ts";
import { type AmendReport, NOTHING_AMENDED, sumAmendReports } from "./kline-amend.ts";
import type { CandleOrigin } from "./kline-block.ts";
import type { KlineSeries } from "./kline-series.ts";
import { INSERTS_AT_A_TIME, type KlinesStore } from "./klines-store.ts";
import type { InstrumentRef } from "./market.ts";

/** A stretch of an instrument's history that is taken from one place: a venue, or a file. */
export interface BackfillStretch {
  /** Names the place, so that a run that was cut off goes on where it was. */
  readonly loadKey: string;
  /** Open times `[startMs, endMs)`. */
  readonly startMs: number;
  readonly endMs: number;
  /** The candles from `fromMs` on, in ascending parts. */
  parts(fromMs: number, signal: AbortSignal): AsyncIterable<BackfillPart>;
}

export interface BackfillPart {
  readonly klines: KlineSeries;
  /** Everything that opens before has been given by this part or one before it. */
  readonly untilMs: number;
  /** Minutes since the part before that the place does not have. */
  readonly missing: number;
  /** How much of the stretch is read with this part, 0 to 1. */
  readonly share: number;
}

export interface BackfillProgress {
  /** Of the work, 0 to 1. */
  readonly share: number;
  /** Candles read. */
  readonly rows: number;
}

export interface BackfillReport extends AmendReport {
  /** `stopped`: the signal came; run again, it goes on from there. */
  readonly outcome: "finished" | "stopped";
  /** Candles read. */
  readonly rows: number;
  /** Minutes that the places do not have. */
  readonly missing: number;
}

export interface BackfillRequest {
  readonly ref: InstrumentRef;
  readonly origin: CandleOrigin;
  readonly stretches: AsyncIterable<BackfillStretch>;
  /** How many stretches there are, for the progress. */
  readonly stretchCount: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: BackfillProgress) => void;
}

export interface BackfillDeps {
  readonly klines: Pick<KlinesStore, "amend">;
  readonly loads: CandleLoadsStore;
  readonly timer: Timer;
}

const ATTEMPTS = 8;
const RETRY_FIRST_MS = 0.5 * SECOND_MS;
const RETRY_MAX_MS = 30 * SECOND_MS;

/**
 * Brings history into the store, amending what is there: run twice it changes nothing. How far each stretch is stored is
 * recorded, so that a run that was killed goes on from there; a stretch that was finished is compared again. While
 * two parts are stored the next is read. ClickHouse may be away for a minute or two; the rest throws
 * (`venue_unavailable`, `venue_refused`, `candle_file_invalid`, `clickhouse_unavailable`).
 */
export async function runBackfill(deps: BackfillDeps, request: BackfillRequest): Promise<BackfillReport> {
  const { ref, origin, stretches, stretchCount, signal, onProgress } = request;
  const totals = { ...NOTHING_AMENDED, rows: 0, missing: 0 };
  const storing: Promise<AmendReport>[] = [];
  let recorded: Promise<void> = Promise.resolve();
  let finishedStretches = 0;

  /** Stores a part beside the ones before it; its place is recorded once all of them are stored. */
  const store = (part: BackfillPart, load: CandleLoad): Promise<AmendReport> => {
    const stored = insist(deps.timer, () => deps.klines.amend(ref, part.klines, origin));
    const doneUntil = epochMs(part.untilMs);
    const state = doneUntil >= load.tsEnd ? "finished" : "started";
    recorded = Promise.all([stored, recorded]).then(async ([report]) => {
      Object.assign(totals, sumAmendReports(totals, report));
      await insist(deps.timer, () => deps.loads.record({ ...load, state, doneUntil }));
    });
    // Who waits for them sees a failure; until then it must not end the process.
    stored.catch(() => {});
    recorded.catch(() => {});
    return stored;
  };

  const readStretch = async (stretch: BackfillStretch) => {
    const load = await openLoad(deps.loads, ref, stretch);
    for await (const part of stretch.parts(load.doneUntil, signal)) {
      if (storing.length >= INSERTS_AT_A_TIME) await storing.shift();
      totals.rows += part.klines.length;
      totals.missing += part.missing;
      storing.push(store(part, load));
      onProgress?.({ share: (finishedStretches + part.share) / stretchCount, rows: totals.rows });
      if (signal.aborted) return;
    }
    finishedStretches++;
  };

  try {
    for await (const stretch of stretches) {
      if (signal.aborted) break;
      await readStretch(stretch);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await Promise.allSettled([...storing, recorded]);
  }
  await recorded;
  return { outcome: signal.aborted ? "stopped" : "finished", ...totals };
}

async function openLoad(
  loads: CandleLoadsStore,
  ref: InstrumentRef,
  { loadKey, startMs, endMs }: BackfillStretch,
): Promise<CandleLoad> {
  const earlier = await loads.find(ref, loadKey);
  const isCutOff = earlier?.state === "started" && earlier.doneUntil < endMs;
  return {
    ref,
    loadKey,
    source: BACKFILL_SOURCE,
    state: "started",
    tsStart: epochMs(startMs),
    tsEnd: epochMs(endMs),
    doneUntil: isCutOff ? earlier.doneUntil : epochMs(startMs),
    rowsExpected: 0,
  };
}

/** Does `work` until ClickHouse answers, within reason. */
async function insist<T>(timer: Timer, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isAway = error instanceof RoehubError && error.code === "clickhouse_unavailable";
      if (!isAway || attempt === ATTEMPTS) throw error;
      await timer.sleep(Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (attempt - 1)));
    }
  }
}
