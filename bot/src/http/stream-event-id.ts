import { STREAM_TOPICS_MAX } from "@roehub/core/contract/stream";
import { type EpochMs, epochMs, SECOND_MS } from "@roehub/core/kernel/time";

/** Where a client is: by topic of candles, the instant before which every closed candle has been sent. */
export type StreamPositions = ReadonlyMap<string, EpochMs>;

/** An id is no longer than this: the longest topics, with their instants. */
export const EVENT_ID_LENGTH_MAX = STREAM_TOPICS_MAX * 100;

const PART = /^(candles:[a-z]+:[a-z]+:[A-Z0-9]{2,40}:[1-9]\d?[mhd])@(\d{1,11})$/;

/** `candles:binance:spot:BTCUSDT:15m@1763640000`, one for each topic, separated by commas; times in Unix seconds. */
export function writeEventId(positions: StreamPositions): string {
  return [...positions].map(([topic, until]) => `${topic}@${until / SECOND_MS}`).join(",");
}

/** What `writeEventId` wrote, or null for anything else. */
export function readEventId(id: string): StreamPositions | null {
  const positions = new Map<string, EpochMs>();
  for (const part of id.split(",")) {
    const [, topic, seconds] = PART.exec(part) ?? [];
    if (topic === undefined || seconds === undefined) return null;
    positions.set(topic, epochMs(Number(seconds) * SECOND_MS));
  }
  return positions;
}
