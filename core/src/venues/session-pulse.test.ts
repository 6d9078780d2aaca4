import { expect, test } from "vitest";
import { createSessionPulse, type PulseState, type SessionPulse } from "./session-pulse.ts";

const OPEN: PulseState = { isOpen: true, hasPendingRequest: false, isDelivering: false };

/** What is done at which of `count` steps, where it is something. */
function deeds(pulse: SessionPulse, count: number, state: PulseState = OPEN): [number, string][] {
  const done: [number, string][] = [];
  for (let step = 1; step <= count; step++) {
    const verdict = pulse.step(state);
    if (verdict.kind === "ask") done.push([step, "ask"]);
    if (verdict.kind === "end") return [...done, [step, verdict.reason]];
  }
  return done;
}

test("a silent connection is asked after 10 s and again, and ended before 30 s", () => {
  expect(deeds(createSessionPulse(), 60)).toEqual([
    [10, "ask"],
    [15, "ask"],
    [20, "ask"],
    [25, "ask"],
    [26, "silent"],
  ]);
});

test("anything heard begins the count again", () => {
  const pulse = createSessionPulse();
  for (let round = 0; round < 10; round++) {
    expect(deeds(pulse, 9)).toEqual([]);
    pulse.heard();
  }
});

test.each([
  ["a handshake", { isOpen: false, hasPendingRequest: false, isDelivering: false }, [10, "connect_failed"]],
  ["a request", { isOpen: true, hasPendingRequest: true, isDelivering: false }, [11, "protocol_error"]],
] as const)("%s that is not answered ends the connection", (_what, state, end) => {
  expect(deeds(createSessionPulse(), 60, state).at(-1)).toEqual(end);
});

test("each request has its own ten seconds", () => {
  const pulse = createSessionPulse();
  for (let request = 0; request < 5; request++) {
    pulse.heard();
    expect(deeds(pulse, 9, { ...OPEN, hasPendingRequest: true })).toEqual([]);
    pulse.answered();
  }
});

test("a connection that answers everything and brings no candle is ended, one that delivers nothing is not", () => {
  const answering = (pulse: SessionPulse, state: PulseState) => {
    for (let step = 1; step <= 600; step++) {
      pulse.heard();
      if (pulse.step(state).kind === "end") return step;
    }
    return null;
  };
  expect(answering(createSessionPulse(), { ...OPEN, isDelivering: true })).toBe(91);
  expect(answering(createSessionPulse(), OPEN)).toBeNull();
});
