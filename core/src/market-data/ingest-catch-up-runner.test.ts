import { expect, it } from "vitest";
import { epochMs, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import { createLogger } from "../platform/logging.ts";
import { createManualTimer } from "../venues/test-timer.ts";
import type { VenueRest } from "../venues/venue-rest.ts";
import { createIngestCatchUp } from "./ingest-catch-up-runner.ts";
import { createIngestInstrument, owe } from "./ingest-instrument.ts";

const T = Date.UTC(2026, 2, 15, 12);
const rangeAt = (minute: number) => {
  const startMs = T + minute * MINUTE_MS;
  return { startMs, endMs: startMs + MINUTE_MS };
};

/** An instrument that owes a hundred separate minutes, and a venue whose answers wait to be let through. */
function createWorld() {
  const timer = createManualTimer({ startMs: T + 1_000 * MINUTE_MS });
  const instrument = createIngestInstrument({ marketId: 1, symbol: "BTCUSDT" }, timer.nowMs());
  for (let index = 0; index < 100; index++) owe(instrument, rangeAt(2 * index));
  const asked: { startMs: number; endMs: number }[] = [];
  const answers: (() => void)[] = [];
  async function* klines({ startMs, endMs }: Parameters<VenueRest["klines"]>[0]) {
    asked.push({ startMs, endMs });
    await new Promise<void>((resolve) => answers.push(resolve));
    yield { klines: [], until: epochMs(endMs) };
  }
  const ending = new AbortController();
  const catchUp = createIngestCatchUp({
    instruments: new Map([[instrument.ref.symbol, instrument]]),
    rest: { klines },
    timer,
    logger: createLogger({ level: "silent", secrets: [] }),
    signal: ending.signal,
    venueNowMs: timer.nowMs,
    apply: () => {},
    writer: { hasRoom: () => true, room: async () => {} },
  });
  /** Lets the venue answer, and asks for what is next. */
  const answer = async () => {
    answers.shift()?.();
    await timer.advance(10 * SECOND_MS);
    catchUp.pump();
  };
  return { instrument, asked, answer, catchUp };
}

it("asks for every minute that is owed, also where more come to be owed meanwhile", async () => {
  const { instrument, asked, answer, catchUp } = createWorld();
  catchUp.pump();
  // While the first is asked for, the debts beyond the bound grow together with it.
  owe(instrument, rangeAt(300));
  for (let step = 0; step < 200 && instrument.owed.length > 0; step++) await answer();
  const isAsked = ({ startMs, endMs }: { startMs: number; endMs: number }) =>
    asked.some((range) => range.startMs <= startMs && range.endMs >= endMs);
  const owed = [...Array.from({ length: 100 }, (_, index) => rangeAt(2 * index)), rangeAt(300)];
  expect(owed.filter((range) => !isAsked(range))).toEqual([]);
  expect(instrument.owed).toEqual([]);
});
