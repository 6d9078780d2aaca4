import { createPrng } from "@roehub/core/kernel/prng";
import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import { createSimulatedSource } from "../sandbox/exchange/simulated-source.ts";
import type { ChaosChild } from "./chaos-child.ts";
import { type ChaosRun, inWorld, MARKET_DAY_MS, marketMinutes, tellCandles } from "./chaos-run.ts";
import { type ChaosWorld, minuteOf } from "./chaos-world.ts";
import { INSERT_MOMENTS } from "./clickhouse-gate.ts";
import { compareCanonical, compareLedger, settledComparison } from "./compare-candles.ts";

const SPEED = 120;
/** A kill that waits for its moment comes without it after so long. */
const PATIENCE_MS = 10 * MINUTE_MS;
const QUIET_MS = 4 * MINUTE_MS;
const COMMAND = "npm run chaos -- market-data --json";

/**
 * F8: the ingest worker and a reader of its streams are killed again and again while the market goes on, drawn from the
 * seed: at any moment, and where it hurts most (amid an insert, before its answer, between an effect and its
 * acknowledgement). In the end the candles are the exchange's, and so are the reader's effects, each once.
 */
export async function killsFigure(run: ChaosRun): Promise<void> {
  const kills = run.isShort ? 10 : 100;
  const minutes = run.isShort ? 48 : 1_440;
  const options = { name: "f8", speed: SPEED, startMs: MARKET_DAY_MS };
  const source = createSimulatedSource({ seed: run.seed });
  await inWorld(run, { ...options, source }, async (world) => {
    const plan = { kills, endMs: world.startMs + minutes * MINUTE_MS };
    const ingest = killIngest(run, world, plan);
    const consumer = killConsumer(run, world, plan);
    const [ingestKills, consumerKills] = await Promise.all([ingest, consumer]);
    const endMs = Math.max(plan.endMs, minuteOf(world.clock.nowMs()));
    await world.playUntil(endMs + QUIET_MS);
    const range = { startMs: world.startMs, endMs: plan.endMs };
    const canonical = await settledComparison(() => compareCanonical(world, range));
    tellCandles(run, world, {
      ...{ id: "F8", command: COMMAND, comparison: canonical },
      // Kills that never struck an insert prove little.
      hasHappened: ingestKills.total >= kills && ingestKills.amid > 0,
      details: { kills: ingestKills.total, ...ingestKills.moments },
    });
    const ledger = await settledComparison(() => compareLedger(world, range));
    tellCandles(run, world, {
      ...{ id: "F8.consumer", command: COMMAND, comparison: ledger },
      // On a busy machine a short run may have few messages to kill it at.
      hasHappened: consumerKills.total >= kills && (run.isShort || consumerKills.amid > 0),
      details: {
        ...{ kills: consumerKills.total, amid_an_effect: consumerKills.amid },
        ...{ repeated: consumerKills.repeated, refilled: ledger.refilled },
      },
    });
  });
}

interface KillPlan {
  readonly kills: number;
  readonly endMs: number;
}

/** When the kills come: one in each part of the span, somewhere in it. */
function killTimes(world: ChaosWorld, { kills, endMs }: KillPlan, random: () => number): number[] {
  // Killed before anything is stored, a worker would begin anew.
  const firstMs = world.startMs + QUIET_MS;
  const partMs = (endMs - firstMs) / kills;
  return Array.from({ length: kills }, (_, index) => firstMs + (index + random()) * partMs);
}

async function killIngest(run: ChaosRun, world: ChaosWorld, plan: KillPlan) {
  const random = createPrng(run.seed + 1);
  const moments: Record<string, number> = { at_any_time: 0, begun: 0, sent: 0, stored: 0 };
  let child = world.startIngest();
  await somethingStored(world);
  let total = 0;
  for (const [turn, atMs] of killTimes(world, plan, random).entries()) {
    await world.playUntil(atMs);
    // Every fourth kill waits for nothing.
    const moment = INSERT_MOMENTS[turn % (INSERT_MOMENTS.length + 1)];
    const name = moment === undefined ? "at_any_time" : await killAtInsert(world, child, moment);
    await child.kill();
    moments[name] = (moments[name] ?? 0) + 1;
    total += 1;
    run.note(`F8: ${total} kills of the worker, the last one ${name}, ${marketMinutes(world)}\n`);
    await world.playUntil(world.clock.nowMs() + 2 * MINUTE_MS * random());
    child = world.startIngest();
  }
  return { total, moments, amid: total - (moments["at_any_time"] ?? 0) };
}

/** Kills amid the next insert, once the worker is at work; answers where it was. */
async function killAtInsert(
  world: ChaosWorld,
  child: ChaosChild,
  moment: (typeof INSERT_MOMENTS)[number],
): Promise<string> {
  await child.started;
  const patience = new AbortController();
  const { promise, resolve } = Promise.withResolvers<string>();
  const forget = world.atNextInsert(moment, () => {
    void child.kill();
    resolve(moment);
  });
  const late = world.clock.sleep(PATIENCE_MS, patience.signal).then(
    () => "at_any_time",
    () => "at_any_time",
  );
  const name = await Promise.race([promise, late]);
  patience.abort();
  forget();
  return name;
}

async function killConsumer(run: ChaosRun, world: ChaosWorld, plan: KillPlan) {
  const random = createPrng(run.seed + 2);
  const counts = { total: 0, amid: 0, repeated: 0 };
  let onWritten: (() => void) | null = null;
  const start = () =>
    world.startConsumer(({ kind }) => {
      if (kind === "repeated") counts.repeated += 1;
      else if (kind === "written") onWritten?.();
    });
  let child = start();
  for (const atMs of killTimes(world, plan, random)) {
    await world.playUntil(atMs);
    if (random() < 0.6) {
      await child.started;
      const written = new Promise<void>((resolve) => {
        onWritten = () => {
          void child.kill();
          counts.amid += 1;
          onWritten = null;
          resolve();
        };
      });
      await Promise.race([written, world.playUntil(world.clock.nowMs() + PATIENCE_MS)]);
      onWritten = null;
    }
    await child.kill();
    counts.total += 1;
    await world.playUntil(world.clock.nowMs() + 60 * SECOND_MS * random());
    child = start();
  }
  return counts;
}

async function somethingStored(world: ChaosWorld): Promise<void> {
  const range = { startMs: world.startMs - 10 * MINUTE_MS, endMs: world.startMs };
  for (;;) {
    const { missing, expected } = await compareCanonical(world, range);
    if (missing === 0 && expected > 0) return;
    await world.playUntil(world.clock.nowMs() + MINUTE_MS / 2);
  }
}
