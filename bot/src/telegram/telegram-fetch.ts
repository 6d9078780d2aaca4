import type { ApiClientOptions } from "grammy";
import type { SendLimits, SendTimer } from "./send-limits.ts";

type ClientFetch = NonNullable<ApiClientOptions["fetch"]>;

interface TelegramFetchDeps {
  readonly limits: SendLimits;
  readonly timer: SendTimer;
}

const MAX_ATTEMPTS = 5;
const BACKOFF_MS = 400;
/** A longer pause is not waited out here: the call fails, and the outbox tries again later. */
const MAX_WAIT_MS = 45_000;

/**
 * The `fetch` of the Bot API client. It keeps the send limits and repeats calls that were answered 429 (after the
 * `retry_after` told) or 5xx (after a growing pause). It stands here and not in a transformer, because transformers do
 * not apply inside conversations. A connection that breaks is not repeated: the message may have arrived.
 */
export function createTelegramFetch({ limits, timer }: TelegramFetchDeps): ClientFetch {
  async function call(url: string, init: RequestInit, load: Load | null) {
    for (let attempt = 1; ; attempt++) {
      if (load !== null) await limits.take(load.chatId);
      const response = await fetch(url, init);
      const waitMs = await pauseAfter(response, attempt);
      if (waitMs === null || attempt === MAX_ATTEMPTS || waitMs > MAX_WAIT_MS) return response;
      if (response.status === 429) limits.pause(waitMs);
      await timer.sleep(waitMs);
    }
  }

  const telegramFetch = async (input: unknown, init: FetchInit = {}) => {
    const url = String(input);
    const method = url.slice(url.lastIndexOf("/") + 1);
    const body = await readBody(init.body);
    const { signal, release } = nativeSignal(init.signal);
    const request = { method: init.method ?? "POST", headers: init.headers ?? {}, body, signal };
    try {
      // The runner repeats a failed poll itself.
      if (method === "getUpdates") return await fetch(url, request);
      return await call(url, request, loadOf(method, body));
    } finally {
      release();
    }
  };
  // The client's own type is that of node-fetch 2, whose `RequestInit` names Node's streams and a polyfilled signal;
  // what it calls and reads (`url`, `init`, `json()`) is the same.
  return telegramFetch as unknown as ClientFetch;
}

/** What a call counts for: a message for its chat, an edit for the whole only. */
interface Load {
  readonly chatId: string | null;
}

function loadOf(method: string, body: string | Uint8Array | null): Load | null {
  if (/^(send(?!ChatAction)|copy|forward)/i.test(method)) return { chatId: chatIdOf(body) };
  return /^edit/i.test(method) ? { chatId: null } : null;
}

interface FetchInit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | AsyncIterable<Uint8Array> | null;
  readonly signal?: PolyfilledSignal | null;
}

interface PolyfilledSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Uploads come as a stream that can be read once; a repeatable request needs the bytes. */
async function readBody(body: FetchInit["body"]): Promise<string | Uint8Array<ArrayBuffer> | null> {
  if (body === undefined || body === null || typeof body === "string") return body ?? null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The chat that a call sends to, from its JSON or multipart body. */
function chatIdOf(body: string | Uint8Array | null): string | null {
  if (body === null) return null;
  const text = typeof body === "string" ? body : Buffer.from(body).subarray(0, 2_000).toString("latin1");
  const match = /"chat_id":\s*"?(-?\d+)|name="chat_id"\r\n\r\n(-?\d+)/.exec(text);
  return match?.[1] ?? match?.[2] ?? null;
}

/** How long to wait before the next attempt, or null where the answer stands. */
async function pauseAfter(response: Response, attempt: number): Promise<number | null> {
  if (response.status >= 500) return BACKOFF_MS * 2 ** (attempt - 1);
  if (response.status !== 429) return null;
  const answer: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return 1_000 * (retryAfterSeconds(answer) ?? 1);
}

function retryAfterSeconds(answer: unknown): number | null {
  if (typeof answer !== "object" || answer === null || !("parameters" in answer)) return null;
  const { parameters } = answer;
  if (typeof parameters !== "object" || parameters === null || !("retry_after" in parameters)) return null;
  return typeof parameters.retry_after === "number" ? parameters.retry_after : null;
}

/** Node's fetch takes Node's own signals only. */
function nativeSignal(signal: PolyfilledSignal | null | undefined) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (signal?.aborted === true) abort();
  else signal?.addEventListener("abort", abort);
  return { signal: controller.signal, release: () => signal?.removeEventListener("abort", abort) };
}
