import { existsSync } from "node:fs";
import { join } from "node:path";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import { createKlinesStore } from "@roehub/core/market-data/klines-store";
import { createRepair } from "@roehub/core/market-data/repair-runner";
import { createVenueGapsStore } from "@roehub/core/market-data/venue-gaps-store";
import type { ExchangeSource } from "../sandbox/exchange/exchange-source.ts";
import { createFileSource } from "../sandbox/exchange/file-source.ts";
import { type ChaosRun, inWorld } from "./chaos-run.ts";
import type { ChaosWorld } from "./chaos-world.ts";
import { playDay } from "./market-day-figure.ts";
import { revisedMinutesFigure } from "./revised-minutes-figure.ts";
import { worldVenues } from "./world-venues.ts";

/** Days of the recorded files: each file has at least one of them, the first one is Binance's outage. */
const DAYS = ["2023-03-24", "2024-08-05", "2025-06-10", "2025-09-10"].map((day) => Date.parse(day));
const OUTAGE_MINUTES = 80;
/** Of the outage's day, where there is little time: it lies in there. */
const SHORT = { startMs: 12 * HOUR_MS, minutes: 150 };
const SPEED = 480;
const REVISED_FILE = "binance-spot_BTCUSDT_1m_revised-2021-04.json";
const OUTAGE_REF = { marketId: 1, symbol: "BTCUSDT" } as const;
const COMMAND = "npm run chaos -- market-day --json --candles DIR";

/**
 * Real candles played by the sandbox exchange: days of the files in `dir`, one of them with an outage of the venue, and
 * the minutes that Binance changed after it had published them. Where the folder is absent it says so.
 */
export async function recordedDayFigures(run: ChaosRun, dir: string): Promise<void> {
  if (!existsSync(dir)) return run.tell(`The folder ${dir} is absent: no recorded day is played.\n`);
  const files = await createFileSource(dir);
  for (const dayMs of run.isShort ? DAYS.slice(0, 1) : DAYS) await recordedDay(run, files, dayMs);
  const revised = join(dir, REVISED_FILE);
  if (!existsSync(revised)) return run.tell(`${REVISED_FILE} is absent: no revision is played.\n`);
  await revisedMinutesFigure(run, revised);
}

async function recordedDay(run: ChaosRun, files: ExchangeSource, dayMs: number): Promise<void> {
  const day = new Date(dayMs).toISOString().slice(0, 10);
  const startMs = run.isShort ? dayMs + SHORT.startMs : dayMs;
  const minutes = run.isShort ? SHORT.minutes : DAY_MS / MINUTE_MS;
  const endMs = startMs + minutes * MINUTE_MS;
  const source = instrumentsOf(files, startMs, endMs);
  if (source.instruments().length === 0) return run.tell(`No file has candles of ${day}.\n`);
  const outageMinutes = dayMs === DAYS[0] ? OUTAGE_MINUTES : 0;
  const name = `d${day.replaceAll("-", "")}`;
  await inWorld(run, { name, speed: SPEED, startMs, source }, async (world) => {
    await playDay(run, world, { id: `day.${day}`, minutes, expectedPerInstrument: minutes - outageMinutes });
    if (outageMinutes > 0) await knownOutage(run, world, { id: `day.${day}.outage`, endMs });
  });
}

/** The source with those that have candles in the span alone. */
function instrumentsOf(files: ExchangeSource, startMs: number, endMs: number): ExchangeSource {
  const instruments = files
    .instruments()
    .filter((ref) => files.klines({ ref, startMs, endMs, atMs: endMs }).length > 0);
  return { instruments: () => instruments, klines: (request) => files.klines(request) };
}

/** The repair asks the venue for the outage once, and not again while it is known. */
async function knownOutage(run: ChaosRun, world: ChaosWorld, day: { id: string; endMs: number }) {
  const { clickhouse, clock, startMs } = world;
  const venues = worldVenues(world);
  let asked = 0;
  const repair = createRepair({
    klines: createKlinesStore({ clickhouse, clock }),
    gaps: createVenueGapsStore({ clickhouse, clock }),
    rest: (marketId) => ({
      klines(range, signal) {
        asked += 1;
        return venues.rest(marketId).klines(range, signal);
      },
    }),
    clock,
  });
  const range = { ref: OUTAGE_REF, startMs, endMs: day.endMs };
  const first = await repair.run(range, run.signal);
  const askedFirst = asked;
  const second = await repair.run(range, run.signal);
  const atVenue = second.atVenue.reduce((sum, hole) => sum + (hole.endMs - hole.startMs) / MINUTE_MS, 0);
  const askedAgain = asked - askedFirst;
  run.onFigure({
    id: day.id,
    value: atVenue,
    unit: "minutes known as the venue's",
    bar: `= ${OUTAGE_MINUTES}`,
    ok: atVenue === OUTAGE_MINUTES && first.inserted === 0 && second.left.length === 0 && askedAgain === 0,
    command: COMMAND,
    details: { asked_first: askedFirst, asked_again: askedAgain, inserted: first.inserted },
  });
}
