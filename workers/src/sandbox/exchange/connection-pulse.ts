import { SECOND_MS } from "@roehub/core/kernel/time";
import type { WebSocket } from "ws";
import type { ExchangeTime } from "./exchange-time.ts";
import type { SocketRules } from "./socket-rules.ts";

/** Whether the other end of a connection is alive, and not too lively. */
export interface ConnectionPulse {
  /** Something came: a message, a ping or a pong. */
  hear(): void;
  /** A control message came: whether it was one too many. */
  isTooFast(): boolean;
  /** Nothing came for longer than the venue allows. */
  isSilent(): boolean;
  /** Pings, where the venue does and it is time. */
  ping(): void;
}

export interface ConnectionPulseDeps {
  readonly socket: WebSocket;
  readonly rules: SocketRules;
  readonly time: ExchangeTime;
}

/** Of the machine: what a client is given at least, however fast the exchange runs or leaps. */
const PATIENCE_MS = 5_000;
const LEAST_PING_INTERVAL_MS = 2_000;
/** A faster exchange does not count messages: those that a client paces arrive together. */
const COUNTED_UNTIL_SPEED = 3;

export function createConnectionPulse({ socket, rules, time }: ConnectionPulseDeps): ConnectionPulse {
  const limitMs = rules.ping?.answerWithinMs ?? rules.silenceMs;
  let lastHeard: { readonly atMs: number; readonly machineMs: number } = {
    atMs: time.nowMs(),
    machineMs: time.machineMs(),
  };
  let lastPingMs: number = time.nowMs();
  let counted: number[] = [];
  return {
    hear() {
      lastHeard = { atMs: time.nowMs(), machineMs: time.machineMs() };
    },
    isTooFast() {
      if (rules.messagesPerSecond === null || time.speed() > COUNTED_UNTIL_SPEED) return false;
      const nowMs = time.nowMs();
      counted = [...counted.filter((atMs) => nowMs - atMs < SECOND_MS), nowMs];
      return counted.length > rules.messagesPerSecond;
    },
    isSilent() {
      if (limitMs === null || time.nowMs() - lastHeard.atMs <= limitMs) return false;
      return time.machineMs() - lastHeard.machineMs > Math.min(limitMs, PATIENCE_MS);
    },
    ping() {
      const nowMs = time.nowMs();
      if (rules.ping === null) return;
      if (nowMs - lastPingMs < time.atLeast(rules.ping.everyMs, LEAST_PING_INTERVAL_MS)) return;
      lastPingMs = nowMs;
      socket.ping(String(nowMs));
    },
  };
}
