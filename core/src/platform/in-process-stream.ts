import type { StreamMessage } from "./streams.ts";
import type { Timer } from "./timer.ts";

/** A stream in memory: its messages by number, without a hole from `firstSeq` to `lastSeq`. */
export interface InProcessStream {
  readonly name: string;
  readonly messages: Map<number, StreamMessage>;
  firstSeq: number;
  lastSeq: number;
  readonly groups: Map<string, InProcessGroup>;
  readonly listeners: Set<StreamListener>;
}

export interface PendingEntry {
  readonly id: string;
  readonly consumer: string;
  readonly deliveredAtMs: number;
}

export interface InProcessGroup {
  /** The newest message that any consumer was given. */
  lastSeq: number;
  /** What was given and not acknowledged, by number. */
  readonly pending: Map<number, PendingEntry>;
  /** When each consumer last asked. */
  readonly consumers: Map<string, number>;
}

/** A reader's ear on its streams. */
export interface StreamListener {
  /** Streams that may have something new; the reader takes out those that it has read to the end. */
  readonly ready: Set<InProcessStream>;
  hear(stream: InProcessStream): void;
  isEnded(): boolean;
  /** Settles when a stream is ready, when reading ends, or after `maxWaitMs`. */
  wait(maxWaitMs?: number): Promise<void>;
  stop(): void;
}

export function createInProcessStream(name: string): InProcessStream {
  return {
    name,
    messages: new Map(),
    firstSeq: 1,
    lastSeq: 0,
    groups: new Map(),
    listeners: new Set(),
  };
}

interface ListenerOptions {
  readonly streams: readonly InProcessStream[];
  /** Any of them ends the reading. */
  readonly signals: readonly AbortSignal[];
  readonly timer: Timer;
}

/** Listens until `stop`. Every stream is ready at first. */
export function createStreamListener({ streams, signals, timer }: ListenerOptions): StreamListener {
  const ready = new Set(streams);
  let wake: (() => void) | null = null;
  const end = () => wake?.();
  const isEnded = () => signals.some((signal) => signal.aborted);
  const listener: StreamListener = {
    ready,
    hear(stream) {
      ready.add(stream);
      wake?.();
    },
    isEnded,
    async wait(maxWaitMs) {
      if (ready.size > 0 || isEnded()) return;
      const over = new AbortController();
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const late = maxWaitMs === undefined ? [] : [timer.sleep(maxWaitMs, over.signal).catch(() => {})];
      await Promise.race([woken, ...late]);
      wake = null;
      over.abort();
    },
    stop() {
      for (const stream of streams) stream.listeners.delete(listener);
      for (const signal of signals) signal.removeEventListener("abort", end);
    },
  };
  for (const stream of streams) stream.listeners.add(listener);
  for (const signal of signals) signal.addEventListener("abort", end);
  return listener;
}
