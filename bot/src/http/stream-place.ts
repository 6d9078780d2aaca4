import { type EpochMs, epochMs } from "@roehub/core/kernel/time";
import { type EventId, writeEventId } from "./stream-event-id.ts";
import type { Topic } from "./stream-topics.ts";

/** Where one client is in its topics of candles. */
export interface StreamPlace {
  /** Every closed candle of the topic that opens before `until` has been sent. */
  move(topic: string, until: EpochMs): void;
  /** The topic's missed candles have been sent, up to `until` or later. */
  begin(topic: string, until: EpochMs): void;
  /** What the client comes back with; null while there is a topic whose place is not known, or no topic of candles. */
  id(): string | null;
}

interface StreamPlaceOptions {
  readonly topics: readonly Topic[];
  /** Where the client was: its place in a topic until that topic is sent. */
  readonly left: EventId | null;
  /** The market's time. */
  readonly nowMs: () => EpochMs;
}

/**
 * An id never leaves a topic out, and until all have begun it is as old as the one that the client came with: a client
 * that is lost again meanwhile misses neither a candle nor a change of one.
 */
export function createStreamPlace({ topics, left, nowMs }: StreamPlaceOptions): StreamPlace {
  const candles = topics.filter(({ kind }) => kind === "candles").map(({ topic }) => topic);
  const waiting = new Set(candles);
  const positions = new Map<string, EpochMs>();
  for (const topic of candles) {
    const until = left?.positions.get(topic);
    if (until !== undefined) positions.set(topic, until);
  }
  return {
    move: (topic, until) => void positions.set(topic, until),
    begin(topic, until) {
      // Candles that came since have moved it further. A place that was none of ours has been moved by a reset.
      positions.set(topic, epochMs(Math.max(until, positions.get(topic) ?? 0)));
      waiting.delete(topic);
    },
    id() {
      if (candles.length === 0 || positions.size < candles.length) return null;
      return writeEventId({ sentAt: waiting.size > 0 && left !== null ? left.sentAt : nowMs(), positions });
    },
  };
}
