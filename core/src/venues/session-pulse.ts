import { MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { FeedLossReason } from "./feed-event.ts";

/** The step in which a connection's silence is counted. */
export const PULSE_STEP_MS = SECOND_MS;

const HANDSHAKE_STEPS = 10;
const ANSWER_STEPS = 10;
/** After so long without a word we ask for one, and again after as long as this. */
const QUIET_STEPS = 10;
const ASK_AGAIN_STEPS = 5;
const SILENT_STEPS = 25;
/** A venue closes a candle a minute, so that a connection without any for longer delivers nothing, whatever it answers. */
const NO_KLINE_STEPS = (1.5 * MINUTE_MS) / PULSE_STEP_MS;

/** What is to be done after a step: nothing, a ping, or the end. */
export type PulseVerdict =
  | { readonly kind: "fine" }
  | { readonly kind: "ask" }
  | { readonly kind: "end"; readonly reason: FeedLossReason };

/** What the session knows of itself at a step. */
export interface PulseState {
  readonly isOpen: boolean;
  readonly hasPendingRequest: boolean;
  readonly isDelivering: boolean;
}

/**
 * Counts how long a connection has said nothing, in steps of the process and not in time: a process that stood still
 * does not take the silence of those minutes for the venue's.
 */
export interface SessionPulse {
  /** Anything came, a ping frame too. */
  heard(): void;
  heardKline(): void;
  /** The handshake or the pending request was answered. */
  answered(): void;
  step(state: PulseState): PulseVerdict;
}

export function createSessionPulse(): SessionPulse {
  let quiet = 0;
  let noKline = 0;
  let unanswered = 0;
  const end = (reason: FeedLossReason): PulseVerdict => ({ kind: "end", reason });
  return {
    heard() {
      quiet = 0;
    },
    heardKline() {
      noKline = 0;
    },
    answered() {
      unanswered = 0;
    },
    step({ isOpen, hasPendingRequest, isDelivering }) {
      unanswered = !isOpen || hasPendingRequest ? unanswered + 1 : 0;
      if (!isOpen) return unanswered >= HANDSHAKE_STEPS ? end("connect_failed") : { kind: "fine" };
      quiet++;
      noKline = isDelivering ? noKline + 1 : 0;
      if (quiet > SILENT_STEPS || noKline > NO_KLINE_STEPS) return end("silent");
      if (unanswered > ANSWER_STEPS) return end("protocol_error");
      const isToAsk = quiet >= QUIET_STEPS && (quiet - QUIET_STEPS) % ASK_AGAIN_STEPS === 0;
      return { kind: isToAsk ? "ask" : "fine" };
    },
  };
}
