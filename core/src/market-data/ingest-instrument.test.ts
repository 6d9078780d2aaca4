import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import {
  createIngestInstrument,
  dueCatchUp,
  type IngestInstrument,
  mustGiveUp,
  noteCatchUpEnd,
  owe,
  settledUntil,
} from "./ingest-instrument.ts";

const T = Date.UTC(2026, 0, 1);
const at = (minute: number, second = 0) => T + minute * MINUTE_MS + second * SECOND_MS;

/** An instrument whose socket delivers, with minute 0 to come and nothing untold. */
function createWaiting(changes: Partial<IngestInstrument> = {}): IngestInstrument {
  const instrument = createIngestInstrument({ marketId: 1, symbol: "BTCUSDT" }, T);
  instrument.sequencer.begin(epochMs(T), { isFresh: false });
  return Object.assign(instrument, { lostSinceMs: null, ...changes });
}

const due = (instrument: IngestInstrument, nowMs: number, venueNowMs = nowMs) => {
  const range = dueCatchUp(instrument, { nowMs, venueNowMs });
  return range === null ? null : [(range.startMs - T) / MINUTE_MS, (range.endMs - T) / MINUTE_MS];
};

describe("dueCatchUp", () => {
  it("asks for a minute 20 s after its end", () => {
    expect(due(createWaiting(), at(1, 19))).toBeNull();
    expect(due(createWaiting(), at(1, 20))).toEqual([0, 1]);
    expect(due(createWaiting(), at(4, 30))).toEqual([0, 4]);
  });

  it("counts by the venue's time", () => {
    expect(due(createWaiting(), at(1, 30), at(0, 55))).toBeNull();
    expect(due(createWaiting(), at(0, 10), at(1, 25))).toEqual([0, 1]);
  });

  it("asks 3 s after the end once no socket could be had for two minutes", () => {
    const lostSinceMs = at(-2);
    expect(due(createWaiting({ lostSinceMs }), at(1, 3))).toEqual([0, 1]);
    expect(due(createWaiting({ lostSinceMs: at(0) }), at(1, 3))).toBeNull();
  });

  it("asks at once for what closed before the socket began to deliver", () => {
    expect(due(createWaiting({ untoldUntilMs: at(1, 1) }), at(1, 1))).toEqual([0, 1]);
    expect(due(createWaiting({ untoldUntilMs: at(0, 59) }), at(1, 1))).toBeNull();
  });

  it("asks at once for what a later candle shows to be missing, whatever the clocks say", () => {
    const instrument = createWaiting();
    instrument.sequencer.forget(epochMs(at(2)));
    expect(due(instrument, at(0, 30))).toEqual([0, 3]);
  });

  it("does not wait for hours where the clock is set back amid a pause", () => {
    const instrument = createWaiting({ retryAtMs: at(60) });
    expect(due(instrument, at(0, 30), at(1, 30))).toEqual([0, 1]);
  });

  it("asks nothing before it knows where to begin, while it is asking, and before its pause is over", () => {
    const unknown = createIngestInstrument({ marketId: 1, symbol: "BTCUSDT" }, T);
    expect(due(unknown, at(10))).toBeNull();
    expect(due(createWaiting({ isAsking: true }), at(10))).toBeNull();
    expect(due(createWaiting({ retryAtMs: at(10, 1) }), at(10))).toBeNull();
  });
});

it("pauses longer the more questions in a row were futile, a minute at most", () => {
  const instrument = createWaiting();
  const pauses = Array.from({ length: 8 }, () => {
    noteCatchUpEnd(instrument, { nowMs: T, hasFailed: true, hasAdvanced: false });
    return (instrument.retryAtMs - T) / SECOND_MS;
  });
  expect(pauses).toEqual([4, 8, 16, 32, 60, 60, 60, 60]);
  noteCatchUpEnd(instrument, { nowMs: T, hasFailed: false, hasAdvanced: true });
  expect(instrument.retryAtMs - T).toBe(2 * SECOND_MS);
});

it("takes a minute for absent no sooner than 20 s after its end", () => {
  expect(settledUntil(at(1, 19))).toBe(at(0));
  expect(settledUntil(at(1, 20))).toBe(at(1));
});

it("gives up what candles wait for after a minute without an answer, and not while others are answered", () => {
  const holding = { holdingSinceMs: at(0) };
  expect(mustGiveUp(createWaiting(holding), { nowMs: at(0, 59), answeredAtMs: at(-5) })).toBe(false);
  expect(mustGiveUp(createWaiting(holding), { nowMs: at(1), answeredAtMs: at(-5) })).toBe(true);
  expect(mustGiveUp(createWaiting(holding), { nowMs: at(1), answeredAtMs: at(0, 50) })).toBe(false);
  const failing = { ...holding, failingSinceMs: at(0) };
  expect(mustGiveUp(createWaiting(failing), { nowMs: at(1), answeredAtMs: at(0, 50) })).toBe(true);
  expect(mustGiveUp(createWaiting(), { nowMs: at(9), answeredAtMs: at(0) })).toBe(false);
});

it("owes a bounded number of stretches, and every minute of them", () => {
  const instrument = createWaiting();
  for (let minute = 0; minute < 1_000; minute += 2)
    owe(instrument, { startMs: at(minute), endMs: at(minute + 1) });
  expect(instrument.owed.length).toBeLessThanOrEqual(100);
  for (let minute = 0; minute < 1_000; minute += 2) {
    expect(instrument.owed.some(({ startMs, endMs }) => startMs <= at(minute) && at(minute) < endMs)).toBe(
      true,
    );
  }
});
