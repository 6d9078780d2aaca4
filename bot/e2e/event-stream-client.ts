import { candleEventSchema, resetEventSchema, tickerEventSchema } from "@roehub/core/contract/stream";
import { z } from "zod";

const SCHEMAS = {
  candle: candleEventSchema,
  ticker: tickerEventSchema,
  reset: resetEventSchema,
};

export type ReceivedEvent =
  | { readonly event: "candle"; readonly id: string | null; readonly data: z.infer<typeof candleEventSchema> }
  | { readonly event: "ticker"; readonly id: string | null; readonly data: z.infer<typeof tickerEventSchema> }
  | { readonly event: "reset"; readonly id: string | null; readonly data: z.infer<typeof resetEventSchema> };

export interface EventStreamClient {
  readonly status: number;
  readonly headers: Headers;
  /** Of the answer that was no stream. */
  readonly problem: unknown;
  readonly events: readonly ReceivedEvent[];
  /** The id to come back with. */
  lastEventId(): string | null;
  comments(): number;
  /** Settles when the server ends the stream. */
  readonly ended: Promise<void>;
  leave(): void;
}

/** A client of `/api/stream`, written apart from the code under test; every event is held against the contract. */
export async function openEventStream(options: {
  readonly origin: string;
  readonly accessToken: string;
  readonly topics: string;
  readonly lastEventId?: string | null;
}): Promise<EventStreamClient> {
  const { origin, accessToken, topics, lastEventId = null } = options;
  const leaving = new AbortController();
  const answer = await fetch(`${origin}/api/stream?topics=${encodeURIComponent(topics)}`, {
    headers: {
      authorization: `Bearer ${accessToken}`,
      ...(lastEventId !== null && { "last-event-id": lastEventId }),
    },
    signal: leaving.signal,
  });
  const events: ReceivedEvent[] = [];
  let lastId = lastEventId;
  let comments = 0;
  const onBlock = (block: string) => {
    const fields = new Map<string, string>();
    for (const line of block.split("\n")) {
      if (line.startsWith(":")) comments++;
      const [, name, value] = /^(\w+): (.*)$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) fields.set(name, value);
    }
    const id = fields.get("id") ?? null;
    lastId = id ?? lastId;
    const event = fields.get("event");
    if (event === undefined) return;
    const name = z.enum(["candle", "ticker", "reset"]).parse(event);
    const data = SCHEMAS[name].parse(JSON.parse(fields.get("data") ?? ""));
    events.push({ event: name, id, data } as ReceivedEvent);
  };
  const isStream = answer.status === 200;
  return {
    status: answer.status,
    headers: answer.headers,
    problem: isStream ? null : await answer.json(),
    events,
    lastEventId: () => lastId,
    comments: () => comments,
    ended: isStream ? readBlocks(answer, onBlock) : Promise.resolve(),
    leave: () => leaving.abort(),
  };
}

async function readBlocks(answer: Response, onBlock: (block: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      blocks.forEach(onBlock);
    }
  } catch (error) {
    // What the client itself ended is no fault.
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
  }
}
