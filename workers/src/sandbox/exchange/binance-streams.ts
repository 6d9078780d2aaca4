import { type Topic, topicName } from "./market-event.ts";

/** The streams of a Binance connection by name, those included that will never send anything. */
export interface BinanceStreams {
  /** The topics that nothing was subscribed to before, or null where there is no room for all. */
  add(names: readonly string[]): readonly Topic[] | null;
  /** The topics that nothing is subscribed to any more. */
  remove(names: readonly string[]): readonly Topic[];
  names(): readonly string[];
  /** The streams that tell of a topic. */
  of(topic: Topic): readonly string[];
}

const STREAMS_PER_CONNECTION = 1_024;

/** `read` says what a name stands for; null where it will be silent. */
export function createBinanceStreams(read: (name: string) => Topic | null): BinanceStreams {
  const streams = new Map<string, Topic | null>();
  const byTopic = new Map<string, Set<string>>();
  return {
    add(names) {
      const fresh = [...new Set(names)].filter((name) => !streams.has(name));
      if (streams.size + fresh.length > STREAMS_PER_CONNECTION) return null;
      const begun: Topic[] = [];
      for (const name of fresh) {
        const topic = read(name);
        streams.set(name, topic);
        if (topic === null) continue;
        const known = byTopic.get(topicName(topic)) ?? new Set();
        if (known.size === 0) begun.push(topic);
        byTopic.set(topicName(topic), known.add(name));
      }
      return begun;
    },
    remove(names) {
      return names.flatMap((name) => {
        const topic = streams.get(name) ?? null;
        streams.delete(name);
        if (topic === null) return [];
        const known = byTopic.get(topicName(topic));
        known?.delete(name);
        return known?.size === 0 ? [topic] : [];
      });
    },
    names: () => [...streams.keys()],
    of: (topic) => [...(byTopic.get(topicName(topic)) ?? [])],
  };
}
