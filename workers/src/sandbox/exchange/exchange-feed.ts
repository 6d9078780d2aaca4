import type { Kline } from "@roehub/core/market-data/kline";
import type { InstrumentRef, MarketId } from "@roehub/core/market-data/market";
import type { Timer } from "@roehub/core/platform/timer";
import { createClosedKlines } from "./closed-klines.ts";
import type { ExchangeMarket } from "./exchange-market.ts";
import type { ExchangeTime } from "./exchange-time.ts";
import type { ActiveFaults } from "./faults.ts";
import { type Topic, topicName } from "./market-event.ts";
import { createTopicHub, type Subscriber } from "./topic-hub.ts";
import { createTopicPusher, type TopicPusher } from "./topic-pushers.ts";

/** Everything that is sent to sockets of itself, by one loop. */
export interface ExchangeFeed {
  subscribe(subscriber: Subscriber, topics: readonly Topic[]): void;
  unsubscribe(subscriber: Subscriber, topics: readonly Topic[]): void;
  drop(subscriber: Subscriber): void;
  /** Runs until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Says a closed candle once more, as it reads now, to those who follow it. */
  tellClosed(ref: InstrumentRef, kline: Kline): void;
  /** Looks at once at what is due: the clock was moved. */
  wake(): void;
}

export interface ExchangeFeedDeps {
  readonly markets: ReadonlyMap<MarketId, ExchangeMarket>;
  readonly timer: Timer;
  readonly time: ExchangeTime;
  readonly faults: ActiveFaults;
  /** Called about once a second of the exchange: what connections have to do of themselves. */
  readonly tend: () => void;
}

/** Of the exchange, and of the machine: how often connections are tended. */
const TEND_INTERVAL_MS = 1_000;
const LEAST_TEND_INTERVAL_MS = 100;

export function createExchangeFeed({ markets, timer, time, faults, tend }: ExchangeFeedDeps): ExchangeFeed {
  const pushers = new Map<string, TopicPusher>();
  const hub = createTopicHub({
    onFirst(marketId, topic) {
      const market = markets.get(marketId);
      const instrument = market?.find(topic.symbol) ?? null;
      if (market === undefined || instrument === null) return;
      const deps = { market, instrument, time, publish: hub.publish, sendClosed: closed.send };
      pushers.set(keyOf(marketId, topic), createTopicPusher(topic, deps));
    },
    onLast(marketId, topic) {
      pushers.get(keyOf(marketId, topic))?.stop();
      pushers.delete(keyOf(marketId, topic));
    },
  });
  const closed = createClosedKlines({ faults, clock: time, deliver: hub.publish });
  let sleeping = new AbortController();
  let tendDueMs: number = time.nowMs();

  /** Everything that is due, the earliest first; what has fallen behind catches up in order. */
  const pump = (): void => {
    const isDue = (pusher: TopicPusher) => pusher.dueMs() <= time.nowMs();
    for (let due = [...pushers.values()].filter(isDue); due.length > 0; due = due.filter(isDue)) {
      for (const pusher of due.sort((a, b) => a.dueMs() - b.dueMs())) pusher.push();
    }
    closed.sendDue();
    if (time.nowMs() < tendDueMs) return;
    tend();
    tendDueMs = time.nowMs() + time.atLeast(TEND_INTERVAL_MS, LEAST_TEND_INTERVAL_MS);
  };
  const nextDueMs = (): number => {
    let nextMs = Math.min(tendDueMs, closed.nextDueMs() ?? Number.POSITIVE_INFINITY);
    for (const pusher of pushers.values()) nextMs = Math.min(nextMs, pusher.dueMs());
    return nextMs;
  };

  return {
    subscribe(subscriber, topics) {
      for (const topic of topics) {
        hub.subscribe(subscriber, topic);
        const welcome = pushers.get(keyOf(subscriber.marketId, topic))?.welcome() ?? null;
        if (welcome !== null) subscriber.deliver(welcome);
      }
      sleeping.abort();
    },
    unsubscribe(subscriber, topics) {
      for (const topic of topics) hub.unsubscribe(subscriber, topic);
    },
    drop: (subscriber) => hub.drop(subscriber),
    tellClosed({ marketId, symbol }, kline) {
      const instrument = markets.get(marketId)?.find(symbol) ?? null;
      if (instrument === null) return;
      hub.publish({ kind: "kline", instrument, kline, isClosed: true, atMs: time.nowMs() });
    },
    wake() {
      tendDueMs = Math.min(tendDueMs, time.nowMs() + TEND_INTERVAL_MS);
      sleeping.abort();
    },
    async run(signal) {
      // One listener for all sleeps: a signal made of two for each would leave a trace on the long-lived one.
      signal.addEventListener("abort", () => sleeping.abort(), { once: true });
      while (!signal.aborted) {
        pump();
        sleeping = new AbortController();
        const waitMs = Math.max(1, nextDueMs() - time.nowMs());
        await timer.sleep(waitMs, sleeping.signal).catch(() => undefined);
      }
    },
  };
}

const keyOf = (marketId: MarketId, topic: Topic) => `${marketId}/${topicName(topic)}`;
