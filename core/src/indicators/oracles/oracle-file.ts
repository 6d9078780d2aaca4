import { z } from "zod";
import { parseInstant } from "../../kernel/time.ts";
import { allocateCandleSeries, type CandleSeries } from "../../market-data/candle-series.ts";
import type { OracleSource } from "./oracle-case.ts";

/** What another library gave over one series of candles. */
export interface OracleFile {
  readonly source: OracleSource;
  readonly candles: CandleSeries;
  readonly entries: readonly OracleEntry[];
}

/** One call of a function. Each output has a value for every bar, NaN where the library gave none. */
export interface OracleEntry {
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
  readonly outputs: Readonly<Record<string, Float64Array>>;
}

/** Reads a recorded file of this source; CONVENTIONS.md beside the files describes them. */
export function readOracleFile(source: OracleSource, json: unknown): OracleFile {
  const { input } = inputSchema.parse(json);
  const candles = candlesOf(input);
  return { source, candles, entries: ENTRY_READERS[source](json, candles.length) };
}

const numbers = z.array(z.number());
const inputSchema = z.object({
  input: z.object({
    ts: numbers.optional(),
    date: z.array(z.string()).optional(),
    open: numbers,
    high: numbers,
    low: numbers,
    close: numbers,
    volume: numbers,
  }),
});
const talibSchema = z.object({
  expected: z.array(
    z.object({
      function: z.string(),
      params: z.record(z.string(), z.number()),
      begin: z.number(),
      output: z.record(z.string(), numbers),
    }),
  ),
});
const stockSchema = z.object({
  expected: z.array(z.object({ call: z.string(), output: z.record(z.string(), z.array(z.unknown())) })),
});
const talippSchema = z.object({
  expected: z.array(
    z.object({
      function: z.string(),
      params: z.record(z.string(), z.number()),
      output: z.array(z.union([z.number(), z.null(), z.record(z.string(), z.unknown())])),
    }),
  ),
});

type EntryReader = (json: unknown, length: number) => OracleEntry[];

const ENTRY_READERS: Readonly<Record<OracleSource, EntryReader>> = {
  talib: (json, length) =>
    talibSchema.parse(json).expected.map(({ function: name, params, begin, output }) => ({
      name,
      params,
      outputs: mapValues(output, (values) => {
        const column = new Float64Array(length).fill(Number.NaN);
        column.set(values, begin);
        return column;
      }),
    })),
  stock_indicators: (json) =>
    stockSchema.parse(json).expected.map(({ call, output }) => ({
      name: call,
      params: {},
      outputs: mapValues(output, (values) => Float64Array.from(values, numberOrNaN)),
    })),
  talipp: (json) =>
    talippSchema.parse(json).expected.map(({ function: name, params, output }) => {
      const rows: readonly Readonly<Record<string, unknown>>[] = output.map((cell) =>
        typeof cell === "number" ? { value: cell } : (cell ?? {}),
      );
      const fields = new Set(rows.flatMap((row) => Object.keys(row)));
      const outputs = Object.fromEntries(
        [...fields].map((field) => [field, Float64Array.from(rows, (row) => numberOrNaN(row[field]))]),
      );
      return { name, params, outputs };
    }),
};

function candlesOf(input: z.infer<typeof inputSchema>["input"]): CandleSeries {
  const series = allocateCandleSeries(input.close.length);
  series.tsOpen.set(input.ts ?? (input.date ?? []).map((day) => parseInstant(day) ?? Number.NaN));
  series.open.set(input.open);
  series.high.set(input.high);
  series.low.set(input.low);
  series.close.set(input.close);
  series.volume.set(input.volume);
  return series;
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

const numberOrNaN = (value: unknown) => (typeof value === "number" ? value : Number.NaN);
