import { cpus, loadavg } from "node:os";
import { type Figure, meetsBar } from "./figure.ts";

export interface GridBenchOptions {
  /** Bars of the series. */
  readonly bars: number;
  /** Variants of the large job of P4. */
  readonly variants: number;
  readonly rounds: number;
  /** Only the figures whose id begins so; null: all. */
  readonly only: string | null;
  /** `fee-once`: our side takes the fee of one side of each trade only; the comparison has to see it. */
  readonly plantedBug: "fee-once" | null;
  /** A Python with numba, which is then measured beside; null: none. */
  readonly python: string | null;
  readonly onFigure: (figure: Figure) => void;
  /** How the run proceeds, for people. */
  readonly note: (text: string) => void;
}

const COMMAND = "npm run bench -- grid --json";

interface Measured {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly bar: string | null;
  /** What differs from the reference engine; null where nothing does. A wrong figure is 0 and never holds. */
  readonly fault: string | null;
  readonly details: NonNullable<Figure["details"]>;
}

/** A figure with the machine that it was measured on. */
export function gridFigure({ id, value, unit, bar, fault, details }: Measured): Figure {
  const isRight = fault === null;
  return {
    id,
    value: isRight ? value : 0,
    unit,
    bar,
    ok: isRight && meetsBar(value, bar),
    command: COMMAND,
    details: {
      ...details,
      load_average: rounded(loadavg()[0] ?? 0, 2),
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      node: process.version,
      ...(isRight ? {} : { fault }),
    },
  };
}

/** What a bug makes of the fee rate: half of it is that of one side. */
export function feeShareOf({ plantedBug }: Pick<GridBenchOptions, "plantedBug">): number {
  return plantedBug === null ? 1 : 0.5;
}

/** The median of the seconds that each run takes, whose rounds alternate after one that does not count. */
export function medianSeconds(runs: readonly (() => void)[], rounds: number): number[] {
  const times: number[][] = runs.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, run] of runs.entries()) {
      const startedMs = performance.now();
      run();
      const took = (performance.now() - startedMs) / 1_000;
      if (round >= 0) times[index]?.push(took);
    }
  }
  return times.map(median);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export function rounded(value: number, places: number): number {
  return Number(value.toFixed(places));
}
