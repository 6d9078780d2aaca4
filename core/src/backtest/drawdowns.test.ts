import { describe, expect, it } from "vitest";
import { drawdowns } from "./drawdowns.ts";

/** A curve that starts at 100 at time 0 and is marked at times 1, 2, … */
function of(...values: number[]) {
  return drawdowns({
    startTs: 0,
    startValue: 100,
    ts: Float64Array.from(values.keys(), (index) => index + 1),
    values: Float64Array.from(values),
  });
}

describe("drawdowns", () => {
  it("are zero without an episode", () => {
    const none = { maxPct: 0, avgPct: 0, maxDurationMs: 0, avgDurationMs: 0 };
    expect(of(100, 100, 100)).toEqual(none);
    expect(of(101, 102, 110)).toEqual(none);
  });

  it("count from the start's cash, which is the first peak", () => {
    expect(of(90, 95)).toEqual({ maxPct: 10, avgPct: 10, maxDurationMs: 2, avgDurationMs: 2 });
  });

  it("start at the last bar at the peak", () => {
    // Peak 200 at times 1 to 3, low at 4, above at 5: from 3 to 5.
    expect(of(200, 200, 200, 150, 210)).toMatchObject({ maxPct: 25, maxDurationMs: 2 });
  });

  it("end at the first bar back at the peak, even only just", () => {
    expect(of(200, 150, 200, 200)).toMatchObject({ maxPct: 25, maxDurationMs: 2 });
  });

  it("that are still open end at the last bar", () => {
    expect(of(200, 150, 160, 170)).toMatchObject({ maxPct: 25, maxDurationMs: 3 });
  });

  it("average over episodes, an open one included", () => {
    // 100 → 90 → 200 (10 %, 2 bars), 200 → 100 → 200 (50 %, 2 bars), 200 → 180 (10 %, 1 bar).
    const all = of(90, 200, 100, 200, 180);
    expect(all.maxPct).toBe(50);
    expect(all.avgPct).toBeCloseTo(70 / 3, 12);
    expect(all.maxDurationMs).toBe(2);
    expect(all.avgDurationMs).toBeCloseTo(5 / 3, 12);
  });

  it("are one episode until the peak is back, however it moves in between", () => {
    expect(of(90, 95, 80, 99, 100)).toEqual({ maxPct: 20, avgPct: 20, maxDurationMs: 5, avgDurationMs: 5 });
  });

  it("may exceed 100 % where equity falls below zero", () => {
    expect(of(-50, 100)).toMatchObject({ maxPct: 150 });
  });
});
