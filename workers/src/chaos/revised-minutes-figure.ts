import { HOUR_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import { runBackfill } from "@roehub/core/market-data/backfill-runner";
import { createCandleLoadsStore } from "@roehub/core/market-data/candle-loads-store";
import { createKlinesStore } from "@roehub/core/market-data/klines-store";
import { venueBackfill } from "@roehub/core/market-data/venue-backfill-runner";
import { createRevisingSource, readRevisedCandles } from "../sandbox/exchange/revised-candles.ts";
import { type ChaosRun, inWorld } from "./chaos-run.ts";
import type { ChaosWorld } from "./chaos-world.ts";
import { type CandleRange, compareCanonical, settledComparison } from "./compare-candles.ts";
import { faultsOf } from "./compare-lines.ts";
import { worldVenues } from "./world-venues.ts";

const REF = { marketId: 1, symbol: "BTCUSDT" } as const;
/** Later than the recorded minutes span, so that all of them are played as they were first. */
const REVISED_AFTER_MS = 30 * HOUR_MS;
const QUIET_MS = 5 * MINUTE_MS;
const SPEED = 600;

/**
 * Minutes that the venue changed after it had published them: played as they were first, then fetched again as they are
 * later. Each change is a revision, and the store says what the venue says now. In the short form the first reading
 * comes by HTTP too.
 */
export async function revisedMinutesFigure(run: ChaosRun, file: string): Promise<void> {
  const revised = readRevisedCandles(file, REF);
  const opens = revised.first.map(({ tsOpen }) => tsOpen);
  const range = { startMs: Math.min(...opens), endMs: Math.max(...opens) + MINUTE_MS };
  const source = createRevisingSource(REF, revised, REVISED_AFTER_MS);
  const options = { name: "revised", speed: SPEED, startMs: range.startMs - QUIET_MS, source };
  await inWorld(run, options, async (world) => {
    await (run.isShort ? fetchFirst(run, world, range) : playFirst(run, world, range));
    const first = await settledComparison(() => compareCanonical(world, range));
    world.clock.skipTo(range.endMs + REVISED_AFTER_MS + HOUR_MS);
    const fetched = await backfill(run, world, range);
    const again = await backfill(run, world, range);
    const later = await compareCanonical(world, { ...range, atMs: world.clock.nowMs() });
    const klines = createKlinesStore({ clickhouse: world.clickhouse, clock: world.clock });
    const found = await klines.revisions({ ...REF, ...range, limit: 10_000 });
    const changed = found.filter(({ kind }) => kind === "changed").length;
    const faults = { first: faultsOf(first), later: faultsOf(later) };
    run.onFigure({
      id: "day.revisions",
      value: changed,
      unit: "revisions recorded",
      bar: `= ${opens.length}`,
      ok: changed === opens.length && faults.first === 0 && faults.later === 0 && again.changed === 0,
      command: "npm run chaos -- market-day --json --candles DIR",
      details: {
        compared: later.expected,
        ...{ wrong_first: faults.first, wrong_later: faults.later },
        ...{ changed: fetched.changed, changed_again: again.changed },
      },
    });
  });
}

async function playFirst(run: ChaosRun, world: ChaosWorld, { endMs }: CandleRange): Promise<void> {
  const worker = world.startIngest();
  run.note("revisions: the first reading is played\n");
  await world.playUntil(endMs + QUIET_MS);
  await worker.end();
}

async function fetchFirst(run: ChaosRun, world: ChaosWorld, range: CandleRange): Promise<void> {
  world.clock.skipTo(range.endMs + QUIET_MS);
  await backfill(run, world, range);
}

/** What `npm run backfill` does. */
function backfill(run: ChaosRun, world: ChaosWorld, range: CandleRange) {
  const { clickhouse, clock } = world;
  const deps = {
    klines: createKlinesStore({ clickhouse, clock }),
    loads: createCandleLoadsStore({ clickhouse, clock }),
    timer: clock,
  };
  const stretch = venueBackfill(worldVenues(world).rest(REF.marketId), REF.symbol, range);
  const stretches = (async function* () {
    yield stretch;
  })();
  return runBackfill(deps, { ref: REF, origin: "rest", stretches, stretchCount: 1, signal: run.signal });
}
