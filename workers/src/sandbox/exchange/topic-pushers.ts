import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import { instrumentKey } from "@roehub/core/market-data/market";
import type { ExchangeMarket } from "./exchange-market.ts";
import type { SourceInstrument } from "./exchange-source.ts";
import type { ExchangeTime } from "./exchange-time.ts";
import type { KlineEvent, MarketEvent, Topic } from "./market-event.ts";

/** Sends what one topic tells, whenever it is due. */
export interface TopicPusher {
  dueMs(): number;
  push(): void;
  /** What somebody who comes later is told first, or null. */
  welcome(): MarketEvent | null;
  stop(): void;
}

export interface PusherDeps {
  readonly market: ExchangeMarket;
  readonly instrument: SourceInstrument;
  readonly time: ExchangeTime;
  readonly publish: (event: MarketEvent) => void;
  readonly sendClosed: (event: KlineEvent) => void;
}

export function createTopicPusher(topic: Topic, deps: PusherDeps): TopicPusher {
  if (topic.kind === "kline") return createKlinePusher(deps);
  if (topic.kind === "ticker") return createTickerPusher(deps);
  return topic.kind === "depth"
    ? createDepthPusher(topic.intervalMs, deps)
    : createTopPusher(topic.depth, deps);
}

const UPDATE_INTERVAL_MS = 2 * SECOND_MS;
/** Of the machine: accelerated topics send no more often than this. */
const LEAST_INTERVAL_MS = 250;
const LEAST_BOOK_INTERVAL_MS = 100;

/** The minute in progress about every two seconds, and each closed one once, shortly after its end. */
function createKlinePusher({ market, instrument, time, publish, sendClosed }: PusherDeps): TopicPusher {
  const lag = closeLag(instrument);
  const currentMinute = () => Math.floor(time.nowMs() / MINUTE_MS) * MINUTE_MS;
  const closeDue = (tsOpen: number) => tsOpen + MINUTE_MS + lag(tsOpen);
  let nextCloseMs = currentMinute();
  if (closeDue(nextCloseMs - MINUTE_MS) > time.nowMs()) nextCloseMs -= MINUTE_MS;
  let nextUpdateMs = time.nowMs() + (lag(nextCloseMs) % UPDATE_INTERVAL_MS);

  const pushClosed = (): void => {
    const [kline] = market.klines(instrument, nextCloseMs, nextCloseMs + MINUTE_MS);
    nextCloseMs += MINUTE_MS;
    if (kline === undefined) return;
    sendClosed({ kind: "kline", instrument, kline, isClosed: true, atMs: time.nowMs() });
  };
  const pushUpdate = (): void => {
    const intervalMs = time.atLeast(UPDATE_INTERVAL_MS, LEAST_INTERVAL_MS);
    nextUpdateMs = time.nowMs() + Math.min(intervalMs, MINUTE_MS);
    const kline = market.current(instrument);
    // In a fast market a minute is over before an update would tell anything.
    if (kline === null || kline.tsOpen !== nextCloseMs || intervalMs > MINUTE_MS / 2) return;
    publish({ kind: "kline", instrument, kline, isClosed: false, atMs: time.nowMs() });
  };
  return {
    dueMs: () => Math.min(closeDue(nextCloseMs), nextUpdateMs),
    push() {
      if (closeDue(nextCloseMs) <= time.nowMs()) pushClosed();
      else pushUpdate();
    },
    welcome: () => null,
    stop: () => undefined,
  };
}

/** How long after a minute's end the venue says that it is over: 20 to 1,900 ms, the same for the same minute. */
function closeLag(instrument: SourceInstrument): (tsOpen: number) => number {
  let hash = 0x811c9dc5;
  for (const letter of instrumentKey(instrument)) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return (tsOpen) => {
    const mixed = Math.imul(hash ^ (tsOpen / MINUTE_MS), 0x85ebca6b);
    return 20 + (((mixed ^ (mixed >>> 15)) >>> 0) % 1_880);
  };
}

function createTickerPusher({ market, instrument, time, publish }: PusherDeps): TopicPusher {
  const intervalMs = market.marketId === 2 ? 2 * SECOND_MS : SECOND_MS;
  let nextMs: number = time.nowMs();
  const event = (): MarketEvent | null => {
    const stats = market.stats(instrument);
    if (stats === null) return null;
    return { kind: "ticker", instrument, stats, book: market.book(instrument).now(), atMs: time.nowMs() };
  };
  return {
    dueMs: () => nextMs,
    push() {
      nextMs = time.nowMs() + time.atLeast(intervalMs, LEAST_INTERVAL_MS);
      const now = event();
      if (now !== null) publish(now);
    },
    welcome: event,
    stop: () => undefined,
  };
}

function createDepthPusher(
  intervalMs: number,
  { market, instrument, time, publish }: PusherDeps,
): TopicPusher {
  const changes = market.book(instrument).follow();
  let nextMs = time.nowMs() + intervalMs;
  return {
    dueMs: () => nextMs,
    push() {
      nextMs = time.nowMs() + time.atLeast(intervalMs, LEAST_BOOK_INTERVAL_MS);
      const portion = changes.take();
      if (portion !== null) publish({ kind: "depth", instrument, intervalMs, portion, atMs: time.nowMs() });
    },
    welcome: () => null,
    stop: () => changes.stop(),
  };
}

function createTopPusher(depth: number, { market, instrument, time, publish }: PusherDeps): TopicPusher {
  const changes = market.book(instrument).followTop(depth);
  let nextMs = time.nowMs() + LEAST_BOOK_INTERVAL_MS;
  return {
    dueMs: () => nextMs,
    push() {
      nextMs = time.nowMs() + time.atLeast(LEAST_BOOK_INTERVAL_MS, LEAST_BOOK_INTERVAL_MS);
      const portion = changes.take();
      if (portion === null) return;
      publish({ kind: "top", instrument, depth, isSnapshot: false, portion, atMs: time.nowMs() });
    },
    welcome: () => ({
      kind: "top",
      instrument,
      depth,
      isSnapshot: true,
      portion: changes.snapshot(),
      atMs: time.nowMs(),
    }),
    stop: () => undefined,
  };
}
