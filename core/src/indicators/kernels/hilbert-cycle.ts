import type { KernelMemory } from "./kernel-memory.ts";
import { createWindow, type Window } from "./window.ts";

/** The dominant cycle of a price, measured bar by bar. */
export interface HilbertCycle {
  /** Takes the next price; false while bars are only collected, and the other methods say nothing yet. */
  push(price: number): boolean;
  /** The component in phase with the cycle. */
  inPhase(): number;
  /** The component a quarter of the cycle ahead. */
  quadrature(): number;
  /** The length of the cycle in bars, smoothed; at most 50. */
  period(): number;
}

/**
 * Bars until cycles that were started at different bars agree. Measured: kernels started at thousands of bars of simulated
 * and recorded series, with bars of up to 5 % and with coarse ticks, gave the same trendline after at most 301 bars. A
 * price that stands still gives no cycle to agree on: those bars come on top.
 */
export const CYCLE_COUPLING_BARS = 400;

const BARS = 0;
const PERIOD = 1;
const IN_PHASE_SMOOTHED = 2;
const QUADRATURE_SMOOTHED = 3;
const REAL = 4;
const IMAGINARY = 5;
const STATE_CELLS = 6;

const DEGREES = 180 / Math.PI;

/**
 * Ehlers' homodyne discriminator over a price smoothed with weights 4, 3, 2, 1. It starts after `skippedBars` bars, from
 * zeros. Sources: J. Ehlers, Rocket Science for Traders (2001); TA-Lib, whose functions differ in the bars they skip.
 */
export function createHilbertCycle(memory: KernelMemory, skippedBars: number): HilbertCycle {
  const prices = createWindow(memory, 4);
  const smoothed = createWindow(memory, 7);
  const detrended = createWindow(memory, 10);
  const quadratures = createWindow(memory, 7);
  const state = memory.cells(STATE_CELLS);

  /** The components turned on by a quarter of the cycle, smoothed, and the cycle's length from how far they turned. */
  const measure = (gain: number): void => {
    const inPhaseAhead = hilbertTransform(detrended, IN_PHASE_DELAY) * gain;
    const quadratureAhead = hilbertTransform(quadratures, 0) * gain;
    const inPhaseBefore = state[IN_PHASE_SMOOTHED] ?? 0;
    const quadratureBefore = state[QUADRATURE_SMOOTHED] ?? 0;
    const inPhase = 0.2 * (detrended.at(IN_PHASE_DELAY) - quadratureAhead) + 0.8 * inPhaseBefore;
    const quadrature = 0.2 * (quadratures.at(0) + inPhaseAhead) + 0.8 * quadratureBefore;
    const real = inPhase * inPhaseBefore + quadrature * quadratureBefore;
    const imaginary = inPhase * quadratureBefore - quadrature * inPhaseBefore;
    state[IN_PHASE_SMOOTHED] = inPhase;
    state[QUADRATURE_SMOOTHED] = quadrature;
    state[REAL] = 0.2 * real + 0.8 * (state[REAL] ?? 0);
    state[IMAGINARY] = 0.2 * imaginary + 0.8 * (state[IMAGINARY] ?? 0);
    state[PERIOD] = nextPeriod(state[PERIOD] ?? 0, state[REAL] ?? 0, state[IMAGINARY] ?? 0);
  };

  return {
    push(price) {
      const bars = state[BARS] ?? 0;
      prices.push(price);
      if (bars < skippedBars) {
        state[BARS] = bars + 1;
        return false;
      }
      const gain = 0.075 * (state[PERIOD] ?? 0) + 0.54;
      smoothed.push((4 * prices.at(0) + 3 * prices.at(1) + 2 * prices.at(2) + prices.at(3)) * 0.1);
      detrended.push(hilbertTransform(smoothed, 0) * gain);
      quadratures.push(hilbertTransform(detrended, 0) * gain);
      measure(gain);
      return true;
    },
    inPhase: () => detrended.at(IN_PHASE_DELAY),
    quadrature: () => quadratures.at(0),
    period: () => state[PERIOD] ?? 0,
  };
}

/** Bars by which the component in phase lies behind the detrended price. */
const IN_PHASE_DELAY = 3;

/** Ehlers' four-tap transform of the values from `back` bars ago, before its gain; zero where they are all equal. */
function hilbertTransform(values: Window, back: number): number {
  const outer = 0.0962 * values.at(back) - 0.0962 * values.at(back + 6);
  return outer - 0.5769 * values.at(back + 4) + 0.5769 * values.at(back + 2);
}

/** The cycle's length by the angle that one bar turned: within 6 to 50 bars and a third of the last one, and smoothed. */
function nextPeriod(before: number, real: number, imaginary: number): number {
  const turned = Math.atan(imaginary / real) * DEGREES;
  const measured = imaginary !== 0 && real !== 0 ? 360 / turned : before;
  const near = Math.max(Math.min(measured, 1.5 * before), 0.67 * before);
  return 0.2 * Math.min(Math.max(near, 6), 50) + 0.8 * before;
}
