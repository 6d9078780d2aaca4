import type { InProcessGroup, InProcessStream, PendingEntry, StreamListener } from "./in-process-stream.ts";
import type { GroupDelivery, GroupReader } from "./streams.ts";
import type { Timer } from "./timer.ts";

interface InProcessGroupReader extends Omit<GroupReader, "streams" | "signal"> {
  readonly streams: readonly InProcessStream[];
  readonly listener: StreamListener;
  readonly timer: Timer;
}

/** `StreamBus.readGroup` over streams in memory; `listener` says when it ends. */
export async function* readInProcessGroup(reader: InProcessGroupReader): AsyncIterable<GroupDelivery> {
  const { streams, consumer, reclaimIdleMs, listener, timer } = reader;
  const checkEveryMs = Math.max(1, reclaimIdleMs / 2);
  for (const stream of streams) yield* handOut(stream, reader, (entry) => entry.consumer === consumer);
  let reclaimAtMs = 0;
  while (!listener.isEnded()) {
    if (timer.nowMs() >= reclaimAtMs) {
      reclaimAtMs = timer.nowMs() + checkEveryMs;
      const isLeft = (entry: PendingEntry) => entry.deliveredAtMs <= timer.nowMs() - reclaimIdleMs;
      for (const stream of streams) yield* handOut(stream, reader, isLeft);
    }
    const [stream] = listener.ready;
    if (stream === undefined) await listener.wait(Math.max(1, reclaimAtMs - timer.nowMs()));
    else yield* takeNew(stream, reader);
  }
}

/** Forgets the consumers that were last seen before `beforeMs` and hold nothing; answers how many. */
export function sweepInProcessGroup(group: InProcessGroup | undefined, beforeMs: number): number {
  if (group === undefined) return 0;
  const holders = new Set([...group.pending.values()].map((entry) => entry.consumer));
  const gone = [...group.consumers].filter(([name, seenAtMs]) => seenAtMs <= beforeMs && !holders.has(name));
  for (const [name] of gone) group.consumers.delete(name);
  return gone.length;
}

/** Notes that the consumer asks, and makes the group at the beginning of the stream where it is not there. */
function seen(
  stream: InProcessStream,
  { group: name, consumer, timer }: InProcessGroupReader,
): InProcessGroup {
  const group = stream.groups.get(name) ?? { lastSeq: 0, pending: new Map(), consumers: new Map() };
  stream.groups.set(name, group);
  group.consumers.set(consumer, timer.nowMs());
  return group;
}

/** Gives the consumer what is pending and `isWanted`; what is trimmed away is reported once and forgotten. */
async function* handOut(
  stream: InProcessStream,
  reader: InProcessGroupReader,
  isWanted: (entry: PendingEntry) => boolean,
): AsyncIterable<GroupDelivery> {
  const { pending } = seen(stream, reader);
  const wanted = [...pending].filter(([, entry]) => isWanted(entry));
  const trimmed = wanted.filter(([seq]) => seq < stream.firstSeq);
  for (const [seq] of trimmed) pending.delete(seq);
  if (trimmed.length > 0) {
    yield { kind: "trimmed", stream: stream.name, ids: trimmed.map(([, { id }]) => id) };
  }
  for (const [seq, entry] of wanted) {
    const message = stream.messages.get(seq);
    // While others were handled it may have been acknowledged, taken over, or trimmed away.
    if (message === undefined || pending.get(seq) !== entry || !isWanted(entry)) continue;
    if (reader.listener.isEnded()) return;
    pending.set(seq, { ...entry, consumer: reader.consumer, deliveredAtMs: reader.timer.nowMs() });
    yield { kind: "message", isRedelivery: true, stream: stream.name, ...message };
  }
}

/** The stream's next message that no consumer was given, if there is one. */
async function* takeNew(stream: InProcessStream, reader: InProcessGroupReader): AsyncIterable<GroupDelivery> {
  const group = seen(stream, reader);
  const seq = Math.max(group.lastSeq + 1, stream.firstSeq);
  const message = stream.messages.get(seq);
  if (message === undefined) {
    reader.listener.ready.delete(stream);
    return;
  }
  group.lastSeq = seq;
  group.pending.set(seq, {
    id: message.id,
    consumer: reader.consumer,
    deliveredAtMs: reader.timer.nowMs(),
  });
  yield { kind: "message", isRedelivery: false, stream: stream.name, ...message };
}
