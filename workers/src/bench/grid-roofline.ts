import { bitSeriesBytes } from "@roehub/core/backtest/fastpath/bit-series";
import type { Figure } from "./figure.ts";
import { type GridBenchOptions, gridFigure, medianSeconds, rounded } from "./grid-figure.ts";
import { scoreAll } from "./grid-rates.ts";
import { type GridScene, meanTrades } from "./grid-scene.ts";

const MEMORY_BYTES = 2 ** 28;
const L2_BYTES = 2 ** 18;
const CACHE_LINE_BYTES = 64;
const SERIAL_STEPS = 2 ** 20;

/**
 * Where the limit of P1 lies: the bytes that a variant touches (its bit series, and a cache line of closes a trade) and how
 * many of them a second are read, beside what this machine reads from memory and from L2; and the time of a trade beside
 * that of its serial part alone, one multiplication and one addition that wait for the trade before.
 */
export function rooflineFigure(scene: GridScene, options: GridBenchOptions): Figure {
  const { bars, request, variants } = scene;
  const [seconds = 0] = medianSeconds([() => scoreAll(scene)], options.rounds);
  const trades = meanTrades(scene, variants.length);
  const bytes =
    request.indicators.length * bitSeriesBytes(bars.range.length) +
    Math.min(trades * CACHE_LINE_BYTES, bars.range.length * Float64Array.BYTES_PER_ELEMENT);
  const gbPerSecond = (bytes * variants.length) / seconds / 1e9;
  const [memory, l2] = [
    readGbPerSecond(MEMORY_BYTES, options.rounds),
    readGbPerSecond(L2_BYTES, options.rounds),
  ];
  return gridFigure({
    id: "roofline",
    value: rounded((gbPerSecond / memory) * 100, 1),
    unit: "% of memory bandwidth",
    bar: null,
    fault: null,
    details: {
      bytes_a_variant: Math.round(bytes),
      gb_a_second: rounded(gbPerSecond, 2),
      memory_gb_a_second: rounded(memory, 2),
      l2_gb_a_second: rounded(l2, 2),
      trade_ns: rounded((seconds * 1e9) / (variants.length * Math.max(1, trades)), 2),
      serial_step_ns: rounded(serialStepNs(options.rounds), 2),
      kernels: scene.kernels.name,
    },
  });
}

/** Two equal halves are compared by the runtime's memcmp, which reads them with vectors and does nothing else. */
function readGbPerSecond(bytes: number, rounds: number): number {
  const [left, right] = [Buffer.alloc(bytes / 2, 1), Buffer.alloc(bytes / 2, 1)];
  const repeats = MEMORY_BYTES / bytes;
  const compare = () => {
    for (let repeat = 0; repeat < repeats; repeat++) left.equals(right);
  };
  const [seconds = 0] = medianSeconds([compare], rounds);
  return (repeats * bytes) / seconds / 1e9;
}

/** Nanoseconds of `equity += equity*r` where each waits for the one before. */
function serialStepNs(rounds: number): number {
  let last = 0;
  const settle = () => {
    let equity = 1;
    for (let step = 0; step < SERIAL_STEPS; step++) equity += equity * -1e-9;
    last = equity;
  };
  const [seconds = 0] = medianSeconds([settle], rounds);
  return last > 0 ? (seconds * 1e9) / SERIAL_STEPS : Number.NaN;
}
