import { type RawData, WebSocket } from "ws";
import { MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";
import type { FeedLossReason } from "./feed-event.ts";
import type { SocketMessage, SocketProtocol } from "./kline-protocol.ts";
import { createSessionDialogue, type DialogueListener, type SessionDialogue } from "./session-dialogue.ts";
import { createSessionLife, type SessionLife } from "./session-life.ts";
import { createSessionPulse, PULSE_STEP_MS, type SessionPulse } from "./session-pulse.ts";
import { createWaker, type Waker } from "./waker.ts";

/** What a session tells, until it has ended or is closed. */
export interface SessionListener
  extends Pick<DialogueListener, "delivering" | "kline" | "refused" | "malformed"> {
  /** The last word. */
  ended(reason: FeedLossReason): void;
}

export interface SocketSessionOptions {
  readonly protocol: SocketProtocol;
  /** Origin, without a slash at the end. */
  readonly socketUrl: string;
  readonly timer: Timer;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** One connection, from its handshake to its end. */
export interface SocketSession extends Pick<SessionLife, "endReason" | "ready" | "due"> {
  readonly startedAtMs: number;
  want(symbols: ReadonlySet<string>): void;
  /** Ends it politely; nothing is told from now on. */
  close(): Promise<void>;
}

/** A message of the venue is under a kilobyte. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
const CLOSE_GRACE_MS = SECOND_MS;
const RETRY_REFUSED_MS = 5 * MINUTE_MS;
/** Of its allowed life a connection is renewed between these shares, so that many do not fall together. */
const RENEW_SHARE = { least: 0.94, most: 0.98 };

/** What the parts of a session share. */
interface Session extends SocketSessionOptions {
  readonly socket: WebSocket;
  readonly dialogue: SessionDialogue;
  readonly pulse: SessionPulse;
  readonly life: SessionLife;
  /** Woken when there may be something to send. */
  readonly outbox: Waker;
  readonly startedAtMs: number;
  readonly end: (reason: FeedLossReason) => void;
}

/** Opens a connection and keeps it until it ends; asks for nothing before `want`. */
export function createSocketSession(options: SocketSessionOptions, listener: SessionListener): SocketSession {
  const { protocol, timer } = options;
  const life = createSessionLife();
  const outbox = createWaker();
  const pulse = createSessionPulse();
  const startedAtMs = timer.nowMs();
  const socket = openSocket(options);
  life.signal.addEventListener("abort", outbox.wake, { once: true });

  const end = (reason: FeedLossReason) => {
    const told = life.end(reason);
    if (told === null) return;
    socket.terminate();
    listener.ended(told);
  };
  const dialogue = createSessionDialogue(protocol, {
    ...listener,
    kline(event) {
      pulse.heardKline();
      listener.kline(event);
    },
    answered({ isSettled, isDelivering }) {
      pulse.answered();
      outbox.wake();
      if (isSettled && isDelivering) life.becomeReady();
      else if (isSettled) end("refused");
    },
    shutdownAnnounced: life.announceShutdown,
  });
  const gone = listen({ ...options, socket, dialogue, pulse, life, outbox, startedAtMs, end });

  return {
    startedAtMs,
    get endReason() {
      return life.endReason;
    },
    ready: life.ready,
    due: life.due,
    want(symbols) {
      if (life.signal.aborted) return;
      dialogue.want(symbols);
      outbox.wake();
    },
    async close() {
      life.finish();
      socket.close(1000);
      const grace = new AbortController();
      await Promise.race([gone, timer.sleep(CLOSE_GRACE_MS, grace.signal).catch(() => {})]);
      grace.abort();
      socket.terminate();
    },
  };
}

function openSocket({ socketUrl, protocol }: SocketSessionOptions): WebSocket {
  return new WebSocket(`${socketUrl}${protocol.path}`, {
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    followRedirects: false,
  });
}

/** Joins the socket's events to the parts; settles when the socket is gone. */
function listen(session: Session): Promise<void> {
  const { socket, pulse, dialogue, protocol, end } = session;
  const { signal } = session.life;
  const gone = Promise.withResolvers<void>();
  const isOpened = () => socket.readyState !== WebSocket.CONNECTING;
  let wasOpen = false;
  const run = (loop: Promise<void>) => {
    loop.catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  };
  socket.on("open", () => {
    wasOpen = true;
    pulse.answered();
    run(speak(session));
  });
  socket.on("message", (data, isBinary) => {
    if (signal.aborted) return;
    pulse.heard();
    dialogue.hear(isBinary ? BINARY : protocol.read(textOf(data)));
  });
  socket.on("ping", pulse.heard);
  socket.on("pong", pulse.heard);
  socket.on("error", (error) => {
    // Faults of the network have no such code, and `close` tells of them.
    if (wasOpen && "code" in error && String(error.code).startsWith("WS_ERR_")) end("protocol_error");
  });
  socket.on("close", () => {
    gone.resolve();
    end(wasOpen ? "closed" : "connect_failed");
  });
  run(watch(session, isOpened));
  return gone.promise;
}

const BINARY: SocketMessage = { kind: "malformed", reason: "a message is not text" };

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return Buffer.from(data as ArrayBuffer).toString("utf8");
}

/** Sends what there is to say, with the venue's pause between messages. */
async function speak({ socket, dialogue, outbox, protocol, timer, life }: Session): Promise<void> {
  const { signal } = life;
  while (!signal.aborted) {
    const message = dialogue.next();
    if (message === null) {
      await outbox.wait();
    } else {
      socket.send(message);
      await timer.sleep(protocol.limits.messageIntervalMs, signal);
    }
  }
}

/** Goes round once a step: silence, pings, renewal. */
async function watch(session: Session, isOpened: () => boolean): Promise<void> {
  const { socket, dialogue, pulse, outbox, timer, life, end, protocol, startedAtMs } = session;
  const share = RENEW_SHARE.least + (RENEW_SHARE.most - RENEW_SHARE.least) * session.random();
  const renewAtMs = startedAtMs + (protocol.limits.connectionLifetimeMs ?? Number.POSITIVE_INFINITY) * share;
  const pingMs = protocol.ping?.everyMs ?? Number.POSITIVE_INFINITY;
  let nextPingMs = startedAtMs + pingMs;
  let nextRetryMs = startedAtMs + RETRY_REFUSED_MS;
  for (;;) {
    await timer.sleep(PULSE_STEP_MS, life.signal);
    const isOpen = isOpened();
    const hasPendingRequest = dialogue.hasPendingRequest();
    const verdict = pulse.step({ isOpen, hasPendingRequest, isDelivering: dialogue.isDelivering() });
    if (verdict.kind === "end") return end(verdict.reason);
    if (!isOpen) continue;
    if (verdict.kind === "ask") socket.ping();
    const now = timer.nowMs();
    if (now >= renewAtMs) life.renew();
    if (now >= nextPingMs) {
      dialogue.ping();
      nextPingMs = now + pingMs;
    }
    if (now >= nextRetryMs) {
      dialogue.retryRefused();
      nextRetryMs = now + RETRY_REFUSED_MS;
    }
    outbox.wake();
  }
}
