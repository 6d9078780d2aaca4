import { z } from "zod";
import { INDICATOR_GROUPS } from "../indicators/indicator.ts";
import { TIMEFRAMES } from "../kernel/timeframe.ts";
import { marketSourceSchema } from "./stored-backtests.ts";
import { instantSchema, marketIdSchema } from "./wire-values.ts";

const localizedTextSchema = z.strictObject({ en: z.string(), ru: z.string() });

const paramSchema = z.discriminatedUnion("type", [
  z.strictObject({
    name: z.string(),
    /** What people call it. */
    title: localizedTextSchema,
    type: z.enum(["int", "float"]),
    min: z.number(),
    max: z.number(),
    step: z.number(),
    default: z.number(),
  }),
  z.strictObject({
    name: z.string(),
    title: localizedTextSchema,
    type: z.literal("enum"),
    values: z.array(z.string()),
    default: z.string(),
  }),
]);

const plotSchema = z.strictObject({
  place: z.enum(["price", "pane"]),
  styles: z.record(z.string(), z.enum(["histogram", "dots", "hidden"])),
  levels: z.array(z.union([z.number(), z.string()])),
});

const ruleSchema = z.strictObject({
  name: z.string(),
  /** Both sides as sentences at the default parameters. */
  long: localizedTextSchema,
  short: localizedTextSchema,
});

/** One indicator of the library. `min` and `max` of parameters are those that this instance allows. */
const indicatorSchema = z
  .strictObject({
    id: z.string(),
    version: z.int(),
    title: localizedTextSchema,
    about: localizedTextSchema,
    label: z.string(),
    label_params: z.array(z.string()),
    group: z.enum(INDICATOR_GROUPS),
    params: z.array(paramSchema),
    /** Parameters that only rules read: the outputs are the same whatever they are. */
    rule_params: z.array(z.string()),
    constraints: z.array(z.strictObject({ left: z.string(), operator: z.literal("<"), right: z.string() })),
    inputs: z.array(z.enum(["open", "high", "low", "close", "volume"])),
    outputs: z.array(z.string()),
    /** What each output is called beside the others, at the default parameters. */
    output_titles: z.array(localizedTextSchema),
    plot: plotSchema,
    /** What it remembers; the level of a `cumulative` one depends on where its series begins. */
    memory: z.enum(["window", "fading", "coupling", "cumulative", "day"]),
    /** Bars until the first value, and until values may be used, at the default parameters. */
    warmup_bars: z.int(),
    convergence_bars: z.int(),
    rules: z.array(ruleSchema),
    default_rule: z.string(),
    formula: z.string(),
    source: z.string(),
  })
  .meta({ id: "Indicator" });

/** `GET /api/indicators`: every indicator with its parameters, outputs and rules, in the order of lists. */
export const indicatorListSchema = z
  .strictObject({ items: z.array(indicatorSchema) })
  .meta({ id: "IndicatorList" });
export type IndicatorList = z.infer<typeof indicatorListSchema>;
export type WireIndicator = IndicatorList["items"][number];

/**
 * `POST /api/indicators/compute`: one indicator at one parameter point over candles that open in `[start, end)`, at most
 * 1,500 of them. Absent parameters take their defaults.
 */
export const computeIndicatorSchema = z
  .strictObject({
    market_id: marketIdSchema,
    symbol: z.string().regex(/^[A-Z0-9]{2,40}$/, { error: "a symbol like BTCUSDT" }),
    timeframe: z.enum(TIMEFRAMES),
    id: z.string(),
    params: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
    start: instantSchema,
    end: instantSchema,
  })
  .meta({ id: "ComputeIndicator" });
export type ComputeIndicator = z.infer<typeof computeIndicatorSchema>;

/**
 * Series of one indicator, a column an output. `ts_open` are the opens of the closed candles of the range; a value is
 * null where the indicator has not converged yet, given the history there is.
 */
export const indicatorSeriesSchema = z
  .strictObject({
    market_id: z.int(),
    symbol: z.string(),
    instrument_key: z.string(),
    timeframe: z.enum(TIMEFRAMES),
    market_source: marketSourceSchema,
    id: z.string(),
    version: z.int(),
    params: z.record(z.string(), z.union([z.number(), z.string()])),
    label: z.string(),
    convergence_bars: z.int(),
    /** Candles that were there to compute from, those of the range included; 1,500 days before it at most are read. */
    bars_read: z.int(),
    /** Candles of the range on which nothing is given yet. */
    bars_gated: z.int(),
    ts_open: z.array(instantSchema),
    outputs: z.array(
      z.strictObject({
        name: z.string(),
        label: localizedTextSchema,
        values: z.array(z.number().nullable()),
      }),
    ),
  })
  .meta({ id: "IndicatorSeries" });
export type IndicatorSeries = z.infer<typeof indicatorSeriesSchema>;
