import type { GroupDelivery, GroupReader, StreamBus, StreamMessage } from "./streams.ts";

export const KEEP = { maxLength: 10_000 };
const DEADLINE_MS = 10_000;

/** Publishes `count` messages `n`, counted from `from`, and answers their ids. */
export async function publish(
  bus: StreamBus,
  stream: string,
  count: number,
  from = 1,
  options = KEEP,
): Promise<string[]> {
  const values = Array.from({ length: count }, (_, i) => ({ n: String(from + i) }));
  return Promise.all(values.map((fields) => bus.publish(stream, fields, options)));
}

/** The values of the first messages; fewer where the reading ends before. */
export async function take(messages: AsyncIterable<StreamMessage>, count: number): Promise<string[]> {
  const values: string[] = [];
  for await (const { fields } of messages) {
    values.push(fields["n"] ?? "");
    if (values.length === count) break;
  }
  return values;
}

/** A consumer of the group `g`, from whom nobody takes anything over. */
export function consumer(stream: string, name: string): GroupReader {
  return { streams: [stream], group: "g", consumer: name, reclaimIdleMs: 60_000, signal: deadline() };
}

/** What a consumer is given first, acknowledged where `acknowledges` says so; then it is gone. */
export async function deliveries(
  bus: StreamBus,
  reader: GroupReader,
  count: number,
  acknowledges: (n: string) => boolean = () => false,
): Promise<GroupDelivery[]> {
  const got: GroupDelivery[] = [];
  for await (const one of bus.readGroup(reader)) {
    got.push(one);
    if (one.kind === "message" && acknowledges(one.fields["n"] ?? "")) {
      await bus.acknowledge(reader.group, [one]);
    }
    if (got.length === count) break;
  }
  return got;
}

export function said(delivery: GroupDelivery): string {
  if (delivery.kind === "trimmed") return "trimmed";
  return `${delivery.isRedelivery ? "again " : ""}${delivery.fields["n"]}`;
}

export function deadline(): AbortSignal {
  return AbortSignal.timeout(DEADLINE_MS);
}
