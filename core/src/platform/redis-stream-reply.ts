import type { StreamMessage } from "./streams.ts";

/** One entry as the server gives it; `fields` is null where the message is trimmed away but still pending. */
export interface StreamEntry {
  readonly id: string;
  readonly fields: StreamMessage["fields"] | null;
}

/** What `XREAD` and `XREADGROUP` answer, in the older protocol: `[[key, [[id, [name, value, …]], …]], …]` or nil. */
export function readStreamsReply(reply: unknown): { key: string; entries: StreamEntry[] }[] {
  return list(reply).map((item) => {
    const [key, entries] = list(item);
    return { key: String(key), entries: readEntries(entries) };
  });
}

/** What `XREVRANGE` and the middle of `XAUTOCLAIM` answer. Nil stands for an entry that is gone: it is left out. */
export function readEntries(reply: unknown): StreamEntry[] {
  return list(reply).flatMap((item) => {
    const [id, pairs] = list(item);
    return id === undefined ? [] : [{ id: String(id), fields: pairs === null ? null : readPairs(pairs) }];
  });
}

/** `[name, value, name, value, …]` as an object. */
export function readPairs(reply: unknown): Record<string, string> {
  const values = list(reply);
  const pairs: Record<string, string> = {};
  for (let i = 0; i + 1 < values.length; i += 2) pairs[String(values[i])] = String(values[i + 1]);
  return pairs;
}

export function list(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : [];
}

/** The server's first words on what is wrong, like `NOGROUP`; empty where it was not the server that said it. */
export function replyErrorCode(error: unknown): string {
  return error instanceof Error && error.name === "ReplyError" ? (error.message.split(" ")[0] ?? "") : "";
}

/** Whether the stream id `a` (`time-number`, or `time`) comes after `b`. */
export function isIdAfter(a: string, b: string): boolean {
  const [timeA = "", seqA = "0"] = a.split("-");
  const [timeB = "", seqB = "0"] = b.split("-");
  return timeA === timeB ? isLarger(seqA, seqB) : isLarger(timeA, timeB);
}

/** Of whole numbers in digits, which may be larger than a number holds. */
function isLarger(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}
