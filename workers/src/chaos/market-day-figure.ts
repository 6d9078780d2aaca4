import { MINUTE_MS } from "@roehub/core/kernel/time";
import { createSimulatedSource } from "../sandbox/exchange/simulated-source.ts";
import { type ChaosRun, inWorld, MARKET_DAY_MS, marketMinutes, tellCandles } from "./chaos-run.ts";
import type { ChaosWorld } from "./chaos-world.ts";
import { compareCanonical, settledComparison } from "./compare-candles.ts";

const SPEED = 240;
const QUIET_MS = 3 * MINUTE_MS;
const COMMAND = "npm run chaos -- market-day --json";

/** A day of four markets of three symbols, as it is when nothing fails: every minute once, each as the exchange has it. */
export async function marketDayFigure(run: ChaosRun): Promise<void> {
  const minutes = run.isShort ? 60 : 1_440;
  const options = { name: "day", speed: SPEED, startMs: MARKET_DAY_MS };
  const source = createSimulatedSource({ seed: run.seed });
  await inWorld(run, { ...options, source }, async (world) => {
    await playDay(run, world, { id: "day", minutes, expectedPerInstrument: minutes });
  });
}

export interface PlayedDay {
  readonly id: string;
  readonly minutes: number;
  readonly expectedPerInstrument: number;
}

/** Ingests the day and tells two lines: how many rows an instrument has, and what is wrong with them. */
export async function playDay(run: ChaosRun, world: ChaosWorld, day: PlayedDay): Promise<void> {
  const { id, minutes, expectedPerInstrument } = day;
  const endMs = world.startMs + minutes * MINUTE_MS;
  world.startIngest();
  const tenthMs = (endMs - world.startMs) / 10;
  for (let tenth = 1; tenth <= 10; tenth++) {
    await world.playUntil(world.startMs + tenth * tenthMs);
    run.note(`${id}: ${marketMinutes(world)}\n`);
  }
  await world.playUntil(endMs + QUIET_MS);
  const comparison = await settledComparison(() =>
    compareCanonical(world, { startMs: world.startMs, endMs }),
  );
  const { counts } = comparison;
  const [fewest, most] = counts.length === 0 ? [0, 0] : [Math.min(...counts), Math.max(...counts)];
  run.onFigure({
    id: `${id}.rows`,
    value: fewest === expectedPerInstrument ? most : fewest,
    unit: "rows per instrument",
    bar: `= ${expectedPerInstrument}`,
    ok: fewest === expectedPerInstrument && most === expectedPerInstrument,
    command: COMMAND,
    details: { instruments: counts.length, fewest, most },
  });
  tellCandles(run, world, {
    ...{ id: `${id}.candles`, command: COMMAND, comparison, hasHappened: true, details: {} },
  });
}
