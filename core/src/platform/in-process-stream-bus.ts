import { RoehubError } from "../kernel/errors.ts";
import type { StreamBus, StreamMessage } from "./streams.ts";

interface Stream {
  readonly messages: { readonly seq: number; readonly message: StreamMessage }[];
  lastSeq: number;
  readonly wakers: Set<() => void>;
}

/** A stream bus within one process: what is published is lost with it. */
export function createInProcessStreamBus(): StreamBus {
  const streams = new Map<string, Stream>();
  let closed = false;

  const open = (name: string): Stream => {
    if (closed) throw new RoehubError("unavailable", "The stream bus is closed.");
    const found = streams.get(name);
    if (found !== undefined) return found;
    const stream: Stream = { messages: [], lastSeq: 0, wakers: new Set() };
    streams.set(name, stream);
    return stream;
  };

  async function* read(
    name: string,
    { afterId, signal }: { afterId: string | null; signal: AbortSignal },
  ): AsyncIterable<StreamMessage> {
    const stream = open(name);
    let seq = afterId === null ? stream.lastSeq : Number(afterId);
    while (!signal.aborted && !closed) {
      const next = stream.messages.find((entry) => entry.seq > seq);
      if (next === undefined) {
        await wake(stream, signal);
      } else {
        seq = next.seq;
        yield next.message;
      }
    }
  }

  return {
    async publish(name, fields, { maxLength }) {
      const stream = open(name);
      const seq = ++stream.lastSeq;
      stream.messages.push({ seq, message: { id: String(seq), fields: { ...fields } } });
      if (stream.messages.length > maxLength) stream.messages.splice(0, stream.messages.length - maxLength);
      for (const waker of stream.wakers) waker();
      return String(seq);
    },
    read,
    async ping() {
      if (closed) throw new RoehubError("unavailable", "The stream bus is closed.");
    },
    async close() {
      closed = true;
      for (const stream of streams.values()) for (const waker of stream.wakers) waker();
    },
  };
}

/** Settles at the next message, at the end of the bus, or when `signal` aborts. */
function wake(stream: Stream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.wakers.delete(done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    stream.wakers.add(done);
    signal.addEventListener("abort", done, { once: true });
  });
}
