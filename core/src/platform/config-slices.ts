import { z } from "zod";

const count = z.int().min(1);
const nonNegative = z.int().min(0);
const port = z.int().min(0).max(65_535);
const origin = z.string().regex(/^https?:\/\/[^/?#\s]+$/, "is not an origin like https://app.example");
const app = z.strictObject({
  /** Where `environment` allows it: make the secrets that are missing. */
  allow_generated_secrets: z.boolean(),
  logging: z.strictObject({ level: z.enum(["debug", "info", "warn", "error", "silent"]) }),
  http: z.strictObject({
    host: z.string().min(1),
    /** 0: any free port. */
    port,
    /** The origin under which users see the Mini App; null where it is that of `host` and `port`. */
    public_url: origin.nullable(),
    /** Further origins whose pages may send changes. */
    allowed_origins: z.array(origin),
    /** Origins that may show the Mini App in a frame. */
    frame_ancestors: z.array(origin),
  }),
  postgres: z.strictObject({ max_connections: count.max(100), statement_timeout_ms: count }),
  sessions: z.strictObject({
    access_token_minutes: count.max(60),
    refresh_token_days: count.max(365),
    sign_in_max_age_seconds: count.max(86_400),
    sign_in_max_ahead_seconds: nonNegative.max(600),
  }),
});

const bounds = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, "has min above max");

const indicators = z.strictObject({
  /** Narrower bounds of numeric parameters, by indicator, then parameter. */
  bounds: z.record(z.string(), z.record(z.string(), bounds)),
});

const strategy = z.strictObject({
  api: z.strictObject({ enabled: z.boolean() }),
});

const backtest = z.strictObject({
  warmup_bars_default: nonNegative,
  preselect_default: count,
  top_k_default: count,
  reporting: z.strictObject({ top_trades_n_default: nonNegative }),
  max_variants_sync: count,
  max_variants_job: count,
  /** The grain of progress, cancel and checkpoints. */
  batch_variants: count.min(1_000).max(10_000),
  max_bars: count,
  max_compute_bytes: count,
});

/** An address without query and without `/` at its end, of one of these protocols. */
const endpoint = (protocol: "http" | "ws") =>
  z
    .string()
    .regex(
      new RegExp(`^${protocol}s?://[^?#\\s/][^?#\\s]*(?<!/)$`),
      `is not an address like ${protocol}s://api.example, without / at the end`,
    );

const subscription = z.strictObject({
  market_id: z.literal([1, 2, 3, 4]),
  /** Exactly these symbols, or all tradable ones of a quote asset, the first `limit` by name. */
  subscribe: z.union(
    [
      z.strictObject({ symbols: z.array(z.string().regex(/^[A-Z0-9]{2,40}$/)).min(1) }),
      z.strictObject({ quote: z.string().regex(/^[A-Z0-9]{2,10}$/), limit: count.max(1_000) }),
    ],
    "is neither symbols like [BTCUSDT] nor a quote asset like USDT with a limit of at most 1000",
  ),
  rest_url: endpoint("http"),
  socket_url: endpoint("ws"),
});

const marketData = z.strictObject({
  markets: z
    .array(subscription)
    .refine(
      (markets) => new Set(markets.map((m) => m.market_id)).size === markets.length,
      "names a market twice",
    ),
  ingest: z.strictObject({
    /** A block leaves when it is this old or has this many rows. */
    flush_interval_ms: count,
    flush_rows: count,
    /** Rows that wait for ClickHouse; what comes beyond is fetched again later. */
    queue_rows: count,
    /** How far back an instrument without any candle begins. */
    first_history_minutes: nonNegative,
  }),
  instruments: z.strictObject({ refresh_minutes: count }),
  repair: z.strictObject({
    scan_minutes: count,
    scan_days: count.max(3_650),
    /** The newest minutes that each scan reads again from the venue, because it may have changed them. */
    reread_minutes: nonNegative.max(1_000),
  }),
  worker: z.strictObject({ metrics: z.strictObject({ host: z.string().min(1), port }) }),
  scheduler: z.strictObject({ metrics: z.strictObject({ host: z.string().min(1), port }) }),
});

/** The schema of each file `configs/<environment>/<name>.yaml`. */
export const CONFIG_SLICES = { app, "market-data": marketData, indicators, strategy, backtest } as const;

export type SliceName = keyof typeof CONFIG_SLICES;
