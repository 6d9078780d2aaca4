import { STREAM_TOPICS_MAX } from "@roehub/core/contract/stream";
import { type EpochMs, epochMs, SECOND_MS } from "@roehub/core/kernel/time";

/** Where a client is: by topic of candles, the instant before which every closed candle has been sent. */
export type StreamPositions = ReadonlyMap<string, EpochMs>;

/** Where a client was, and when. */
export interface EventId {
  readonly sentAt: EpochMs;
  readonly positions: StreamPositions;
}

/** An id is no longer than this: the longest topics, with their instants. */
export const EVENT_ID_LENGTH_MAX = STREAM_TOPICS_MAX * 100;

const SENT_AT = /^\d{1,14}$/;
const POSITION = /^(candles:[a-z]+:[a-z]+:[A-Z0-9]{2,40}:[1-9]\d?[mhd])@(\d{1,11})$/;

/**
 * `1763640001250,candles:binance:spot:BTCUSDT:15m@1763640000`: when it was sent, in Unix milliseconds, then every topic
 * with its position in Unix seconds.
 */
export function writeEventId({ sentAt, positions }: EventId): string {
  return [sentAt, ...[...positions].map(([topic, until]) => `${topic}@${until / SECOND_MS}`)].join(",");
}

/** What `writeEventId` wrote, or null for anything else. */
export function readEventId(id: string): EventId | null {
  const [sentAt = "", ...parts] = id.split(",");
  if (!SENT_AT.test(sentAt)) return null;
  const positions = new Map<string, EpochMs>();
  for (const part of parts) {
    const [, topic, seconds] = POSITION.exec(part) ?? [];
    if (topic === undefined || seconds === undefined) return null;
    positions.set(topic, epochMs(Number(seconds) * SECOND_MS));
  }
  return { sentAt: epochMs(Number(sentAt)), positions };
}
