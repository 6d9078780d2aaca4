import { MINUTE_MS } from "@roehub/core/kernel/time";
import type { Figure } from "../bench/figure.ts";
import type { ChaosServers } from "./chaos-servers.ts";
import { type ChaosWorld, type ChaosWorldOptions, createChaosWorld } from "./chaos-world.ts";
import { type Comparison, faultsOf } from "./compare-lines.ts";
import type { PlantedBug } from "./planted-bug.ts";

/** What every figure of a run is given. */
export interface ChaosRun {
  readonly servers: ChaosServers;
  readonly seed: number;
  /** A small form: fewer faults, less market time. */
  readonly isShort: boolean;
  readonly plantedBug: PlantedBug | null;
  readonly signal: AbortSignal;
  readonly onFigure: (figure: Figure) => void;
  /** What is left out, and why; told whatever the form. */
  readonly tell: (sentence: string) => void;
  /** How the run proceeds, for people. */
  readonly note: (text: string) => void;
}

/** Midnight, so that a day of the market is a day of the calendar. */
export const MARKET_DAY_MS = Date.UTC(2026, 2, 10);

/** Does `work` in a world that goes with it. */
export async function inWorld(
  run: ChaosRun,
  options: Omit<ChaosWorldOptions, "servers" | "seed" | "signal" | "plantedBug">,
  work: (world: ChaosWorld) => Promise<void>,
): Promise<void> {
  const { servers, seed, signal, plantedBug } = run;
  const world = await createChaosWorld({ servers, seed, signal, plantedBug, ...options });
  try {
    await work(world);
  } finally {
    await world.stop();
  }
}

/** What a figure is made of beside its comparison. */
export interface ComparedFigure {
  readonly id: string;
  readonly command: string;
  readonly comparison: Comparison;
  /** Whether what was to happen did happen; a figure of nothing does not hold. */
  readonly hasHappened: boolean;
  readonly details: Readonly<Record<string, number | string>>;
}

/** A line of candles that are missing or wrong, of which there may be none. A crash of a process fails it too. */
export function tellCandles(run: ChaosRun, world: ChaosWorld, figure: ComparedFigure): void {
  const { id, command, comparison, hasHappened, details } = figure;
  const value = faultsOf(comparison);
  const { expected, missing, wrong, extra, counts, hash, expectedHash } = comparison;
  const [crash] = world.crashes;
  run.onFigure({
    id,
    value,
    unit: "candles missing or wrong",
    bar: "= 0",
    ok: value === 0 && hasHappened && crash === undefined,
    command,
    details: {
      compared: expected,
      ...{ missing, wrong, extra },
      instruments: counts.length,
      rows_fewest: counts.length === 0 ? 0 : Math.min(...counts),
      rows_most: Math.max(0, ...counts),
      hash,
      ...(hash === expectedHash ? {} : { expected_hash: expectedHash }),
      ...details,
      ...(crash === undefined ? {} : { crash }),
    },
  });
}

/** How a person reads where the market is. */
export function marketMinutes(world: ChaosWorld): string {
  return `minute ${Math.floor((world.clock.nowMs() - world.startMs) / MINUTE_MS)} of the market`;
}
