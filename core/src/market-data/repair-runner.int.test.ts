import { beforeEach, describe, expect, it } from "vitest";
import { createTestClickhouse } from "../../../workers/src/sandbox/test-databases.ts";
import { epochMs, HOUR_MS, MINUTE_MS } from "../kernel/time.ts";
import type { VenueKline } from "../venues/venue.ts";
import type { KlineRange, VenueRest } from "../venues/venue-rest.ts";
import { rawTable } from "./kline-block.ts";
import { createKlinesStore } from "./klines-store.ts";
import type { InstrumentRef } from "./market.ts";
import { createRepair } from "./repair-runner.ts";
import { createVenueGapsStore } from "./venue-gaps-store.ts";

const { clickhouse } = await createTestClickhouse();
const T = Date.UTC(2026, 0, 1);
const NOW = epochMs(T + 10 * HOUR_MS + 20_000);
const time = { now: NOW };
const clock = { nowMs: () => time.now };
const klines = createKlinesStore({ clickhouse, clock });
const gaps = createVenueGapsStore({ clickhouse, clock });

const kline = (minute: number): VenueKline => ({
  symbol: "X",
  tsOpen: epochMs(T + minute * MINUTE_MS),
  open: 5,
  high: 7,
  low: 4,
  close: 6,
  volume: minute,
  quoteVolume: 6 * minute,
  trades: 1,
  takerBuyBaseVolume: 0,
  takerBuyQuoteVolume: 0,
});
const range = (first: number, end: number) => ({
  startMs: T + first * MINUTE_MS,
  endMs: T + end * MINUTE_MS,
});

/** A venue that has every closed minute but those of `without`, in pages of four minutes; it notes what it is asked. */
function scriptedVenue(without: readonly number[] = []) {
  const asked: KlineRange[] = [];
  const rest: Pick<VenueRest, "klines"> = {
    async *klines(request) {
      asked.push(request);
      const closed = Math.floor(time.now / MINUTE_MS) * MINUTE_MS;
      const endMs = Math.min(request.endMs, closed);
      for (let at = request.startMs; at < endMs; at += 4 * MINUTE_MS) {
        const until = Math.min(at + 4 * MINUTE_MS, endMs);
        const minutes: VenueKline[] = [];
        for (let open = at; open < until; open += MINUTE_MS) {
          const minute = (open - T) / MINUTE_MS;
          if (!without.includes(minute)) minutes.push(kline(minute));
        }
        yield { klines: minutes, until: epochMs(until) };
      }
    },
  };
  const repair = createRepair({ klines, gaps, rest: () => rest, clock });
  return { asked, repair };
}

let instruments = 0;
let ref: InstrumentRef;
beforeEach(async () => {
  time.now = NOW;
  ref = { marketId: 1, symbol: `FIX${++instruments}USDT` };
  await klines.amend(
    ref,
    [0, 1, 2, 8, 9, 20].map((minute) => kline(minute)),
    "ws",
  );
});

describe("createRepair", () => {
  it("fetches exactly what is missing and stores it", async () => {
    const { asked, repair } = scriptedVenue();
    expect(await repair.run({ ref, ...range(0, 21) })).toEqual({
      missing: [range(3, 8), range(10, 20)],
      atVenue: [],
      left: [],
      inserted: 15,
      changed: 0,
      late: 15,
    });
    expect(asked).toEqual([
      { symbol: ref.symbol, ...range(3, 8) },
      { symbol: ref.symbol, ...range(10, 20) },
    ]);
    expect(await klines.missingRanges(ref, T, T + 21 * MINUTE_MS)).toEqual([]);
    expect(await repair.run({ ref, ...range(0, 21) })).toMatchObject({ missing: [], inserted: 0 });
    expect(asked).toHaveLength(2);
  });

  it("remembers what the venue does not have, and asks for it again after some hours", async () => {
    const lacking = scriptedVenue([4, 5, 12]);
    const report = await lacking.repair.run({ ref, ...range(0, 21) });
    expect(report).toMatchObject({ inserted: 12, atVenue: [range(4, 6), range(12, 13)], left: [] });

    const again = await lacking.repair.run({ ref, ...range(0, 21) });
    expect(again).toMatchObject({ inserted: 0, missing: report.atVenue, atVenue: report.atVenue, left: [] });
    expect(lacking.asked).toHaveLength(2);

    time.now = epochMs(NOW + 7 * HOUR_MS);
    const whole = scriptedVenue();
    expect(await whole.repair.run({ ref, ...range(0, 21) })).toMatchObject({ inserted: 3, atVenue: [] });
    expect(whole.asked).toHaveLength(2);
  });

  it("records what the venue changed among the newest minutes, and leaves what is older", async () => {
    const { asked, repair } = scriptedVenue();
    await klines.amend(
      ref,
      [
        { ...kline(1), close: kline(1).high },
        { ...kline(20), volume: 77 },
      ],
      "ws",
    );
    const report = await repair.run({ ref, ...range(20, 21), rereadFromMs: T + 20 * MINUTE_MS });
    expect(report).toMatchObject({ missing: [], atVenue: [], left: [], inserted: 0, changed: 1 });
    expect(asked).toEqual([{ symbol: ref.symbol, ...range(20, 21) }]);
    expect(await repair.run({ ref, ...range(20, 21), rereadFromMs: T + 20 * MINUTE_MS })).toMatchObject({
      changed: 0,
    });
  });

  it("asks once for minutes that are both missing and read again", async () => {
    const { asked, repair } = scriptedVenue();
    const report = await repair.run({ ref, ...range(9, 21), rereadFromMs: T + 15 * MINUTE_MS });
    expect(report).toMatchObject({ missing: [range(10, 20)], inserted: 10, changed: 0, left: [] });
    expect(asked).toEqual([{ symbol: ref.symbol, ...range(10, 21) }]);
  });

  it("does not take a minute for absent that closed just now", async () => {
    const last = Math.floor((NOW - T) / MINUTE_MS) - 1;
    const { repair } = scriptedVenue([last - 1, last]);
    const report = await repair.run({ ref, ...range(last - 10, last + 30) });
    expect(report).toMatchObject({ inserted: 9, atVenue: [], left: [range(last - 1, last + 1)] });
    expect(await gaps.find(ref, T, NOW)).toEqual([]);
  });

  it("keeps what it fetched when the venue fails on the way", async () => {
    const broken = createRepair({
      klines,
      gaps,
      clock,
      rest: () => ({
        async *klines() {
          yield { klines: [kline(3), kline(4)], until: epochMs(T + 5 * MINUTE_MS) };
          throw new Error("gone");
        },
      }),
    });
    await expect(broken.run({ ref, ...range(0, 21) })).rejects.toThrow("gone");
    expect(await klines.missingRanges(ref, T, T + 9 * MINUTE_MS)).toEqual([range(5, 8)]);
  });

  it("does not count as repaired what did not become canonical", async () => {
    const { repair } = scriptedVenue();
    const view = rawTable(ref.marketId).canonicalView;
    await clickhouse.command({ query: `DETACH TABLE ${view}` });
    const { left } = await repair.run({ ref, ...range(0, 10) });
    await clickhouse.command({ query: `ATTACH TABLE ${view}` });
    expect(left).toEqual([range(3, 8)]);
    expect((await repair.run({ ref, ...range(0, 10) })).left).toEqual([]);
  });
});
