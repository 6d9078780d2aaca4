import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createTestClickhouse } from "../../../workers/src/sandbox/test-databases.ts";
import { RoehubError } from "../kernel/errors.ts";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";
import type { VenueKline } from "../venues/venue.ts";
import type { VenueRest } from "../venues/venue-rest.ts";
import { type BackfillProgress, type BackfillStretch, runBackfill } from "./backfill-runner.ts";
import { createCandleLoadsStore } from "./candle-loads-store.ts";
import { createCandlesStore } from "./candles-store.ts";
import { fileBackfill } from "./file-backfill-runner.ts";
import { createKlinesStore, type KlinesStore } from "./klines-store.ts";
import type { InstrumentRef } from "./market.ts";
import { venueBackfill } from "./venue-backfill-runner.ts";

const { clickhouse } = await createTestClickhouse();
const folder = mkdtempSync(join(tmpdir(), "roehub-backfill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const T = Date.UTC(2026, 0, 1);
const timer: Timer = { nowMs: () => epochMs(T + 365 * 24 * 60 * MINUTE_MS), sleep: async () => {} };
const klines = createKlinesStore({ clickhouse, clock: timer });
const candles = createCandlesStore({ clickhouse, clock: timer });
const loads = createCandleLoadsStore({ clickhouse, clock: timer });
const never = new AbortController().signal;
const endMs = T + 30_000 * MINUTE_MS;

let instruments = 0;
let ref: InstrumentRef;
beforeEach(() => {
  ref = { marketId: 1, symbol: `OLD${++instruments}USDT` };
});

const kline = (minute: number, close = 6): VenueKline => ({
  symbol: "X",
  tsOpen: epochMs(T + minute * MINUTE_MS),
  open: 5,
  high: 9,
  low: 4,
  close,
  volume: minute,
  quoteVolume: 6 * minute,
  trades: 1,
  takerBuyBaseVolume: 0,
  takerBuyQuoteVolume: 0,
});

/** A venue with every minute but every thousandth, in pages of a thousand. `onPage` may end it. */
function scriptedVenue(onPage: (page: number) => void = () => {}) {
  const asked: number[] = [];
  const rest: Pick<VenueRest, "klines"> = {
    async *klines(request) {
      asked.push((request.startMs - T) / MINUTE_MS);
      for (let page = 0, at = request.startMs; at < request.endMs; at += 1_000 * MINUTE_MS, page++) {
        onPage(page);
        const first = (at - T) / MINUTE_MS;
        const minutes = Array.from({ length: 1_000 }, (_, i) => first + i).filter(
          (minute) => minute % 1_000 !== 500,
        );
        yield { klines: minutes.map((minute) => kline(minute)), until: epochMs(at + 1_000 * MINUTE_MS) };
      }
    },
  };
  return { asked, stretch: venueBackfill(rest, ref.symbol, { startMs: T, endMs }) };
}

async function* each(...stretches: readonly BackfillStretch[]) {
  yield* stretches;
}

const runVenue = (
  stretch: BackfillStretch,
  more: {
    signal?: AbortSignal;
    store?: Pick<KlinesStore, "amend">;
    onProgress?: (p: BackfillProgress) => void;
  } = {},
) => {
  const { signal = never, store = klines, ...rest } = more;
  const deps = { klines: store, loads, timer };
  return runBackfill(deps, {
    ref,
    origin: "rest",
    stretches: each(stretch),
    stretchCount: 1,
    signal,
    ...rest,
  });
};

describe("runBackfill from a venue", () => {
  it("stores everything, says what the venue lacks, and changes nothing the second time", async () => {
    const progress: BackfillProgress[] = [];
    const { asked, stretch } = scriptedVenue();
    expect(await runVenue(stretch, { onProgress: (p) => progress.push(p) })).toEqual({
      outcome: "finished",
      rows: 29_970,
      inserted: 29_970,
      changed: 0,
      late: 0,
      missing: 30,
    });
    expect(await candles.extent(ref)).toEqual({ first: T, last: endMs - MINUTE_MS, count: 29_970 });
    expect(progress.map(({ share }) => share)).toEqual([1 / 3, 2 / 3, 1]);
    expect(await runVenue(stretch)).toMatchObject({ rows: 29_970, inserted: 0, changed: 0 });
    expect(asked).toEqual([0, 0]);
  });

  it("goes on where an earlier run ended", async () => {
    const cut = scriptedVenue((page) => {
      if (page === 25) throw new Error("cut");
    });
    await expect(runVenue(cut.stretch)).rejects.toThrow("cut");
    const whole = scriptedVenue();
    expect(await runVenue(whole.stretch)).toMatchObject({ rows: 9_990, inserted: 9_990, late: 0 });
    expect(whole.asked).toEqual([20_000]);
    expect((await candles.extent(ref))?.count).toBe(29_970);
  });

  it("stops when it is told to, and goes on from there", async () => {
    const stop = new AbortController();
    const { stretch, asked } = scriptedVenue((page) => {
      if (page === 12) stop.abort();
    });
    expect(await runVenue(stretch, { signal: stop.signal })).toMatchObject({ outcome: "stopped" });
    expect(await runVenue(scriptedVenue().stretch)).toMatchObject({ outcome: "finished" });
    expect((await candles.extent(ref))?.count).toBe(29_970);
    expect(asked).toEqual([0]);
  });

  it("outlives a server that is away for a while, and no other fault", async () => {
    let failures = 0;
    const away: Pick<KlinesStore, "amend"> = {
      amend(...args) {
        if (++failures <= 3) throw new RoehubError("clickhouse_unavailable", "away");
        return klines.amend(...args);
      },
    };
    expect(await runVenue(scriptedVenue().stretch, { store: away })).toMatchObject({ inserted: 29_970 });
    const broken: Pick<KlinesStore, "amend"> = { amend: () => Promise.reject(new Error("refused")) };
    await expect(runVenue(scriptedVenue().stretch, { store: broken })).rejects.toThrow("refused");
  });

  it("leaves what a load of the sandbox is recorded as", async () => {
    await runVenue(scriptedVenue().stretch);
    expect(await loads.latest(ref)).toBeNull();
    expect(await loads.find(ref, "venue from 2026-01-01T00:00:00Z")).toMatchObject({
      state: "finished",
      doneUntil: endMs,
    });
  });
});

describe("runBackfill from files", () => {
  const line = (minute: number, close = 6) => {
    const open = T + minute * MINUTE_MS;
    return `${open},5,9,4,${close},${minute},${open + 59_999},${6 * minute},1,0,0,0\n`;
  };
  const write = (name: string, ...lines: readonly string[]) => {
    const path = join(folder, `${ref.symbol}-${name}`);
    writeFileSync(path, lines.join(""));
    return path;
  };
  const all = { startMs: 0, endMs: Date.UTC(2299, 0, 1) };
  const runFiles = (paths: readonly string[], range = all) =>
    runBackfill(
      { klines, loads, timer },
      {
        ref,
        origin: "file",
        stretches: fileBackfill(paths, ref.symbol, range),
        stretchCount: paths.length,
        signal: never,
      },
    );
  const minutes = (first: number, end: number) =>
    Array.from({ length: end - first }, (_, i) => line(first + i));

  it("reads them in the order of their names, and compares them with what is stored", async () => {
    const paths = [
      write("1m-2026-02.csv", ...minutes(100, 200)),
      write("1m-2026-01.csv", ...minutes(0, 40), ...minutes(50, 100)),
    ];
    expect(await runFiles(paths)).toEqual({
      outcome: "finished",
      rows: 190,
      inserted: 190,
      changed: 0,
      late: 0,
      missing: 10,
    });
    const corrected = write("1m-2026-01.csv", ...minutes(0, 60), line(60, 7), ...minutes(61, 100));
    utimesSync(corrected, 1_700_000_000, 1_700_000_000);
    expect(await runFiles([corrected])).toMatchObject({ rows: 100, inserted: 10, late: 10, changed: 1 });
    expect(await runFiles([corrected])).toMatchObject({ inserted: 0, changed: 0 });
  });

  it("takes the range of them that is asked for", async () => {
    const path = write("1m-2026-01.csv", ...minutes(0, 100));
    const range = { startMs: T + 20 * MINUTE_MS, endMs: T + 30 * MINUTE_MS };
    expect(await runFiles([path], range)).toMatchObject({ rows: 10, inserted: 10, missing: 0 });
    expect(await candles.extent(ref)).toMatchObject({ first: range.startMs, last: range.endMs - MINUTE_MS });
  });

  it.each(["ETHUSDT-1m-2026-01.csv", `5m`])(
    "refuses a dump whose name says something else: %s",
    async (name) => {
      const path = name.startsWith("ETH") ? join(folder, name) : write(`${name}-2026-01.csv`, line(0));
      writeFileSync(path, line(0));
      await expect(runFiles([path])).rejects.toMatchObject({ code: "candle_file_invalid" });
    },
  );

  it("says which line of a file is bad", async () => {
    const path = write("1m-2026-01.csv", ...minutes(0, 5), "x\n");
    await expect(runFiles([path])).rejects.toMatchObject({
      publicText: expect.stringContaining("line 6: expected a decimal number"),
    });
  });
});
