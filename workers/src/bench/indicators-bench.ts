import { loadavg } from "node:os";
import type { IndicatorDef } from "@roehub/core/indicators/indicator";
import { defaultParams } from "@roehub/core/indicators/parse-params";
import { findIndicator, INDICATORS } from "@roehub/core/indicators/registry";
import { sampleCandles } from "@roehub/core/indicators/sample-candles";
import { computeSeries } from "@roehub/core/indicators/series";
import { createSeriesFrame } from "@roehub/core/indicators/series-frame";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { type CandleSeries, sliceCandleSeries } from "@roehub/core/market-data/candle-series";
import { type Figure, meetsBar } from "./figure.ts";
import { INDICATOR_RACES, type IndicatorRace, type PlainCandles, plainCandles } from "./indicator-peers.ts";

export interface IndicatorsBenchOptions {
  readonly bars: number;
  readonly rounds: number;
  /** `wrong-value`: one of our values is a little off; the comparison has to see it. */
  readonly plantedBug: "wrong-value" | null;
  readonly onFigure: (figure: Figure) => void;
  /** How the run proceeds, for people. */
  readonly note: (text: string) => void;
}

const COMMAND = "npm run bench -- indicators --json";
const BAR = ">= 3";
/** A market's minutes: most move by far less, a few by a fifth of a percent. */
const SHAPE = { seed: 42, moveShare: 0.002 };
/** Until the engine has compiled everything. */
const WARM_UP_ROUNDS = 10;
/** Runs of each in a round, one after the other: the series is then in the caches that hold it, for all alike. */
const RUNS_PER_ROUND = 5;
/**
 * What a peer's value may differ from ours, as a share of the largest: running sums of doubles drift, and seeds differ
 * until they fade.
 */
const SAME_WORK = 1e-6;
/** Bars of what is told of every indicator: some of them are slow. */
const TOLD_BARS = 100_000;

/**
 * P9: our indicators over a whole series against the fastest libraries of npm, on the same simulated candles in one
 * process. What each computes is compared first; then rounds of all, one after the other, of which medians count. A round
 * of ours begins with candles and a frame that knows nothing of them but has memory of the round before, as grids have
 * that compute one point after the other; the peers offer no such thing. What a caller without a frame gets, whose columns
 * are new memory each time as the peers' are, is told beside it.
 */
export function indicatorsBench(options: IndicatorsBenchOptions): boolean {
  const { bars, onFigure, note } = options;
  note(`simulating ${bars.toLocaleString("en-US")} candles\n`);
  const candles = sampleCandles({ length: bars, ...SHAPE });
  const plain = plainCandles(candles);
  const races = INDICATOR_RACES.map((race) => raceFigure(race, { candles, plain, options }));
  for (const figure of races) onFigure(figure);
  const worst = worstOf(races);
  onFigure(worst);
  const told = sliceCandleSeries(candles, 0, Math.min(TOLD_BARS, bars));
  for (const def of INDICATORS) onFigure(speedFigure(def, told));
  return worst.ok;
}

interface RaceTrack {
  readonly candles: CandleSeries;
  readonly plain: PlainCandles;
  readonly options: IndicatorsBenchOptions;
}

function raceFigure(race: IndicatorRace, { candles, plain, options }: RaceTrack): Figure {
  const { id, params } = race;
  const def = ensureDefined(findIndicator(id), id);
  const frame = createSeriesFrame(candles);
  const ours = () => {
    frame.clear();
    return computeSeries(def, params, frame);
  };
  const expected =
    options.plantedBug === null
      ? computeSeries(def, params, candles)
      : computeSeries(def, params, candles).map(withWrongValue);
  const faults = race.peers.flatMap((peer) => {
    const difference = largestDifference(expected, peer.run(plain), def.convergence(params));
    return difference <= SAME_WORK ? [] : [`${peer.name} differs by ${difference.toExponential(1)}`];
  });
  const withNewMemory = () => computeSeries(def, params, candles);
  const runs = [ours, withNewMemory, ...race.peers.map((peer) => () => peer.run(plain))];
  const [oursMs = 0, newMemoryMs = 0, ...peersMs] = medianMs(runs, options.rounds);
  const peerMs = Math.min(...peersMs);
  const ratio = peerMs / oursMs;
  const isSame = faults.length === 0;
  return {
    id: `P9.${id}`,
    value: isSame ? rounded(ratio, 2) : 0,
    unit: "x",
    bar: BAR,
    ok: isSame && meetsBar(ratio, BAR),
    command: COMMAND,
    details: {
      bars: candles.length,
      ours_ms: rounded(oursMs, 3),
      peer: ensureDefined(race.peers[peersMs.indexOf(peerMs)], "a peer").name,
      peer_ms: rounded(peerMs, 3),
      new_memory_ms: rounded(newMemoryMs, 3),
      new_memory_ratio: rounded(peerMs / newMemoryMs, 2),
      load_average: rounded(loadavg()[0] ?? 0, 2),
      ...(isSame ? {} : { fault: faults.join("; ") }),
    },
  };
}

function withWrongValue(column: Float64Array): Float64Array {
  const wrong = column.slice();
  const row = Math.floor(wrong.length * 0.9);
  wrong[row] = (wrong[row] ?? 0) * 1.001;
  return wrong;
}

/**
 * The largest difference from row `first` on (where seeds have faded), as a share of the largest of our values; infinite
 * where a number stands against none.
 */
function largestDifference(
  ours: readonly Float64Array[],
  theirs: readonly (readonly number[])[],
  first: number,
): number {
  let largest = ours.length === theirs.length ? 0 : Number.POSITIVE_INFINITY;
  for (const [index, column] of ours.entries()) {
    const other = theirs[index] ?? [];
    const shift = other.length - column.length;
    let scale = 0;
    let difference = 0;
    for (let row = first; row < column.length; row++) {
      const value = column[row] ?? Number.NaN;
      const apart = Math.abs(value - (other[row + shift] ?? Number.NaN));
      if (Number.isNaN(apart)) return Number.POSITIVE_INFINITY;
      scale = Math.max(scale, Math.abs(value));
      difference = Math.max(difference, apart);
    }
    largest = Math.max(largest, difference / scale);
  }
  return largest;
}

/** Medians of the runs' times, whose rounds alternate after some that do not count. */
function medianMs(runs: readonly (() => unknown)[], rounds: number): number[] {
  const times: number[][] = runs.map(() => []);
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (const [index, run] of runs.entries()) {
      for (let repeat = 0; repeat < RUNS_PER_ROUND; repeat++) {
        const startedMs = performance.now();
        run();
        const took = performance.now() - startedMs;
        if (round >= 0) times[index]?.push(took);
      }
    }
  }
  return times.map((values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}

/** P9 is the race that we win by least. */
function worstOf(races: readonly Figure[]): Figure {
  const worst = ensureDefined(races.toSorted((a, b) => a.value - b.value).at(0), "a race");
  return { ...worst, id: "P9", details: { ...worst.details, race: worst.id } };
}

/** Nanoseconds a bar of one indicator at its default point. */
function speedFigure(def: IndicatorDef, told: CandleSeries): Figure {
  const params = defaultParams(def);
  computeSeries(def, params, told);
  const startedMs = performance.now();
  computeSeries(def, params, told);
  const ns = ((performance.now() - startedMs) * 1e6) / told.length;
  return toldFigure(`indicators.${def.id}`, rounded(ns, 1), "ns/bar", {
    bars: told.length,
    form: def.batch === undefined ? "kernel" : "batch",
  });
}

function toldFigure(id: string, value: number, unit: string, details: Figure["details"]): Figure {
  return { id, value, unit, bar: null, ok: true, command: COMMAND, ...(details && { details }) };
}

function rounded(value: number, places: number): number {
  return Number(value.toFixed(places));
}
