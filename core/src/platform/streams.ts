/** One message of a stream: all values are text, as on the wire. */
export interface StreamMessage {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Named, bounded, ordered streams. Delivery is best effort: what must arrive is read from the databases. */
export interface StreamBus {
  /** Appends and answers the message's id; the oldest messages beyond `maxLength` are dropped. */
  publish(
    stream: string,
    fields: Readonly<Record<string, string>>,
    options: { maxLength: number },
  ): Promise<string>;
  /**
   * The messages after `afterId`, then new ones as they come, until `signal` aborts. `afterId` null starts with the
   * next message. A reader that falls behind what is kept goes on with the oldest that is left.
   */
  read(
    stream: string,
    options: { afterId: string | null; signal: AbortSignal },
  ): AsyncIterable<StreamMessage>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
