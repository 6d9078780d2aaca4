import { RoehubError } from "../kernel/errors.ts";

/** One message of a stream: all values are text, as on the wire. */
export interface StreamMessage {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A message and the stream it came on. */
export interface StreamDelivery extends StreamMessage {
  readonly stream: string;
}

/** What a consumer group hands to one of its consumers. */
export type GroupDelivery =
  | ({
      readonly kind: "message";
      /** Perhaps delivered before, to this consumer or another. */
      readonly isRedelivery: boolean;
    } & StreamDelivery)
  /**
   * Messages that were handed out, never acknowledged, and are trimmed away: read what they said from the databases.
   * They are reported once and need no acknowledgement.
   */
  | { readonly kind: "trimmed"; readonly stream: string; readonly ids: readonly string[] };

export interface GroupReader {
  readonly streams: readonly string[];
  readonly group: string;
  /** Unique among those alive: of a process, not of a role. */
  readonly consumer: string;
  /** Messages that a consumer, this one too, has had unacknowledged for so long are handed out again. */
  readonly reclaimIdleMs: number;
  readonly signal: AbortSignal;
}

/**
 * Named, bounded, ordered streams. Delivery is best effort: trimming may take a message before it is read, and a server
 * may lose everything. What must arrive is read from the databases; see docs/architecture/streams.md.
 */
export interface StreamBus {
  /** Appends and answers the message's id; the oldest messages beyond about `maxLength` are dropped. */
  publish(
    stream: string,
    fields: Readonly<Record<string, string>>,
    options: { maxLength: number },
  ): Promise<string>;
  /**
   * The messages of a stream after `afterId`, then new ones as they come, until `signal` aborts. `afterId` null starts
   * with the next message. A reader that falls behind what is kept goes on with the oldest that is left, and so does
   * one whose id the server never gave, because it lost its data. A connection that is lost is made again, and reading
   * goes on after the last message that was given.
   */
  read(
    stream: string,
    options: { afterId: string | null; signal: AbortSignal },
  ): AsyncIterable<StreamMessage>;
  /** The newest message, or null. */
  last(stream: string): Promise<StreamMessage | null>;
  /**
   * The messages of `streams` for one consumer of a group, until `signal` aborts: first what it was handed before and
   * has not acknowledged, then what others left, then new ones. A group that is not there, also after the server lost
   * it, is made at the beginning of the stream, so that nothing kept is skipped.
   */
  readGroup(reader: GroupReader): AsyncIterable<GroupDelivery>;
  acknowledge(group: string, messages: readonly { stream: string; id: string }[]): Promise<void>;
  /** Forgets consumers of the group that hold nothing and have been idle for so long; answers how many. */
  sweepConsumers(options: { stream: string; group: string; idleMs: number }): Promise<number>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What using a closed bus is to callers. */
export function closedBus(): RoehubError {
  return new RoehubError("unavailable", "The stream bus is closed.");
}
