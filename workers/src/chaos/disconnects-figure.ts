import { createPrng } from "@roehub/core/kernel/prng";
import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import { MARKETS, type MarketId } from "@roehub/core/market-data/market";
import type { FaultSpec } from "../sandbox/exchange/faults.ts";
import { createSimulatedSource } from "../sandbox/exchange/simulated-source.ts";
import { type ChaosRun, inWorld, MARKET_DAY_MS, marketMinutes, tellCandles } from "./chaos-run.ts";
import { type ChaosWorld, minuteOf } from "./chaos-world.ts";
import { compareCanonical, settledComparison } from "./compare-candles.ts";

const KINDS = ["refused", "half_open", "server_shutdown", "disconnect"] as const;

/** Connections live so long here: a market's ends of old age come between the other ends. */
const LIFETIME_MS = 6 * MINUTE_MS;
/** Of the ends, those of old age. */
const RENEWED_SHARE = 0.2;
/** Between two faults, on average. */
const EVERY_MS = { short: 1.5 * MINUTE_MS, full: 2 * MINUTE_MS };
const QUIET_MS = 4 * MINUTE_MS;
const TURNS_MAX = 3;
const SPEED = 60;

/**
 * F7: feeds are forced to end, drawn from the seed, amid four markets of three symbols: by age as after 24 hours, told
 * and untold, half-open, and with new connections refused for a while. Half of the ends fall shortly before a minute
 * does.
 */
export async function disconnectsFigure(run: ChaosRun): Promise<void> {
  const wanted = run.isShort ? 10 : 100;
  const options = { name: "f7", speed: SPEED, startMs: MARKET_DAY_MS, connectionLifetimeMs: LIFETIME_MS };
  const source = createSimulatedSource({ seed: run.seed });
  await inWorld(run, { ...options, source }, async (world) => {
    const counts = { refused: 0, half_open: 0, server_shutdown: 0, disconnect: 0, renewal: 0 };
    world.startIngest((report) => {
      if (report.kind === "reconnecting" && report.cause === "renewal") counts.renewal += 1;
    });
    await playDisconnects(run, world, { wanted, counts });
    world.exchange.faults.clear();
    const endMs = minuteOf(world.clock.nowMs());
    await world.playUntil(endMs + QUIET_MS);
    const comparison = await settledComparison(() =>
      compareCanonical(world, { startMs: world.startMs, endMs }),
    );
    const disconnects = Object.values(counts).reduce((sum, count) => sum + count, 0);
    tellCandles(run, world, {
      id: "F7",
      command: "npm run chaos -- market-data --json",
      comparison,
      hasHappened: disconnects >= wanted,
      details: { disconnects, ...counts, market_minutes: (endMs - world.startMs) / MINUTE_MS },
    });
  });
}

type Counts = Record<(typeof KINDS)[number] | "renewal", number>;

async function playDisconnects(
  run: ChaosRun,
  world: ChaosWorld,
  { wanted, counts }: { wanted: number; counts: Counts },
): Promise<void> {
  const random = createPrng(run.seed);
  const everyMs = run.isShort ? EVERY_MS.short : EVERY_MS.full;
  const forcedWanted = Math.ceil(wanted * (1 - RENEWED_SHARE));
  // Every instrument is delivered before the first end.
  await world.playUntil(world.startMs + QUIET_MS);
  const isEnough = () => forced >= forcedWanted && counts.renewal >= wanted - forcedWanted;
  let forced = 0;
  // Feeds that never grow old are not waited for without end.
  for (let turn = 0; !isEnough() && turn < TURNS_MAX * wanted; turn++) {
    const waitMs = everyMs * (0.5 + random());
    const atMs = world.clock.nowMs() + waitMs;
    const isAtClose = random() < 0.5;
    await world.playUntil(isAtClose ? minuteOf(atMs) + MINUTE_MS - 3 * SECOND_MS * random() : atMs);
    const kind = KINDS[turn % KINDS.length] ?? "disconnect";
    const { marketId = 1 } = MARKETS[Math.floor(random() * MARKETS.length)] ?? {};
    const struck = strike(world, kind, { marketId, size: random() });
    // Nobody was connected just then.
    if (struck === 0) continue;
    forced += 1;
    counts[kind] += 1;
    run.note(`F7: ${forced} ends, ${counts.renewal} of old age, ${marketMinutes(world)}\n`);
  }
}

/** Forces the end and answers how many connections it struck. */
function strike(
  { exchange: { faults } }: ChaosWorld,
  kind: (typeof KINDS)[number],
  { marketId, size }: { marketId: MarketId; size: number },
): number {
  if (kind === "refused") {
    const forMs = (20 + 130 * size) * SECOND_MS;
    faults.add({ kind: "connect_refused", marketId, forMs });
    return faults.add({ kind: "disconnect", marketId }).consumed();
  }
  const spec: FaultSpec =
    kind === "server_shutdown" ? { kind, marketId, afterMs: 20 * SECOND_MS * size } : { kind, marketId };
  return faults.add(spec).consumed();
}
