import { type RawData, WebSocket } from "ws";
import { MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";
import type { FeedLossReason } from "./feed-event.ts";
import type { SocketMessage, SocketProtocol } from "./kline-protocol.ts";
import { createSessionDialogue, type DialogueListener, type SessionDialogue } from "./session-dialogue.ts";
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
export interface SocketSession {
  readonly startedAtMs: number;
  /** Why it ended; null while it has not. */
  readonly endReason: FeedLossReason | null;
  /** Settles when each wanted symbol has been answered for, or the session ended. */
  readonly ready: Promise<void>;
  /** Settles when another session should take over, or this one ended. */
  readonly due: Promise<void>;
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
  /** Woken when there may be something to send. */
  readonly outbox: Waker;
  /** Aborts at the end. */
  readonly signal: AbortSignal;
  readonly startedAtMs: number;
  readonly end: (reason: FeedLossReason) => void;
  /** Another session should take over. */
  readonly renew: () => void;
}

/** Opens a connection and keeps it until it ends; asks for nothing before `want`. */
export function createSocketSession(options: SocketSessionOptions, listener: SessionListener): SocketSession {
  const { protocol, timer } = options;
  const life = new AbortController();
  const ready = Promise.withResolvers<void>();
  const due = Promise.withResolvers<void>();
  const outbox = createWaker();
  const pulse = createSessionPulse();
  const startedAtMs = timer.nowMs();
  const socket = openSocket(options);
  let endReason: FeedLossReason | null = null;
  let isShutdownAnnounced = false;

  const finish = () => {
    life.abort();
    outbox.wake();
    ready.resolve();
    due.resolve();
  };
  const end = (reason: FeedLossReason) => {
    if (life.signal.aborted) return;
    endReason = reason === "closed" && isShutdownAnnounced ? "shutdown_announced" : reason;
    finish();
    socket.terminate();
    listener.ended(endReason);
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
      if (!isSettled) return;
      if (isDelivering) ready.resolve();
      else end("refused");
    },
    shutdownAnnounced() {
      isShutdownAnnounced = true;
      due.resolve();
    },
  });
  const session: Session = {
    ...{ ...options, socket, dialogue, pulse, outbox, startedAtMs, end },
    signal: life.signal,
    renew: due.resolve,
  };
  const gone = listen(session);

  return {
    startedAtMs,
    get endReason() {
      return endReason;
    },
    ready: ready.promise,
    due: due.promise,
    want(symbols) {
      if (life.signal.aborted) return;
      dialogue.want(symbols);
      outbox.wake();
    },
    async close() {
      finish();
      socket.close(1000);
      await Promise.race([gone, timer.sleep(CLOSE_GRACE_MS)]);
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
  const { socket, pulse, dialogue, protocol, signal, end } = session;
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
async function speak({ socket, dialogue, outbox, protocol, timer, signal }: Session): Promise<void> {
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
  const { socket, dialogue, pulse, outbox, timer, signal, end, renew, protocol, startedAtMs } = session;
  const share = RENEW_SHARE.least + (RENEW_SHARE.most - RENEW_SHARE.least) * session.random();
  const renewAtMs = startedAtMs + (protocol.limits.connectionLifetimeMs ?? Number.POSITIVE_INFINITY) * share;
  const pingMs = protocol.ping?.everyMs ?? Number.POSITIVE_INFINITY;
  let nextPingMs = startedAtMs + pingMs;
  let nextRetryMs = startedAtMs + RETRY_REFUSED_MS;
  for (;;) {
    await timer.sleep(PULSE_STEP_MS, signal);
    const isOpen = isOpened();
    const hasPendingRequest = dialogue.hasPendingRequest();
    const verdict = pulse.step({ isOpen, hasPendingRequest, isDelivering: dialogue.isDelivering() });
    if (verdict.kind === "end") return end(verdict.reason);
    if (!isOpen) continue;
    if (verdict.kind === "ask") socket.ping();
    const now = timer.nowMs();
    if (now >= renewAtMs) renew();
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
