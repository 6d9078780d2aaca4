import type { ApiClient } from "./api-client.ts";
import { type Failure, failureOf } from "./api-failure.ts";
import { createEventStreamParser, type EventStreamParser, type ServerEvent } from "./event-stream-parser.ts";
import type { PageTimer } from "./page-timer.ts";
import type { Presence } from "./presence.ts";

/** A heartbeat comes every 15 s: after three of them missed, the connection is half open. */
const SILENCE_MS = 45_000;
/** A connection that stood this long was a good one: the next attempt begins without a wait. */
const STEADY_MS = 10_000;
const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 15_000;

export interface StreamListener {
  onEvent(event: ServerEvent): void;
  /** The connection is gone; null where the server ended it. It is tried again, unless the failure is final. */
  onLost(failure: Failure | null): void;
}

export interface EventStream {
  /**
   * Listens at `path` until the answer is called: reconnects with backoff and jitter, resumes behind the last event
   * by `Last-Event-ID`, and holds no connection while nobody sees the page.
   */
  listen(path: string, listener: StreamListener): () => void;
}

interface EventStreamDeps {
  readonly open: ApiClient["open"];
  readonly timer: PageTimer;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly presence: Presence;
}

export function createEventStream(deps: EventStreamDeps): EventStream {
  return {
    listen(path, listener) {
      const end = new AbortController();
      void listenUntil(end.signal, deps, { path, listener });
      return () => end.abort();
    },
  };
}

interface Listening {
  readonly path: string;
  readonly listener: StreamListener;
}

async function listenUntil(
  ended: AbortSignal,
  deps: EventStreamDeps,
  { path, listener }: Listening,
): Promise<void> {
  let lastId = "";
  let failures = 0;
  while (!ended.aborted) {
    await untilShown(deps.presence, ended);
    if (ended.aborted) return;
    const startedAtMs = deps.timer.nowMs();
    const connection = holdConnection(deps, ended);
    const parser = createEventStreamParser(lastId);
    const reading = readConnection({ ...deps, connection, path, parser }, (events) => {
      for (const event of events) listener.onEvent(event);
      lastId = parser.lastId();
    });
    const failure = await reading.finally(connection.release);
    if (ended.aborted) return;
    if (connection.isPaused()) continue;
    listener.onLost(failure);
    if (isFinal(failure)) return;
    failures = deps.timer.nowMs() - startedAtMs >= STEADY_MS ? 0 : failures + 1;
    if (failures > 0) await pause(deps, backoffMs(failures, deps.random()), ended);
  }
}

/** Half of the wait is certain, half is chance, so that clients of a restarted server do not come all at once. */
function backoffMs(failures: number, chance: number): number {
  const fullMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (failures - 1));
  return fullMs / 2 + (fullMs / 2) * chance;
}

/** Whether asking again would be answered alike. */
function isFinal(failure: Failure | null): boolean {
  if (failure?.kind === "signed_out") return true;
  return (
    failure?.kind === "refused" && failure.status >= 400 && failure.status < 500 && failure.status !== 429
  );
}

interface Connection {
  readonly signal: AbortSignal;
  /** Whether it was cut because nobody sees the page. */
  isPaused(): boolean;
  /** Something came: the silence begins anew. */
  heard(): void;
  release(): void;
}

/** One connection's life: cut by the end of listening, by hiding the page, and by silence. */
function holdConnection({ presence, timer }: EventStreamDeps, ended: AbortSignal): Connection {
  const cut = new AbortController();
  const abort = () => cut.abort();
  let isPaused = false;
  let stopWatch = timer.after(SILENCE_MS, abort);
  ended.addEventListener("abort", abort);
  const stopPresence = presence.subscribe((change) => {
    if (change !== "hidden") return;
    isPaused = true;
    abort();
  });
  return {
    signal: cut.signal,
    isPaused: () => isPaused,
    heard() {
      stopWatch();
      stopWatch = timer.after(SILENCE_MS, abort);
    },
    release() {
      abort();
      stopWatch();
      stopPresence();
      ended.removeEventListener("abort", abort);
    },
  };
}

interface Reading extends Pick<EventStreamDeps, "open"> {
  readonly connection: Connection;
  readonly path: string;
  readonly parser: EventStreamParser;
}

/** Reads one connection to its end and answers why it failed, or null where the server ended it. */
async function readConnection(
  { open, connection, path, parser }: Reading,
  onEvents: (events: readonly ServerEvent[]) => void,
): Promise<Failure | null> {
  try {
    const lastId = parser.lastId();
    const response = await open(path, {
      headers: { Accept: "text/event-stream", ...(lastId === "" ? {} : { "Last-Event-ID": lastId }) },
      cache: "no-store",
      signal: connection.signal,
    });
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    while (reader !== undefined) {
      const { done, value } = await reader.read();
      if (done) break;
      connection.heard();
      onEvents(parser.push(decoder.decode(value, { stream: true })));
    }
    return null;
  } catch (error) {
    const failure = failureOf(error);
    return failure.kind === "refused" && failure.status === 0 ? { kind: "offline" } : failure;
  }
}

function untilShown(presence: Presence, ended: AbortSignal): Promise<void> {
  if (!presence.isHidden()) return Promise.resolve();
  return until(ended, (done) => presence.subscribe((change) => change === "shown" && done()));
}

/** Waits; a network that is found, or a page that is shown again, ends the wait. */
function pause({ timer, presence }: EventStreamDeps, delayMs: number, ended: AbortSignal): Promise<void> {
  return until(ended, (done) => {
    const stopTimer = timer.after(delayMs, done);
    const stopPresence = presence.subscribe((change) => change !== "hidden" && done());
    return () => {
      stopTimer();
      stopPresence();
    };
  });
}

/** Waits until `start` calls its argument or `ended`; then calls what `start` answered. */
function until(ended: AbortSignal, start: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      stop();
      ended.removeEventListener("abort", finish);
      resolve();
    };
    const stop = start(finish);
    ended.addEventListener("abort", finish);
  });
}
