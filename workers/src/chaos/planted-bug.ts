import { epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import { createMarketIngest, type MarketIngestDeps } from "@roehub/core/market-data/ingest-runner";

/** Faults that the harness has to find, each by the figure that it is named beside. */
export const PLANTED_BUGS = {
  /** After a lost connection HTTP gives nothing. */
  "no-catch-up": "F7",
  /** A start goes on with the present, whatever is stored. */
  "skip-recovery": "F8",
  /** What ClickHouse does not take is dropped. */
  "forget-queue": "F9",
  /** The reader does not look for what the stream left out. */
  "ignore-gaps": "F9",
  /** Of several candles that are stored together the first is not. */
  "drop-row": "day",
} as const;

export type PlantedBug = keyof typeof PLANTED_BUGS;

export function isPlantedBug(name: string): name is PlantedBug {
  return Object.hasOwn(PLANTED_BUGS, name);
}

/** Makes ingests that have the bug; sound ones where there is none. */
export function ingestWith(bug: PlantedBug | null): typeof createMarketIngest {
  // The reader's is not the ingest's.
  if (bug === null || bug === "ignore-gaps") return createMarketIngest;
  const spoil = {
    "no-catch-up": withoutCatchUp,
    "skip-recovery": withoutRecovery,
    "forget-queue": forgetful,
    "drop-row": dropping,
  }[bug];
  return (deps) => createMarketIngest(spoil(deps));
}

function withoutCatchUp(deps: MarketIngestDeps): MarketIngestDeps {
  let wasLost = false;
  return {
    ...deps,
    createFeed: (onEvent) =>
      deps.createFeed((event) => {
        wasLost ||= event.kind === "lost";
        onEvent(event);
      }),
    rest: {
      async *klines(range, signal) {
        if (wasLost) yield { klines: [], until: epochMs(range.endMs) };
        else yield* deps.rest.klines(range, signal);
      },
    },
  };
}

function withoutRecovery(deps: MarketIngestDeps): MarketIngestDeps {
  const { klines, timer } = deps;
  return {
    ...deps,
    klines: {
      ...klines,
      async latestOpens(marketId, symbols) {
        const stored = await klines.latestOpens(marketId, symbols);
        const lastClosed = epochMs(Math.floor(timer.nowMs() / MINUTE_MS - 1) * MINUTE_MS);
        return new Map([...stored.keys()].map((symbol) => [symbol, lastClosed]));
      },
      missingRanges: async () => [],
    },
  };
}

function forgetful(deps: MarketIngestDeps): MarketIngestDeps {
  const { klines } = deps;
  return {
    ...deps,
    klines: { ...klines, insertBlock: (block) => klines.insertBlock(block).catch(() => {}) },
  };
}

function dropping(deps: MarketIngestDeps): MarketIngestDeps {
  const { klines } = deps;
  return {
    ...deps,
    klines: {
      ...klines,
      encodeBlock: (rows, origin) => klines.encodeBlock(rows.length > 1 ? rows.slice(1) : rows, origin),
    },
  };
}
