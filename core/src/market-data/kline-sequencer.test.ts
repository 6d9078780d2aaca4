import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import type { Kline } from "./kline.ts";
import { createKlineSequencer, type KlineSequencer, type SequencerStep } from "./kline-sequencer.ts";

const T = Date.UTC(2026, 0, 1);
const at = (minute: number) => epochMs(T + minute * MINUTE_MS);
const minuteOf = (ms: number) => (ms - T) / MINUTE_MS;

const kline = (minute: number, close = 100 + minute): Kline => ({
  tsOpen: at(minute),
  open: 100,
  high: Math.max(100, close),
  low: Math.min(100, close),
  close,
  volume: 1,
  quoteVolume: 100,
  trades: 5,
  takerBuyBaseVolume: null,
  takerBuyQuoteVolume: null,
});

/** A page that says everything up to `until`, with nothing left to come. */
const page = (minutes: readonly number[], until: number, settledUntil = until) => ({
  klines: minutes.map((minute) => kline(minute)),
  until: at(until),
  settledUntil: at(settledUntil),
});

function begun(minute = 0, isFresh = false): KlineSequencer {
  const sequencer = createKlineSequencer();
  sequencer.begin(at(minute), { isFresh });
  return sequencer;
}

const accepted = (step: SequencerStep) => step.accepted.map((candle) => minuteOf(candle.kline.tsOpen));
const revised = (step: SequencerStep) => step.revised.map((candle) => minuteOf(candle.kline.tsOpen));
const skipped = (step: SequencerStep) =>
  step.skipped.map((range) => [minuteOf(range.startMs), minuteOf(range.endMs)]);
const missing = (sequencer: KlineSequencer) => {
  const range = sequencer.missing();
  return range === null ? null : [minuteOf(range.startMs), minuteOf(range.endMs)];
};

describe("createKlineSequencer", () => {
  it("accepts the expected minute at once", () => {
    const sequencer = begun();
    expect(accepted(sequencer.live(kline(0)))).toEqual([0]);
    expect(accepted(sequencer.live(kline(1)))).toEqual([1]);
    expect(sequencer.missing()).toBeNull();
  });

  it("holds a later minute and asks for what lies between", () => {
    const sequencer = begun();
    expect(accepted(sequencer.live(kline(2)))).toEqual([]);
    expect(sequencer.isHolding()).toBe(true);
    expect(missing(sequencer)).toEqual([0, 3]);
    expect(accepted(sequencer.page(page([0, 1], 2)))).toEqual([0, 1, 2]);
    expect(sequencer.isHolding()).toBe(false);
  });

  it("accepts two swapped messages in order without asking anybody", () => {
    const sequencer = begun();
    sequencer.live(kline(1));
    expect(accepted(sequencer.live(kline(0)))).toEqual([0, 1]);
  });

  it("ignores a repetition and tells a revision from it", () => {
    const sequencer = begun();
    sequencer.live(kline(0));
    expect(sequencer.live(kline(0))).toEqual({ accepted: [], revised: [], skipped: [] });
    expect(revised(sequencer.live(kline(0, 250)))).toEqual([0]);
    expect(revised(sequencer.live(kline(0, 250)))).toEqual([]);
  });

  it("gives an earlier minute whose content it does not know to be compared with the store", () => {
    expect(revised(begun(5).live(kline(4)))).toEqual([4]);
  });

  it("passes over minutes that the venue does not have, as one range, and never asks for them again", () => {
    const sequencer = begun();
    sequencer.live(kline(5));
    const step = sequencer.page(page([0, 3], 5));
    expect(accepted(step)).toEqual([0, 3, 5]);
    expect(skipped(step)).toEqual([
      [1, 3],
      [4, 5],
    ]);
    expect(sequencer.missing()).toBeNull();
  });

  it("waits for a minute that an answer may have been too early for", () => {
    const sequencer = begun();
    const step = sequencer.page(page([0, 2], 3, 1));
    expect(accepted(step)).toEqual([0]);
    expect(skipped(step)).toEqual([]);
    expect(missing(sequencer)).toEqual([1, 3]);
    expect(accepted(sequencer.live(kline(1)))).toEqual([1, 2]);
  });

  it("counts no gap before the first candle of an instrument without history", () => {
    const step = begun(0, true).page(page([7], 8));
    expect(skipped(step)).toEqual([]);
    expect(accepted(step)).toEqual([7]);
  });

  it("takes what came before it knew where to begin", () => {
    const sequencer = createKlineSequencer();
    sequencer.live(kline(1));
    sequencer.live(kline(3));
    sequencer.live(kline(4));
    expect(sequencer.missing()).toBeNull();
    const step = sequencer.begin(at(3), { isFresh: false });
    expect(accepted(step)).toEqual([3, 4]);
    expect(revised(step)).toEqual([1]);
  });

  it("remembers a candle that there was no room for as missing", () => {
    const sequencer = begun();
    sequencer.forget(at(1));
    expect(missing(sequencer)).toEqual([0, 2]);
    expect(accepted(sequencer.live(kline(2)))).toEqual([]);
    expect(accepted(sequencer.page(page([0, 1, 2], 3)))).toEqual([0, 1, 2]);
  });

  it("gives up what is missing before the held candles, and takes it as a revision when it comes after all", () => {
    const sequencer = begun();
    sequencer.live(kline(2));
    const step = sequencer.release();
    expect(accepted(step)).toEqual([2]);
    expect(skipped(step)).toEqual([[0, 2]]);
    expect(revised(sequencer.page(page([0, 1], 3)))).toEqual([0, 1]);
  });

  it("holds a bounded number of candles and still accepts every one", () => {
    const sequencer = begun();
    for (let minute = 1; minute <= 2_000; minute++) sequencer.live(kline(minute));
    const all = Array.from({ length: 2_001 }, (_, minute) => minute);
    expect(missing(sequencer)).toEqual([0, 2_001]);
    const first = accepted(sequencer.page(page(all.slice(0, 1), 1)));
    expect(first.length).toBeLessThan(300);
    const rest = accepted(sequencer.page(page(all.slice(1), 2_001)));
    expect([...first, ...rest]).toEqual(all);
  });
});

const LENGTH = 40;

/** What happens around a sequencer, in any order: the venue's time goes on, messages come, are lost, swapped, repeated. */
const happening = fc.oneof(
  fc.record({ kind: fc.constant("minutes" as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant("live" as const), back: fc.integer({ min: 0, max: 6 }) }),
  fc.record({ kind: fc.constant("forget" as const), back: fc.integer({ min: 0, max: 6 }) }),
  fc.record({ kind: fc.constant("page" as const), length: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant("begin" as const) }),
  fc.record({ kind: fc.constant("release" as const) }),
);
const story = fc.record({
  /** Minutes of an outage of the venue: there is no candle anywhere. */
  outage: fc.uniqueArray(fc.integer({ min: 0, max: LENGTH - 1 }), { maxLength: 12 }),
  happenings: fc.array(happening, { maxLength: 80 }),
});

interface Told {
  readonly accepted: number[];
  readonly revised: number[];
  readonly skipped: number[];
}

function play(
  {
    outage,
    happenings,
  }: { outage: number[]; happenings: (typeof happening extends fc.Arbitrary<infer T> ? T : never)[] },
  { mayRelease }: { mayRelease: boolean },
): Told {
  const sequencer = createKlineSequencer();
  const told: Told = { accepted: [], revised: [], skipped: [] };
  const has = (minute: number) => minute >= 0 && minute < LENGTH && !outage.includes(minute);
  const note = (step: SequencerStep) => {
    told.accepted.push(...accepted(step));
    told.revised.push(...revised(step));
    for (const [from = 0, to = 0] of skipped(step)) for (let m = from; m < to; m++) told.skipped.push(m);
  };
  const askUpTo = (until: number) => {
    const expected = sequencer.expected();
    if (expected === null || minuteOf(expected) >= until) return;
    const minutes = Array.from({ length: until }, (_, m) => m).filter(
      (m) => m >= minuteOf(expected) && has(m),
    );
    note(sequencer.page(page(minutes, until)));
  };
  let closed = 0;
  for (const event of happenings) {
    if (event.kind === "minutes") closed = Math.min(LENGTH, closed + event.count);
    else if (event.kind === "begin" && sequencer.expected() === null)
      note(sequencer.begin(at(0), { isFresh: false }));
    else if (event.kind === "release" && mayRelease) note(sequencer.release());
    else if (event.kind === "live" && has(closed - 1 - event.back))
      note(sequencer.live(kline(closed - 1 - event.back)));
    else if (event.kind === "forget" && has(closed - 1 - event.back))
      sequencer.forget(at(closed - 1 - event.back));
    else if (event.kind === "page") {
      const expected = sequencer.expected();
      if (expected !== null) askUpTo(Math.min(closed, minuteOf(expected) + event.length));
    }
  }
  if (sequencer.expected() === null) note(sequencer.begin(at(0), { isFresh: false }));
  askUpTo(LENGTH);
  expect(sequencer.missing()).toBeNull();
  return told;
}

describe("createKlineSequencer, whatever happens", () => {
  it("accepts exactly the venue's candles, ascending, each once", () => {
    fc.assert(
      fc.property(story, (one) => {
        const told = play(one, { mayRelease: false });
        const all = Array.from({ length: LENGTH }, (_, minute) => minute);
        expect(told.accepted).toEqual(all.filter((minute) => !one.outage.includes(minute)));
        expect(told.skipped).toEqual(all.filter((minute) => one.outage.includes(minute)));
        expect(told.revised).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it("accepts or passes over every minute once and in order also where HTTP has failed", () => {
    fc.assert(
      fc.property(story, (one) => {
        const told = play(one, { mayRelease: true });
        const all = Array.from({ length: LENGTH }, (_, minute) => minute);
        expect(told.accepted).toEqual([...told.accepted].sort((a, b) => a - b));
        expect([...told.accepted, ...told.skipped].sort((a, b) => a - b)).toEqual(all);
      }),
      { numRuns: 1_000 },
    );
  });
});
