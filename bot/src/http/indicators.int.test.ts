import { gunzipSync } from "node:zlib";
import {
  type ComputeIndicator,
  indicatorListSchema,
  indicatorSeriesSchema,
} from "@roehub/core/contract/indicators";
import { defaultParams, type IndicatorBounds } from "@roehub/core/indicators/parse-params";
import { findIndicator, INDICATORS } from "@roehub/core/indicators/registry";
import { computeSeries } from "@roehub/core/indicators/series";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { sha256HexOfText } from "@roehub/core/kernel/hash";
import { DAY_MS, epochMs, formatInstant, HOUR_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import { candleSeriesOf } from "@roehub/core/market-data/candle-series";
import { rollup } from "@roehub/core/market-data/rollup";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTestClickhouse, createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { bearer, CANDLES, createHttpHarness, expectProblem } from "../../e2e/http-harness.ts";
import { wireIndicator } from "./wire-indicator.ts";

const { postgres } = await createTestDatabase();
const { clickhouse } = await createTestClickhouse();
const BOUNDS: IndicatorBounds = { ema: { period: { min: 5, max: 200 } } };
const http = await createHttpHarness({
  postgres,
  clickhouse,
  indicatorBounds: BOUNDS,
});
const ann = await http.signIn(1001);

const BTC = { marketId: 1, symbol: "BTCUSDT" } as const;
const minutes = await http.candles.read1m(BTC, CANDLES.startMs, CANDLES.endMs);
const at = (ms: number) => formatInstant(epochMs(ms));
const asked = (change: object = {}) => ({
  market_id: 1,
  symbol: "BTCUSDT",
  timeframe: "15m",
  id: "ema",
  start: at(CANDLES.endMs - DAY_MS),
  end: at(CANDLES.endMs),
  ...change,
});
const post = (body: unknown) => http.post("/api/indicators/compute", body, bearer(ann.accessToken));
const compute = async (change: Partial<ComputeIndicator> = {}) => {
  const answer = await post(asked(change));
  expect(answer.statusCode, answer.body).toBe(200);
  return indicatorSeriesSchema.parse(answer.json());
};

/** The whole history computed at once, gated: what every part of it has to equal or come near to. */
function whole(id: string, timeframe: "1m" | "15m" | "1h", params?: Record<string, number>) {
  const def = ensureDefined(findIndicator(id), id);
  const point = { ...defaultParams(def), ...params };
  const bars = rollup(minutes, timeframe);
  const usable = def.convergence(point) - 1;
  return {
    tsOpen: Array.from(bars.tsOpen, at),
    outputs: computeSeries(def, point, bars).map((column) =>
      Array.from(column, (value, row) => (row < usable || !Number.isFinite(value) ? null : value)),
    ),
  };
}

describe("the list", () => {
  test("tells every indicator with the bounds of this instance", async () => {
    const answer = await http.get("/api/indicators", ann.accessToken);
    const { items } = indicatorListSchema.parse(answer.json());
    expect(items.map(({ id }) => id)).toEqual(INDICATORS.map(({ id }) => id));
    expect(items.find(({ id }) => id === "ema")?.params).toEqual([
      {
        name: "period",
        title: { en: "period", ru: "период" },
        type: "int",
        min: 5,
        max: 200,
        step: 1,
        default: 20,
      },
    ]);
    expect(items.find(({ id }) => id === "sma")?.params[0]).toMatchObject({ min: 2, max: 1_000 });
  });

  test("is not sent again to whoever has it", async () => {
    const first = await http.get("/api/indicators", ann.accessToken);
    const etag = String(first.headers.etag);
    const tagWith = (bounds: IndicatorBounds) => {
      const items = INDICATORS.map((def) => wireIndicator(def, bounds));
      return `W/"${sha256HexOfText(JSON.stringify({ items })).slice(0, 32)}"`;
    };
    expect(etag).toBe(tagWith(BOUNDS));
    expect(etag).not.toBe(tagWith({}));
    expect(first.headers["cache-control"]).toBe("private, no-cache");
    const again = await http.get("/api/indicators", ann.accessToken, { "if-none-match": etag });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, "", etag]);
    const other = await http.get("/api/indicators", ann.accessToken, { "if-none-match": 'W/"other"' });
    expect(other.statusCode).toBe(200);
    expect((await http.get("/api/indicators", undefined, { "if-none-match": etag })).statusCode).toBe(401);
  });

  test("is compressed for whoever takes that, and for nobody else", async () => {
    const plain = await http.get("/api/indicators", ann.accessToken, { "accept-encoding": "br, gzip;q=0" });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    const packed = await http.get("/api/indicators", ann.accessToken, { "accept-encoding": "br, gzip" });
    expect(packed.headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 3);
  });
});

describe("a series", () => {
  test("of an indicator with a window has the bits of the whole history, however it is cut", async () => {
    for (const id of ["sma", "bb"]) {
      const all = whole(id, "15m");
      for (const [first, last] of [
        [0, 40],
        [7, 8],
        [500, 960],
        [900, 960],
      ] as const) {
        const series = await compute({
          id,
          start: ensureDefined(all.tsOpen[first], "first"),
          end: at(Date.parse(ensureDefined(all.tsOpen[last - 1], "last")) + MINUTE_MS),
        });
        expect(series.ts_open).toEqual(all.tsOpen.slice(first, last));
        expect(series.outputs.map(({ values }) => values)).toEqual(
          all.outputs.map((column) => column.slice(first, last)),
        );
      }
    }
  });

  test("of a recursive indicator is given as soon as its seed has faded, and not before", async () => {
    const all = whole("ema", "15m", { period: 20 });
    const series = await compute({ params: { period: 20 } });
    expect(series).toMatchObject({
      instrument_key: "binance:spot:BTCUSDT",
      market_source: "simulated",
      params: { period: 20 },
      label: "EMA 20",
      bars_gated: 0,
      bars_read: series.convergence_bars - 1 + 96,
    });
    expect(series.outputs[0]?.label).toEqual({ en: "EMA 20", ru: "EMA 20" });
    const expected = all.outputs[0]?.slice(-96) ?? [];
    for (const [row, value] of (series.outputs[0]?.values ?? []).entries()) {
      expect(value).toBeCloseTo(ensureDefined(expected[row], `row ${row}`) ?? Number.NaN, 3);
    }
  });

  test("over a young history says how much is gated, and how much there is", async () => {
    const { convergence_bars, bars_gated, bars_read, outputs, ts_open } = await compute({
      timeframe: "1h",
      params: { period: 20 },
      start: at(CANDLES.startMs - 2 * DAY_MS),
    });
    const bars = (CANDLES.endMs - CANDLES.startMs) / HOUR_MS;
    expect([ts_open.length, bars_read, bars_gated]).toEqual([bars, bars, convergence_bars - 1]);
    const values = outputs[0]?.values ?? [];
    expect(values.findIndex((value) => value !== null)).toBe(convergence_bars - 1);
    const short = await compute({ timeframe: "1h", params: { period: 200 } });
    expect(short).toMatchObject({ bars_read: bars, bars_gated: 24 });
    expect(short.outputs[0]?.values).toEqual(Array.from({ length: 24 }, () => null));
  });

  test("reaches over holes in the history for the bars that it needs", async () => {
    const ref = { marketId: 1, symbol: "ETHUSDT" } as const;
    const minute = (index: number) => ({
      tsOpen: epochMs(CANDLES.startMs + index * MINUTE_MS),
      open: 10 + index,
      high: 11 + index,
      low: 9 + index,
      close: 10 + index,
      volume: 1,
    });
    const opens = [0, 1, 2, 3, 4, 700, 701];
    await http.candles.insert(ref, candleSeriesOf(opens.map(minute)), "file");
    const series = await compute({
      symbol: "ETHUSDT",
      timeframe: "1m",
      id: "sma",
      params: { period: 5 },
      start: at(CANDLES.startMs + 700 * MINUTE_MS),
      end: at(CANDLES.startMs + 702 * MINUTE_MS),
    });
    expect(series.outputs[0]?.values).toEqual([
      (11 + 12 + 13 + 14 + 710) / 5,
      (12 + 13 + 14 + 710 + 711) / 5,
    ]);
  });

  test("where there are no candles is empty", async () => {
    const early = { start: at(CANDLES.startMs - 9 * DAY_MS), end: at(CANDLES.startMs - 8 * DAY_MS) };
    expect(await compute(early)).toMatchObject({ ts_open: [], bars_read: 0, bars_gated: 0 });
    expect(await compute({ market_id: 3 })).toMatchObject({ ts_open: [], outputs: [{ values: [] }] });
  });

  test("of every indicator at its defaults is answered, with numbers or null", async () => {
    for (const { id, outputs } of INDICATORS) {
      const series = await compute({ id, timeframe: "5m" });
      expect(series.outputs.map(({ name }) => name)).toEqual(outputs);
      expect(series.outputs.every(({ values }) => values.length === 288)).toBe(true);
      for (const { label } of series.outputs) expect(label.ru).not.toBe("");
    }
  });

  test.each(INDICATORS.filter(({ memory }) => memory === "day").map(({ id }) => id))(
    "%s, which begins anew with each day, has the bits of the whole history in the middle of one",
    async (id) => {
      const all = whole(id, "15m");
      const series = await compute({
        id,
        start: at(CANDLES.endMs - 10 * HOUR_MS),
        end: at(CANDLES.endMs - 9 * HOUR_MS),
      });
      const first = all.tsOpen.indexOf(series.ts_open[0] ?? "");
      expect(series.ts_open).toHaveLength(4);
      expect(series.outputs.map(({ values }) => values)).toEqual(
        all.outputs.map((column) => column.slice(first, first + 4)),
      );
    },
  );
});

describe("a request for a series is refused", () => {
  test.each<[string, object, readonly string[]]>([
    ["of an unknown indicator", { id: "nope" }, ["/id unknown_indicator"]],
    [
      "with a parameter out of this instance's bounds",
      { params: { period: 4 } },
      ["/params/period below_minimum"],
    ],
    [
      "with everything wrong at once",
      {
        id: "rsi",
        params: { period: 2.5, lower: 80, x: 1 },
        start: "2025-02-30T00:00:00Z",
        timeframe: "7m",
        y: 1,
      },
      [
        "/params/lower constraint_violated",
        "/params/period not_on_step",
        "/params/x unknown_field",
        "/start bad_time",
        "/timeframe not_allowed",
        "/y unknown_field",
      ],
    ],
    ["that holds nothing", { start: asked().end }, ["/end empty_range"]],
    ["that is too long", { start: at(CANDLES.startMs - 6 * DAY_MS) }, ["/start too_large"]],
    [
      "of wrong types",
      { market_id: "1", symbol: "btc", id: 7, start: 1, params: [] },
      ["/id wrong_type", "/market_id wrong_type", "/start wrong_type", "/symbol bad_text"],
    ],
    ["with parameters that are no object", { params: [] }, ["/params wrong_type"]],
  ])("%s", async (_, change, expected) => {
    const answer = await post(asked(change));
    expect(answer.statusCode, answer.body).toBe(422);
    expectProblem(answer);
    const errors: readonly { pointer: string; code: string }[] = answer.json().errors;
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(expected);
  });

  test("of an instrument that nobody lists, as not found; of nobody, as signed out", async () => {
    const unknown = await post(asked({ symbol: "NOPE" }));
    expect(unknown.statusCode).toBe(404);
    expectProblem(unknown);
    const stranger = await http.post("/api/indicators/compute", asked(), bearer("x"));
    expect(stranger.statusCode).toBe(401);
  });

  test("or answered, never with a 5xx, whatever stands in one of its places", async () => {
    const valid = { ...asked(), params: { period: 20 } };
    const evil = fc.oneof(
      fc.constantFrom<unknown>(
        "\0",
        "__proto__",
        "constructor",
        -0,
        1e308,
        5e-324,
        2 ** 53,
        [],
        {},
        null,
        "",
      ),
      fc.constantFrom("0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2025-11-20", "1970-01-01T00:00:00Z"),
      fc.integer(),
      fc.double(),
      fc.string({ unit: "binary", maxLength: 8 }),
    );
    const place = fc.constantFrom(...Object.keys(valid), "params.period", "toString");
    await fc.assert(
      fc.asyncProperty(place, evil, async (name, value) => {
        const body =
          name === "params.period" ? { ...valid, params: { period: value } } : { ...valid, [name]: value };
        const answer = await post(body);
        expect([200, 404, 422], `${name} ${answer.body}`).toContain(answer.statusCode);
        if (answer.statusCode !== 200) expectProblem(answer);
      }),
      { numRuns: 200 },
    );
  });

  test("as a whole where its body is none", async () => {
    for (const body of [null, [], 7, "x"]) expect((await post(body)).statusCode).toBe(422);
  });
});
