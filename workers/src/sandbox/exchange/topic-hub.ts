import type { MarketId } from "@roehub/core/market-data/market";
import { type MarketEvent, type Topic, topicName, topicOf } from "./market-event.ts";

export interface Subscriber {
  readonly marketId: MarketId;
  deliver(event: MarketEvent): void;
}

/** Who is subscribed to what. */
export interface TopicHub {
  subscribe(subscriber: Subscriber, topic: Topic): void;
  unsubscribe(subscriber: Subscriber, topic: Topic): void;
  /** Ends every subscription of it. */
  drop(subscriber: Subscriber): void;
  publish(event: MarketEvent): void;
}

interface TopicHubDeps {
  /** A topic gets its first subscriber, or loses its last. */
  readonly onFirst: (marketId: MarketId, topic: Topic) => void;
  readonly onLast: (marketId: MarketId, topic: Topic) => void;
}

export function createTopicHub({ onFirst, onLast }: TopicHubDeps): TopicHub {
  const topics = new Map<string, { readonly topic: Topic; readonly subscribers: Set<Subscriber> }>();
  const leave = (subscriber: Subscriber, key: string): void => {
    const found = topics.get(key);
    if (found?.subscribers.delete(subscriber) !== true || found.subscribers.size > 0) return;
    topics.delete(key);
    onLast(subscriber.marketId, found.topic);
  };
  return {
    subscribe(subscriber, topic) {
      const key = keyOf(subscriber.marketId, topic);
      const found = topics.get(key) ?? { topic, subscribers: new Set() };
      topics.set(key, found);
      found.subscribers.add(subscriber);
      if (found.subscribers.size === 1) onFirst(subscriber.marketId, topic);
    },
    unsubscribe: (subscriber, topic) => leave(subscriber, keyOf(subscriber.marketId, topic)),
    drop(subscriber) {
      for (const key of [...topics.keys()]) leave(subscriber, key);
    },
    publish(event) {
      const found = topics.get(keyOf(event.instrument.marketId, topicOf(event)));
      for (const subscriber of found?.subscribers ?? []) subscriber.deliver(event);
    },
  };
}

const keyOf = (marketId: MarketId, topic: Topic) => `${marketId}/${topicName(topic)}`;
