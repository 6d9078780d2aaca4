import { createPrng } from "@roehub/core/kernel/prng";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import { createSimulatedSource } from "../sandbox/exchange/simulated-source.ts";
import { type ChaosRun, inWorld, MARKET_DAY_MS, marketMinutes, tellCandles } from "./chaos-run.ts";
import { type ChaosWorld, minuteOf } from "./chaos-world.ts";
import { compareCanonical, compareLedger, settledComparison } from "./compare-candles.ts";

const SPEED = 120;
const CLICKHOUSE_DOWN_MS = 10 * MINUTE_MS;
const QUIET_MS = 4 * MINUTE_MS;
const COMMAND = "npm run chaos -- market-data --json";

/**
 * F9: Redis loses everything, goes away and comes back empty; ClickHouse is killed and stays away for ten minutes of the
 * market. Nothing is lost, and a reader of the streams finds every hole that it was left with.
 */
export async function outagesFigure(run: ChaosRun): Promise<void> {
  const rounds = run.isShort ? 1 : 6;
  const options = { name: "f9", speed: SPEED, startMs: MARKET_DAY_MS };
  const source = createSimulatedSource({ seed: run.seed });
  await inWorld(run, { ...options, source }, async (world) => {
    world.startIngest();
    let repeated = 0;
    const startConsumer = () =>
      world.startConsumer(({ kind }) => {
        if (kind === "repeated") repeated += 1;
      });
    let consumer = startConsumer();
    await world.playUntil(world.startMs + QUIET_MS);
    const random = createPrng(run.seed);
    let downMs = Number.POSITIVE_INFINITY;
    for (let round = 1; round <= rounds; round++) {
      // What comes while the reader is away, Redis loses unread.
      await consumer.kill();
      await world.playUntil(world.clock.nowMs() + 3 * MINUTE_MS);
      await wipe(world);
      consumer = startConsumer();
      downMs = Math.min(downMs, await playOutages(run, world, random));
      run.note(`F9: round ${round} of ${rounds}, ${marketMinutes(world)}\n`);
    }
    const endMs = minuteOf(world.clock.nowMs());
    await world.playUntil(endMs + QUIET_MS);
    const happened = {
      ...{ rounds, redis_wiped: 2 * rounds, redis_restarted: rounds, clickhouse_killed: rounds },
      clickhouse_down_minutes: Math.floor(downMs / MINUTE_MS),
    };
    const hasHappened = downMs >= CLICKHOUSE_DOWN_MS;
    const canonical = await settledComparison(() =>
      compareCanonical(world, { startMs: world.startMs, endMs }),
    );
    const figure = { id: "F9", command: COMMAND, comparison: canonical };
    tellCandles(run, world, { ...figure, hasHappened, details: happened });
    const ledger = await settledComparison(() => compareLedger(world, { startMs: world.startMs, endMs }));
    tellCandles(run, world, {
      ...{ id: "F9.consumer", command: COMMAND, comparison: ledger },
      // Without a hole that Redis left, nothing was proved.
      hasHappened: hasHappened && ledger.refilled > 0,
      details: { ...happened, refilled: ledger.refilled, repeated },
    });
  });
}

/** One round; answers how long ClickHouse was away, in the market's time. */
async function playOutages(run: ChaosRun, world: ChaosWorld, random: () => number): Promise<number> {
  const { clock, playUntil } = world;
  const { servers } = run;
  const play = (minutes: number) => playUntil(clock.nowMs() + minutes * MINUTE_MS);
  await play(2 + random());
  await servers.redis.kill();
  await play(2 + random());
  await servers.redis.start();
  await play(2 + random());
  await servers.killClickhouse();
  const downSinceMs = clock.nowMs();
  const wipeAtMs = downSinceMs + CLICKHOUSE_DOWN_MS * random();
  await playUntil(wipeAtMs);
  await wipe(world);
  await playUntil(downSinceMs + CLICKHOUSE_DOWN_MS);
  const downMs = clock.nowMs() - downSinceMs;
  await servers.startClickhouse();
  await play(3 + random());
  return downMs;
}

/** Our own connection may not be back yet. */
async function wipe({ redis, clock }: ChaosWorld): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await redis.flushall();
      return;
    } catch (error) {
      if (attempt === 20) throw error;
      await clock.sleep(MINUTE_MS / 4);
    }
  }
}
