import { MINUTE_MS } from "@roehub/core/kernel/time";
import { candleStream, readCandleMessage } from "@roehub/core/market-data/candle-message";
import { candleAt } from "@roehub/core/market-data/candle-series";
import { type CandlesStore, createCandlesStore } from "@roehub/core/market-data/candles-store";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { createClickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { createRedisStreamBus } from "@roehub/core/platform/redis-stream-bus";
import type { StreamBus } from "@roehub/core/platform/streams";
import type { Timer } from "@roehub/core/platform/timer";
import { type ClockAnchor, joinClock } from "./clock-anchor.ts";
import { type ConsumerLedger, openConsumerLedger } from "./consumer-ledger.ts";

/** What the harness tells the process. */
export interface ConsumerOrder {
  readonly clock: ClockAnchor;
  readonly clickhouseUrl: string;
  readonly redisUrl: string;
  readonly refs: readonly InstrumentRef[];
  /** Candles from here on are wanted. */
  readonly startMs: number;
  readonly ledgerFile: string;
  /** Planted: holes are left. */
  readonly ignoresGaps: boolean;
}

/** What the process tells the harness. */
export type ConsumerReport =
  | { readonly kind: "started" }
  /** An effect, which is not acknowledged yet. */
  | { readonly kind: "written" }
  /** A candle came once more. */
  | { readonly kind: "repeated" };

const GROUP = "chaos";
const RECLAIM_IDLE_MS = 1_500;

/**
 * A reader of candle streams as a consumer is to be: it writes each candle's effect once, by the open of its minute, and
 * takes what the stream leaves out from ClickHouse. It lives no longer than the harness.
 */
function main(): void {
  process.on("disconnect", () => process.exit(1));
  process.once("SIGTERM", () => process.exit(0));
  process.once("message", (order: ConsumerOrder) => void consume(order));
}

async function consume(order: ConsumerOrder): Promise<void> {
  const logger = createLogger({ level: "error", secrets: [] });
  const timer = joinClock(order.clock);
  const clickhouse = createClickhouse({ url: order.clickhouseUrl, logger });
  const bus = createRedisStreamBus({ url: order.redisUrl, logger });
  const candles = createCandlesStore({ clickhouse, clock: timer });
  const ledger = openConsumerLedger(order.ledgerFile);
  const holes = createHoles({ ...order, candles, ledger });
  if (!order.ignoresGaps) void refillForever(holes, timer);
  report({ kind: "started" });
  const streams = order.refs.map(candleStream);
  const reader = {
    streams,
    group: GROUP,
    consumer: `consumer-${process.pid}`,
    reclaimIdleMs: RECLAIM_IDLE_MS,
  };
  for await (const delivery of bus.readGroup({ ...reader, signal: new AbortController().signal })) {
    // What was trimmed shows as a hole.
    if (delivery.kind === "trimmed") continue;
    const published = readCandleMessage(delivery.fields);
    if (published !== null && published.candle.tsOpen >= order.startMs) {
      const { ref, candle } = published;
      if (ledger.has(ref, candle.tsOpen)) report({ kind: "repeated" });
      else {
        ledger.record(ref, candle, "stream");
        report({ kind: "written" });
      }
      holes.noteSeen(ref, candle.tsOpen);
    }
    await acknowledge(bus, delivery);
  }
}

/** A server that lost the group hands everything out again; that the answer is lost does no harm. */
async function acknowledge(bus: StreamBus, delivery: { stream: string; id: string }): Promise<void> {
  await bus.acknowledge(GROUP, [delivery]).catch(() => {});
}

interface Holes {
  /** The stream told of this minute: everything before has to be there. */
  noteSeen(ref: InstrumentRef, tsOpen: number): void;
  /** Takes what is absent from ClickHouse, as far as it is there. */
  refill(): Promise<void>;
}

interface HolesDeps {
  readonly refs: readonly InstrumentRef[];
  readonly startMs: number;
  readonly candles: Pick<CandlesStore, "read1m">;
  readonly ledger: ConsumerLedger;
}

function createHoles({ refs, startMs, candles, ledger }: HolesDeps): Holes {
  /** Of each instrument: everything before `untilMs` is written, and something up to `seenMs` was told. */
  const states = new Map(refs.map((ref) => [instrumentKey(ref), { ref, untilMs: startMs, seenMs: startMs }]));
  const advance = (state: { ref: InstrumentRef; untilMs: number }) => {
    while (ledger.has(state.ref, state.untilMs)) state.untilMs += MINUTE_MS;
  };
  return {
    noteSeen(ref, tsOpen) {
      const state = states.get(instrumentKey(ref));
      if (state !== undefined) state.seenMs = Math.max(state.seenMs, tsOpen);
    },
    async refill() {
      for (const state of states.values()) {
        advance(state);
        if (state.untilMs >= state.seenMs) continue;
        const series = await candles.read1m(state.ref, state.untilMs, state.seenMs);
        for (let row = 0; row < series.length; row++) {
          const candle = candleAt(series, row);
          // Meanwhile the stream may have brought it.
          if (candle === null || ledger.has(state.ref, candle.tsOpen)) continue;
          ledger.record(state.ref, candle, "canonical");
        }
        advance(state);
      }
    },
  };
}

/** Once a minute of the market. While ClickHouse is away holes stay. */
async function refillForever(holes: Holes, timer: Timer): Promise<void> {
  for (;;) {
    await timer.sleep(MINUTE_MS);
    await holes.refill().catch(() => {});
  }
}

function report(message: ConsumerReport): void {
  process.send?.(message);
}

main();
