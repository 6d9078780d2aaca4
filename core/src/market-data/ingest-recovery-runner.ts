import { DAY_MS, epochMs, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { Timer } from "../platform/timer.ts";
import { type IngestInstrument, owe } from "./ingest-instrument.ts";
import type { SequencerStep } from "./kline-sequencer.ts";
import type { KlinesStore } from "./klines-store.ts";
import type { MarketId } from "./market.ts";

/** Finds where instruments begin: after the newest stored candle, or so far back where there is none. */
export interface IngestRecovery {
  /** Does it for the instruments that have no beginning yet; after a failure not before a while. */
  run(): Promise<void>;
}

interface RecoveryDeps {
  readonly marketId: MarketId;
  readonly instruments: ReadonlyMap<string, IngestInstrument>;
  readonly klines: Pick<KlinesStore, "latestOpens" | "missingRanges">;
  readonly firstHistoryMinutes: number;
  readonly timer: Timer;
  readonly logger: Logger;
  /** The venue's time as far as it is known. */
  readonly venueNowMs: () => number;
  readonly apply: (instrument: IngestInstrument, step: SequencerStep) => void;
}

/**
 * Counted from the newest candle, which may be older than what the repair looks at. Of a hole that reaches into this time
 * the beginning is looked for further back.
 */
const HOLES_LOOKED_FOR_MS = 4 * DAY_MS;
const LONGEST_HOLE_MS = 366 * DAY_MS;
const RETRY_MS = 5 * SECOND_MS;

export function createIngestRecovery(deps: RecoveryDeps): IngestRecovery {
  const { marketId, instruments, klines, timer, logger, venueNowMs, apply } = deps;
  /** Begun instruments whose holes are not known yet, by the newest minute that was stored before. */
  const unlooked = new Map<IngestInstrument, number>();
  let isRunning = false;
  let notBeforeMs = 0;

  const begin = (instrument: IngestInstrument, latestOpen: number | null) => {
    const closedUntilMs = Math.floor(venueNowMs() / MINUTE_MS) * MINUTE_MS;
    const firstMs = closedUntilMs - deps.firstHistoryMinutes * MINUTE_MS;
    const expected = epochMs(latestOpen === null ? firstMs : latestOpen + MINUTE_MS);
    instrument.storedUntilMs = expected;
    instrument.untoldUntilMs = venueNowMs();
    apply(instrument, instrument.sequencer.begin(expected, { isFresh: latestOpen === null }));
  };

  /** Minutes that an earlier run gave up are owed again. */
  const oweHoles = async (instrument: IngestInstrument, latestOpen: number) => {
    for (const lookedForMs of [HOLES_LOOKED_FOR_MS, LONGEST_HOLE_MS]) {
      const startMs = latestOpen - lookedForMs;
      const ranges = await klines.missingRanges(instrument.ref, startMs, latestOpen);
      // What begins the stretch lies before the history, or began earlier.
      const [first] = ranges;
      if (first?.startMs === startMs && lookedForMs < LONGEST_HOLE_MS) continue;
      for (const range of ranges) if (range.startMs > startMs) owe(instrument, range);
      return;
    }
  };

  const beginAll = async (waiting: readonly IngestInstrument[]) => {
    if (waiting.length === 0) return;
    const symbols = waiting.map(({ ref }) => ref.symbol);
    const latestOpens = await klines.latestOpens(marketId, symbols);
    for (const one of waiting) {
      const latestOpen = latestOpens.get(one.ref.symbol) ?? null;
      begin(one, latestOpen);
      if (latestOpen !== null) unlooked.set(one, latestOpen);
    }
  };

  const lookForHoles = async () => {
    for (const [one, latestOpen] of [...unlooked]) {
      if (instruments.get(one.ref.symbol) === one) await oweHoles(one, latestOpen);
      unlooked.delete(one);
    }
  };

  return {
    async run() {
      const waiting = [...instruments.values()].filter(({ sequencer }) => sequencer.expected() === null);
      const isDone = waiting.length === 0 && unlooked.size === 0;
      if (isRunning || isDone || timer.nowMs() < notBeforeMs) return;
      isRunning = true;
      try {
        await beginAll(waiting);
        await lookForHoles();
      } catch (error) {
        logger.warn("recovery_failed", { error });
        notBeforeMs = timer.nowMs() + RETRY_MS;
      } finally {
        isRunning = false;
      }
    },
  };
}
