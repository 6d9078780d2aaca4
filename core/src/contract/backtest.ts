import { z } from "zod";
import { TIMEFRAMES } from "../kernel/timeframe.ts";
import { DIRECTION_MODES, FILL_MODELS } from "../strategy/strategy-spec.ts";
import { sizingSchema } from "./strategies.ts";
import { instantSchema, instrumentRefSchema } from "./wire-values.ts";

const pctOrOff = z.number().nullable();
const paramAxisSchema = z.union([
  z.number(),
  z.string(),
  z.strictObject({ values: z.array(z.union([z.number(), z.string()])) }),
  z.strictObject({ start: z.number(), stop: z.number(), step: z.number() }),
]);
const riskAxisSchema = z.union([
  pctOrOff,
  z.strictObject({ values: z.array(pctOrOff), include_off: z.boolean().optional() }),
  z.strictObject({
    start: z.number(),
    stop: z.number(),
    step: z.number(),
    include_off: z.boolean().optional(),
  }),
]);

/** Ranks on one part of the range and reports on another. */
const validationSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("out_of_sample"), train_pct: z.number() }),
  z.strictObject({
    kind: z.literal("walk_forward"),
    train_bars: z.int(),
    test_bars: z.int(),
    step_bars: z.int(),
  }),
]);

/** Leaves variants out of the ranking; limits are inclusive. With `validation` each training window must keep them. */
const pruneSchema = z.strictObject({
  max_drawdown_pct: z.number().optional(),
  min_trades: z.int().optional(),
  max_trades: z.int().optional(),
  loss_window: z.strictObject({ trades: z.int(), max_loss_pct: z.number() }).optional(),
});

const runFields = {
  time_range: z.strictObject({ start: z.string(), end: z.string() }),
  direction_mode: z.enum(DIRECTION_MODES).optional(),
  sizing: sizingSchema.optional(),
  init_cash_quote: z.number().optional(),
  fee_pct: z.number().optional(),
  slippage_pct: z.number().optional(),
  risk: z
    .strictObject({ sl_pct: riskAxisSchema.optional(), tp_pct: riskAxisSchema.optional() })
    .nullable()
    .optional(),
  fill_model: z.enum(FILL_MODELS).optional(),
  top_k: z.int().optional(),
  top_trades_n: z.int().optional(),
  preselect: z.int().optional(),
  warmup_bars: z.int().optional(),
  validation: validationSchema.nullable().optional(),
  prune: pruneSchema.nullable().optional(),
};

/**
 * The body of `POST /api/backtests`: its shape, for documentation and types. What may be asked for is decided by
 * `parseBacktestRequest`, which tells everything that is wrong at once.
 */
export const backtestRequestSchema = z
  .discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("saved"), strategy_id: z.string(), ...runFields }),
    z.strictObject({
      mode: z.literal("template"),
      instrument: instrumentRefSchema,
      timeframe: z.enum(TIMEFRAMES),
      indicators: z.array(
        z.strictObject({
          id: z.string(),
          rule: z.string().optional(),
          params: z.record(z.string(), paramAxisSchema).optional(),
        }),
      ),
      ...runFields,
    }),
  ])
  .meta({ id: "BacktestRequest" });
export type BacktestRequestBody = z.infer<typeof backtestRequestSchema>;

/** A request after defaults, axes as sorted arrays ("off" is null, last), times as epoch ms: what is hashed. */
export const canonicalRequestSchema = z
  .strictObject({
    instrument: instrumentRefSchema,
    timeframe: z.enum(TIMEFRAMES),
    indicators: z.array(
      z.strictObject({
        id: z.string(),
        rule: z.string(),
        params: z.record(z.string(), z.array(z.union([z.number(), z.string()]))),
      }),
    ),
    time_range: z.strictObject({ start: z.number(), end: z.number() }),
    direction_mode: z.enum(DIRECTION_MODES),
    sizing: sizingSchema,
    init_cash_quote: z.number(),
    fee_pct: z.number(),
    slippage_pct: z.number(),
    risk: z.strictObject({ sl_pct: z.array(pctOrOff), tp_pct: z.array(pctOrOff) }),
    fill_model: z.enum(FILL_MODELS),
    top_k: z.number(),
    top_trades_n: z.number(),
    preselect: z.number(),
    warmup_bars: z.number(),
    validation: validationSchema.optional(),
    prune: pruneSchema.optional(),
  })
  .meta({ id: "CanonicalBacktestRequest" });
export type CanonicalRequestView = z.infer<typeof canonicalRequestSchema>;

/** The report's 25 figures, full precision; null where undefined. */
export const backtestMetricsSchema = z
  .strictObject({
    start: instantSchema,
    end: instantSchema,
    duration_ms: z.number(),
    init_cash_quote: z.number(),
    total_profit_quote: z.number().nullable(),
    total_return_pct: z.number().nullable(),
    benchmark_return_pct: z.number().nullable(),
    position_coverage_pct: z.number(),
    max_drawdown_pct: z.number().nullable(),
    avg_drawdown_pct: z.number().nullable(),
    max_drawdown_duration_ms: z.number(),
    avg_drawdown_duration_ms: z.number(),
    num_trades: z.number(),
    win_rate_pct: z.number().nullable(),
    best_trade_pct: z.number().nullable(),
    worst_trade_pct: z.number().nullable(),
    avg_trade_pct: z.number().nullable(),
    max_trade_duration_ms: z.number().nullable(),
    avg_trade_duration_ms: z.number().nullable(),
    expectancy_quote: z.number().nullable(),
    sqn: z.number().nullable(),
    gross_exposure: z.number().nullable(),
    sharpe_ratio: z.number().nullable(),
    sortino_ratio: z.number().nullable(),
    calmar_ratio: z.number().nullable(),
  })
  .meta({ id: "BacktestMetrics" });
export type BacktestMetricsView = z.infer<typeof backtestMetricsSchema>;

/** A closed trade; times are close times of bars. */
export const backtestTradeSchema = z
  .strictObject({
    side: z.enum(["long", "short"]),
    entry_ts: instantSchema,
    exit_ts: instantSchema,
    entry_price: z.number(),
    exit_price: z.number(),
    qty: z.number(),
    budget_quote: z.number(),
    pnl_quote: z.number(),
    return_pct: z.number(),
    reason: z.enum(["sl", "tp", "flip", "signal", "end"]),
    strategy_equity_quote: z.number(),
    strategy_safe_quote: z.number(),
    strategy_available_quote: z.number(),
    ambiguous: z.boolean(),
  })
  .meta({ id: "BacktestTrade" });
export type BacktestTradeView = z.infer<typeof backtestTradeSchema>;

/** How a variant did on bars that it was not ranked on; returns in percent. The report is that of the tested part. */
export const validatedSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("out_of_sample"),
      train_return_pct: z.number().nullable(),
      test_return_pct: z.number().nullable(),
      train_bars: z.int(),
      test_bars: z.int(),
    }),
    z.strictObject({
      kind: z.literal("walk_forward"),
      windows: z.int(),
      mean_train_return_pct: z.number().nullable(),
      /** Of all tests, one after the other, compounded. */
      test_return_pct: z.number().nullable(),
    }),
  ])
  .meta({ id: "BacktestValidated" });
export type ValidatedView = z.infer<typeof validatedSchema>;

/**
 * Profit in quote of three whole simulations, of which each decides one way what the bar does not tell: which of two stops
 * came first. `trades` are those of the resolved one in which both stops lie in one bar.
 */
export const ambiguitySchema = z
  .strictObject({
    trades: z.int(),
    worst_profit_quote: z.number().nullable(),
    resolved_profit_quote: z.number().nullable(),
    best_profit_quote: z.number().nullable(),
  })
  .meta({ id: "BacktestAmbiguity" });
export type AmbiguityView = z.infer<typeof ambiguitySchema>;

/**
 * One ranked variant. `total_return_pct` is what it is ranked by: with `validation` the return of the training part, or the
 * mean of the training windows, while everything else is of the tested part, the last where there are several. `trades` is
 * null beyond `top_trades_n`. `deflated_sharpe` is a probability, 0 to 1: that the true Sharpe ratio is above zero, given
 * how many variants were tried; of a tested part it allows for more than it has to, as nothing was chosen there.
 * `plateau_width` is the share of its neighbours in the grid that keep more than half of its `total_return_pct`.
 * `conflicting_signals` are those of the whole range. `ambiguity` is null with the fill model `close`.
 */
export const backtestVariantSchema = z
  .strictObject({
    rank: z.int(),
    variant_key: z.string(),
    indicators: z.array(
      z.strictObject({
        id: z.string(),
        rule: z.string(),
        params: z.record(z.string(), z.union([z.number(), z.string()])),
      }),
    ),
    sl_pct: pctOrOff,
    tp_pct: pctOrOff,
    total_return_pct: z.number().nullable(),
    metrics: backtestMetricsSchema,
    report_table_md: z.string(),
    conflicting_signals: z.int(),
    deflated_sharpe: z.number().nullable(),
    plateau_width: z.number().nullable(),
    validated: validatedSchema.nullable(),
    ambiguity: ambiguitySchema.nullable(),
    ruined: z
      .strictObject({
        ts: instantSchema,
        cause: z.enum(["equity_exhausted", "budget_exhausted", "quote_too_small"]),
      })
      .nullable(),
    trades: z.array(backtestTradeSchema).nullable(),
  })
  .meta({ id: "BacktestVariant" });
export type BacktestVariantView = z.infer<typeof backtestVariantSchema>;

/** `[epoch ms, marked equity, buy and hold without costs]`, both in quote; the first point is the start. */
export const equityPointSchema = z.tuple([z.number(), z.number().nullable(), z.number()]);
export type EquityPoint = z.infer<typeof equityPointSchema>;

/** The whole range, of which `validation` reports a part. `bars_gated`: bars before every indicator had converged. */
const rangeSchema = z.strictObject({
  start: instantSchema,
  end: instantSchema,
  bars: z.int(),
  bars_gated: z.int(),
  warmup_bars: z.int(),
  missing_minutes: z.int(),
});

/** `base` points, of which constraints leave `valid`; `variants` were scored, those with stops included. */
const countsSchema = z.strictObject({
  base: z.int(),
  valid: z.int(),
  skipped: z.int(),
  with_stops: z.int(),
  variants: z.int(),
});

/**
 * Variants tried: by this backtest, and by those of the strategies it descends from. Stops that are set and not swept make
 * no further try of a point, though it was scored without them too.
 */
const trialsSchema = z.strictObject({ own: z.int(), lineage: z.int() });

/**
 * The result of a backtest: the same object from the API, in storage and from the command line. `metrics`, `trades`
 * and `equity` are those of the best variant, which is also the first of `variants`.
 */
export const backtestResultSchema = z
  .strictObject({
    request: canonicalRequestSchema,
    range: rangeSchema,
    counts: countsSchema,
    trials: trialsSchema,
    ranking: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("exhaustive") }),
      z.strictObject({ kind: z.literal("shortlisted"), cutoff_return_pct: z.number().nullable() }),
    ]),
    metrics: backtestMetricsSchema,
    trades: z.array(backtestTradeSchema).nullable(),
    equity: z.array(equityPointSchema),
    variants: z.array(backtestVariantSchema),
    hashes: z.strictObject({
      request_hash: z.string(),
      dataset_hash: z.string(),
      engine_params_hash: z.string(),
      result_hash: z.string(),
    }),
    receipt_id: z.string(),
  })
  .meta({ id: "BacktestResult" });
export type BacktestResultView = z.infer<typeof backtestResultSchema>;
