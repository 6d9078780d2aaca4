import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { Timer } from "../platform/timer.ts";
import type { PublishedCandle } from "./candle-message.ts";
import type { MarketIngestMetrics } from "./ingest-metrics-runner.ts";
import type { IngestPublisher } from "./ingest-publisher-runner.ts";
import { type IngestRow, insertRounds } from "./insert-rounds.ts";
import type { KlinesStore } from "./klines-store.ts";
import { type InstrumentRef, instrumentKey } from "./market.ts";

/** Writes to the store for as long as it takes, and publishes what is stored. */
export interface IngestInserts {
  /** Candles that follow what is stored; `onGroup` hears how many of them are, some at a time. */
  store(rows: readonly IngestRow[], onGroup: (count: number) => void): Promise<void>;
  /** Candles that may differ from what is stored. */
  amend(rows: readonly IngestRow[]): Promise<void>;
}

export interface IngestInsertsDeps {
  readonly klines: Pick<KlinesStore, "encodeBlock" | "insertBlock" | "amend">;
  readonly publisher: Pick<IngestPublisher, "candles">;
  readonly metrics: MarketIngestMetrics;
  readonly timer: Timer;
  readonly logger: Logger;
  /** Everything of `ref` that was given and opens before `untilMs` is stored. */
  readonly onStored: (ref: InstrumentRef, untilMs: number) => void;
}

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 10 * SECOND_MS;
/** Failures between two lines of the log. */
const LOG_EVERY = 20;

/** After `signal` aborts, what fails is not tried again. */
export function createIngestInserts(deps: IngestInsertsDeps, signal: AbortSignal): IngestInserts {
  const { klines, publisher, metrics, timer, logger, onStored } = deps;

  /** Does `work` until it succeeds; false where the end came first. */
  const insist = async (work: () => Promise<void>): Promise<boolean> => {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await work();
        if (attempt > 1) logger.info("candles_stored_again", { attempt });
        return true;
      } catch (error) {
        metrics.insertFailed();
        if (attempt % LOG_EVERY === 1) logger.warn("candles_not_stored", { attempt, error });
        const pauseMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt - 1, 10));
        await timer.sleep(pauseMs, signal).catch(() => {});
      }
    }
    return false;
  };

  return {
    async store(rows, onGroup) {
      for (const group of insertRounds(rows)) {
        // Encoded once: a block that was stored without an answer is sent again as it was.
        const block = klines.encodeBlock(group, group[0]?.source ?? "ws");
        if (!(await insist(() => klines.insertBlock(block)))) return;
        metrics.inserted(group.length);
        for (const { ref, kline } of group) onStored(ref, kline.tsOpen + MINUTE_MS);
        const ingestedAt = epochMs(Number(block.ingestedAtUs / 1_000n));
        publisher.candles(group.map((row) => publishedOf(row, ingestedAt)));
        onGroup(group.length);
      }
    },
    async amend(rows) {
      for (const group of Map.groupBy(
        rows,
        ({ ref, source }) => `${instrumentKey(ref)} ${source}`,
      ).values()) {
        const [first] = group;
        if (first === undefined) continue;
        const ascending = group.toSorted((a, b) => a.kline.tsOpen - b.kline.tsOpen);
        const isDone = await insist(async () => {
          const minutes = ascending.map(({ kline }) => kline);
          const { inserted, changed } = await klines.amend(first.ref, minutes, first.source);
          if (inserted + changed === 0) return;
          metrics.amended(inserted + changed);
          publisher.candles(ascending.map((row) => publishedOf(row, timer.nowMs())));
        });
        if (!isDone) return;
      }
    },
  };
}

function publishedOf({ ref, kline, source }: IngestRow, ingestedAt: EpochMs): PublishedCandle {
  const { quoteVolume, trades } = kline;
  return { ref, candle: kline, quoteVolume, trades, source, ingestedAt };
}
