import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { NEEDS_RECORDED_DATA, recordedFile } from "../../../workers/src/sandbox/recorded-data.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { MINUTE_MS } from "../kernel/time.ts";
import { allocateCandleSeries, type CandleSeries } from "../market-data/candle-series.ts";
import { parseParams } from "./parse-params.ts";
import { findIndicator, INDICATORS } from "./registry.ts";
import { computeSeries } from "./series.ts";

/** One output of an oracle, from bar `begin` on; null where the oracle has no value. */
interface OracleOutput {
  readonly begin: number;
  readonly values: readonly (number | null)[];
}

interface OracleCase {
  readonly id: string;
  readonly params: Readonly<Record<string, number | string>>;
  /** By name of our output. */
  readonly outputs: Readonly<Record<string, OracleOutput>>;
  /** Bars of ours to leave out first: an oracle with another seed agrees once both have forgotten it. */
  readonly skipToConvergence?: boolean;
}

function expectAgreement(candles: CandleSeries, oracle: OracleCase): void {
  const def = ensureDefined(findIndicator(oracle.id), oracle.id);
  const params = parseParams(def, oracle.params);
  if (!params.ok) throw new Error(JSON.stringify(params.problems));
  const columns = computeSeries(def, params.value, candles);
  const from = oracle.skipToConvergence === true ? def.convergence(params.value) : 0;
  for (const [name, { begin, values }] of Object.entries(oracle.outputs)) {
    const column = ensureDefined(columns[def.outputs.indexOf(name)], name);
    if (begin > 0) expect(column[begin - 1]).toBeNaN();
    for (const [index, expected] of values.entries()) {
      const row = begin + index;
      if (expected === null || row < from) continue;
      const ours = column[row] ?? Number.NaN;
      const difference = Math.abs(ours - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
      if (!(difference <= 1e-9)) expect({ name, row, value: ours }).toEqual({ name, row, value: expected });
    }
    expect(values.length).toBeGreaterThan(100);
  }
}

function seriesOf(input: { high: readonly number[]; low: readonly number[]; close: readonly number[] }) {
  const series = allocateCandleSeries(input.close.length);
  series.tsOpen.set(input.close.map((_, row) => row * MINUTE_MS));
  series.open.set(input.close);
  series.high.set(input.high);
  series.low.set(input.low);
  series.close.set(input.close);
  return series;
}

const numbers = z.array(z.number());
const inputSchema = z.object({ high: numbers, low: numbers, close: numbers });

describe("our own vectors from TA-Lib", () => {
  const vectors = z
    .object({
      input: inputSchema,
      cases: z.array(
        z.object({
          id: z.string(),
          params: z.record(z.string(), z.union([z.number(), z.string()])),
          outputs: z.array(z.object({ begin: z.number(), values: numbers })),
        }),
      ),
    })
    .parse(JSON.parse(readFileSync(new URL("./generated/talib-vectors.json", import.meta.url), "utf8")));

  test("cover every indicator", () => {
    const covered = new Set(vectors.cases.map(({ id }) => id));
    expect(INDICATORS.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
  });

  test.each(vectors.cases)("agree with $id $params", ({ id, params, outputs }) => {
    const names = ensureDefined(findIndicator(id), id).outputs;
    const named = Object.fromEntries(outputs.map((output, index) => [names[index] ?? "", output]));
    expectAgreement(seriesOf(vectors.input), { id, params, outputs: named });
  });
});

// Recorded oracles that are read where they are and never copied; see CONVENTIONS.md beside them.
const RECORDED = recordedFile("indicators");

function readRecorded(file: string): unknown {
  return JSON.parse(
    gunzipSync(readFileSync(join(ensureDefined(RECORDED, "recorded data"), file))).toString("utf8"),
  );
}

describe.skipIf(RECORDED === null)(`TA-Lib vectors ${NEEDS_RECORDED_DATA}`, () => {
  const schema = z.object({
    input: inputSchema,
    expected: z.array(
      z.object({
        function: z.string(),
        params: z.record(z.string(), z.number()),
        begin: z.number(),
        output: z.record(z.string(), numbers),
      }),
    ),
  });
  const names: Readonly<Record<string, { id: string; outputs: Readonly<Record<string, string>> }>> = {
    SMA: { id: "sma", outputs: { sma: "outReal" } },
    EMA: { id: "ema", outputs: { ema: "outReal" } },
    RSI: { id: "rsi", outputs: { rsi: "outReal" } },
    ATR: { id: "atr", outputs: { atr: "outReal" } },
    BBANDS: {
      id: "bb",
      outputs: { upper: "outRealUpperBand", middle: "outRealMiddleBand", lower: "outRealLowerBand" },
    },
  };

  test.each(["talib_btcusdt_1h_500.json.gz", "talib_ethusdt_1m_600.json.gz"])("agree on %s", (file) => {
    const { input, expected } = schema.parse(readRecorded(file));
    const compared = expected.filter((entry) => Object.hasOwn(names, entry.function));
    for (const entry of compared) {
      const { id, outputs } = ensureDefined(names[entry.function], entry.function);
      const { optInTimePeriod: period = 0, optInNbDevUp: dev } = entry.params;
      const named = Object.entries(outputs).map(([ours, theirs]) => {
        const values = ensureDefined(entry.output[theirs], theirs);
        return [ours, { begin: entry.begin, values }] as const;
      });
      const params = dev === undefined ? { period } : { period, dev };
      expectAgreement(seriesOf(input), { id, params, outputs: Object.fromEntries(named) });
    }
    expect(new Set(compared.map((entry) => entry.function)).size).toBe(Object.keys(names).length);
  });
});

describe.skipIf(RECORDED === null)(`Stock.Indicators vectors ${NEEDS_RECORDED_DATA}`, () => {
  const schema = z.object({
    input: inputSchema,
    expected: z.array(z.object({ call: z.string(), output: z.record(z.string(), z.array(z.unknown())) })),
  });
  const calls = [
    { call: "Bars.ToSma(20)", id: "sma", params: { period: 20 }, outputs: { sma: "sma" } },
    { call: "Bars.ToEma(20)", id: "ema", params: { period: 20 }, outputs: { ema: "ema" } },
    { call: "Bars.ToRsi(14)", id: "rsi", params: { period: 14 }, outputs: { rsi: "rsi" } },
    { call: "Bars.ToAtr(14)", id: "atr", params: { period: 14 }, outputs: { atr: "atr" } },
    {
      call: "Bars.ToBollingerBands(20, 2)",
      id: "bb",
      params: { period: 20, dev: 2 },
      outputs: { upper: "upperBand", middle: "sma", lower: "lowerBand" },
    },
  ];

  test.each(calls)("agree with $call", ({ call, id, params, outputs }) => {
    const { input, expected } = schema.parse(readRecorded("stock-indicators_default502.json.gz"));
    const entry = ensureDefined(
      expected.find((candidate) => candidate.call === call),
      call,
    );
    const named = Object.entries(outputs).map(([ours, theirs]) => {
      const values = z.array(z.number().nullable()).parse(entry.output[theirs]);
      const begin = values.findIndex((value) => value !== null);
      return [ours, { begin, values: values.slice(begin) }] as const;
    });
    expectAgreement(seriesOf(input), { id, params, outputs: Object.fromEntries(named) });
  });
});

describe.skipIf(RECORDED === null)(`talipp vectors ${NEEDS_RECORDED_DATA}`, () => {
  const schema = z.object({
    input: inputSchema,
    expected: z.array(z.object({ function: z.string(), output: z.array(z.unknown()) })),
  });

  // talipp's ATR starts one bar earlier (its first true range is high − low), so it agrees once both have converged.
  test.each(["talipp_btcusdt_1h_500.json.gz", "talipp_ethusdt_1m_600.json.gz"])("agree on %s", (file) => {
    const { input, expected } = schema.parse(readRecorded(file));
    const column = (name: string, field?: string) => {
      const entry = ensureDefined(
        expected.find((candidate) => candidate.function === name),
        name,
      );
      const cell = (value: unknown) =>
        field === undefined || value === null ? value : z.record(z.string(), z.unknown()).parse(value)[field];
      return { begin: 0, values: z.array(z.number().nullable()).parse(entry.output.map(cell)) };
    };
    const candles = seriesOf(input);
    expectAgreement(candles, { id: "sma", params: { period: 20 }, outputs: { sma: column("SMA") } });
    expectAgreement(candles, { id: "ema", params: { period: 20 }, outputs: { ema: column("EMA") } });
    expectAgreement(candles, { id: "rsi", params: { period: 14 }, outputs: { rsi: column("RSI") } });
    expectAgreement(candles, {
      id: "atr",
      params: { period: 14 },
      outputs: { atr: column("ATR") },
      skipToConvergence: true,
    });
    expectAgreement(candles, {
      id: "bb",
      params: { period: 20, dev: 2 },
      outputs: { upper: column("BB", "ub"), middle: column("BB", "cb"), lower: column("BB", "lb") },
    });
  });
});
