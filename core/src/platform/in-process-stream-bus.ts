import { readInProcessGroup, sweepInProcessGroup } from "./in-process-group.ts";
import { createInProcessStream, createStreamListener, type InProcessStream } from "./in-process-stream.ts";
import { closedBus, type StreamBus } from "./streams.ts";
import { createSystemClock } from "./system-clock.ts";

/**
 * A stream bus within one process: what is published is lost with it. Ids begin with the time at which the bus was
 * made, so that a reader that comes to a new process with an old id starts with the oldest message.
 */
export function createInProcessStreamBus(): StreamBus {
  const timer = createSystemClock();
  const epoch = String(timer.nowMs());
  const streams = new Map<string, InProcessStream>();
  const closing = new AbortController();

  /** Nothing is kept of a name that is only asked about. */
  const find = (name: string): InProcessStream | undefined => {
    if (closing.signal.aborted) throw closedBus();
    return streams.get(name);
  };
  const open = (name: string): InProcessStream => {
    const stream = find(name) ?? createInProcessStream(name);
    streams.set(name, stream);
    return stream;
  };

  /** The number of the message `id`, or 0 where this bus never gave it. */
  const seqOf = (stream: InProcessStream, id: string): number => {
    const [time, seq] = id.split("-").map((part) => (/^\d+$/.test(part) ? Number(part) : Number.NaN));
    return String(time) === epoch && seq !== undefined && seq <= stream.lastSeq ? seq : 0;
  };

  const listen = (to: readonly InProcessStream[], signal: AbortSignal) =>
    createStreamListener({ streams: to, signals: [signal, closing.signal], timer });

  return {
    async publish(name, fields, { maxLength }) {
      const stream = open(name);
      const seq = ++stream.lastSeq;
      const id = `${epoch}-${seq}`;
      stream.messages.set(seq, { id, fields: { ...fields } });
      while (stream.messages.size > maxLength) stream.messages.delete(stream.firstSeq++);
      for (const listener of stream.listeners) listener.hear(stream);
      return id;
    },
    async *read(name, { afterId, signal }) {
      const stream = open(name);
      let seq = afterId === null ? stream.lastSeq : seqOf(stream, afterId);
      const listener = listen([stream], signal);
      try {
        while (!listener.isEnded()) {
          const next = Math.max(seq + 1, stream.firstSeq);
          const message = stream.messages.get(next);
          if (message === undefined) {
            listener.ready.clear();
            await listener.wait();
          } else {
            seq = next;
            yield message;
          }
        }
      } finally {
        listener.stop();
      }
    },
    async last(name) {
      const stream = find(name);
      return stream?.messages.get(stream.lastSeq) ?? null;
    },
    async *readGroup({ streams: names, signal, ...reader }) {
      const opened = names.map(open);
      const listener = listen(opened, signal);
      try {
        yield* readInProcessGroup({ ...reader, streams: opened, listener, timer });
      } finally {
        listener.stop();
      }
    },
    async acknowledge(group, messages) {
      for (const { stream: name, id } of messages) {
        const stream = find(name);
        if (stream !== undefined) stream.groups.get(group)?.pending.delete(seqOf(stream, id));
      }
    },
    async sweepConsumers({ stream, group, idleMs }) {
      return sweepInProcessGroup(find(stream)?.groups.get(group), timer.nowMs() - idleMs);
    },
    async ping() {
      if (closing.signal.aborted) throw closedBus();
    },
    async close() {
      closing.abort();
    },
  };
}
