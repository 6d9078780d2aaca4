import type {
  BacktestMetricsView,
  BacktestResultView,
  BacktestTradeView,
  BacktestVariantView,
  EquityPoint,
} from "@roehub/core/contract/backtest";
import type { BacktestSummary, BacktestView } from "@roehub/core/contract/stored-backtests";
import type { StrategyView } from "@roehub/core/contract/strategies";
import { createPrng } from "@roehub/core/kernel/prng";
import { DAY_MS, epochMs, formatInstant, HOUR_MS } from "@roehub/core/kernel/time";

const START = Date.parse("2025-02-20T00:00:00Z");
const INIT_CASH_QUOTE = 10_000;

const instant = (at: number) => formatInstant(epochMs(at));

/** A UUID that ends in `n`. */
export const uuid = (n: number) => `01990000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

export const METRICS: BacktestMetricsView = {
  start: instant(START),
  end: instant(START + 181 * DAY_MS),
  duration_ms: 181 * DAY_MS,
  init_cash_quote: INIT_CASH_QUOTE,
  total_profit_quote: 3_821.41,
  total_return_pct: 38.2141,
  benchmark_return_pct: 21.4,
  position_coverage_pct: 63.2,
  max_drawdown_pct: 7.93,
  avg_drawdown_pct: 1.87,
  max_drawdown_duration_ms: 31 * DAY_MS + 5 * HOUR_MS,
  avg_drawdown_duration_ms: 2 * DAY_MS,
  num_trades: 121,
  win_rate_pct: 54.55,
  best_trade_pct: 4.2,
  worst_trade_pct: -1.55,
  avg_trade_pct: 0.27,
  max_trade_duration_ms: 6 * DAY_MS,
  avg_trade_duration_ms: 22 * HOUR_MS,
  expectancy_quote: 31.5819,
  sqn: 1.9021,
  gross_exposure: 0.6312,
  sharpe_ratio: 1.6123,
  sortino_ratio: 2.4019,
  calmar_ratio: 9.1102,
};

/** A curve of `bars` points that wanders by the seed. */
export function equityOf(bars: number, seed = 7): EquityPoint[] {
  const random = createPrng(seed);
  let [equity, bench] = [INIT_CASH_QUOTE, INIT_CASH_QUOTE];
  return Array.from({ length: bars }, (_, index) => {
    equity *= 1 + (random() - 0.49) / 60;
    bench *= 1 + (random() - 0.495) / 40;
    return [START + index * 4 * HOUR_MS, equity, bench];
  });
}

export function tradesOf(count: number, price = 64_250.5): BacktestTradeView[] {
  return Array.from({ length: count }, (_, index) => {
    const isGain = index % 3 !== 0;
    return {
      side: index % 2 === 0 ? "long" : "short",
      entry_ts: instant(START + index * DAY_MS),
      exit_ts: instant(START + index * DAY_MS + 5 * HOUR_MS),
      entry_price: price,
      exit_price: price * (isGain ? 1.01 : 0.99),
      qty: 0.0155,
      budget_quote: 10_000,
      pnl_quote: isGain ? 124.5 : -98.7,
      return_pct: isGain ? 1.245 : -0.987,
      reason: isGain ? "tp" : "sl",
      strategy_equity_quote: 10_000,
      strategy_safe_quote: 0,
      strategy_available_quote: 10_000,
      ambiguous: false,
    };
  });
}

/** Variants of an EMA × RSI grid with stops; `indicators` of them in each. */
export function variantsOf(count: number, indicators = 2): BacktestVariantView[] {
  return Array.from({ length: count }, (_, index) => ({
    rank: index + 1,
    variant_key: `ema.trend(period=${20 + index})&rsi.reversal(lower=30,period=14,upper=70)|sl=1.5|tp=off`,
    indicators: Array.from({ length: indicators }, (_unused, place) =>
      place % 2 === 0
        ? { id: "ema", rule: "trend", params: { period: 20 + index + place } }
        : { id: "rsi", rule: "reversal", params: { period: 14, lower: 30, upper: 70 } },
    ),
    sl_pct: 1.5,
    tp_pct: null,
    total_return_pct: 38.2141 - index * 0.4,
    metrics: {
      ...METRICS,
      total_return_pct: 38.2141 - index * 0.4,
      max_drawdown_pct: 7.93 + index * 0.1,
      num_trades: 121 + ((index * 7) % 40),
    },
    report_table_md: "",
    conflicting_signals: 0,
    deflated_sharpe: 0.97 - index * 0.01,
    plateau_width: 0.75,
    validated: null,
    ambiguity: null,
    ruined: null,
    trades: null,
  }));
}

export interface ResultShape {
  readonly variants?: readonly BacktestVariantView[];
  readonly trades?: readonly BacktestTradeView[] | null;
  readonly equity?: readonly EquityPoint[];
  readonly metrics?: Partial<BacktestMetricsView>;
  readonly range?: Partial<BacktestResultView["range"]>;
  readonly request?: Partial<BacktestResultView["request"]>;
  readonly trials?: BacktestResultView["trials"];
  readonly ranking?: BacktestResultView["ranking"];
}

/** A stored result of a grid, as the API answers it. */
export function backtestOf(shape: ResultShape = {}): BacktestView {
  const variants = [...(shape.variants ?? variantsOf(60))];
  const axes = (variants[0]?.indicators ?? []).map(({ id, rule, params }) => ({
    id,
    rule,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        name === "period" && variants.length > 1 ? [value, 999] : [value],
      ]),
    ),
  }));
  const result: BacktestResultView = {
    request: {
      instrument: { market_id: 1, symbol: "BTCUSDT" },
      timeframe: "15m",
      indicators: axes,
      time_range: { start: START, end: START + 181 * DAY_MS },
      direction_mode: "long-short",
      sizing: { mode: "all_in" },
      init_cash_quote: INIT_CASH_QUOTE,
      fee_pct: 0.075,
      slippage_pct: 0.01,
      risk: {
        sl_pct: variants.length > 1 ? [1, 1.5] : [1.5],
        tp_pct: variants.length > 1 ? [2, null] : [null],
      },
      fill_model: "close",
      top_k: 300,
      top_trades_n: 3,
      preselect: 20_000,
      warmup_bars: 200,
      ...shape.request,
    },
    range: {
      start: instant(START),
      end: instant(START + 181 * DAY_MS),
      bars: 17_376,
      bars_gated: 0,
      warmup_bars: 200,
      missing_minutes: 0,
      ...shape.range,
    },
    counts: { base: 2_000, valid: 2_000, skipped: 0, with_stops: 198_000, variants: variants.length },
    trials: shape.trials ?? { own: 120, lineage: 0 },
    ranking: shape.ranking ?? { kind: "exhaustive" },
    metrics: { ...METRICS, ...shape.metrics },
    trades: shape.trades === undefined ? tradesOf(40) : shape.trades === null ? null : [...shape.trades],
    equity: [...(shape.equity ?? equityOf(1_086))],
    variants,
    hashes: { request_hash: "", dataset_hash: "", engine_params_hash: "", result_hash: "" },
    receipt_id: "RH-7K2M9QX4TD",
  };
  return { ...storedOf(1), result };
}

const TITLE = "BTCUSDT spot 15m ema.trend(20)+rsi.reversal(14,30,70)";

function storedOf(n: number): Omit<BacktestView, "result"> {
  return {
    backtest_id: uuid(n),
    title: TITLE,
    source: "sync",
    market_source: "simulated",
    strategy_id: null,
    instrument_key: "binance:spot:BTCUSDT",
    created_at: instant(START + 200 * DAY_MS),
  };
}

export function summaryOf(n: number, changes: Partial<BacktestSummary> = {}): BacktestSummary {
  return {
    ...storedOf(n),
    receipt_id: "RH-7K2M9QX4TD",
    instrument: { market_id: 1, symbol: "BTCUSDT" },
    timeframe: "15m",
    variants_total: 60,
    metrics: METRICS,
    ...changes,
  };
}

/** A strategy cloned from another with a slower average. */
export function strategyOf(n: number, name = TITLE): StrategyView {
  const spec = (period: number): StrategyView["spec"] => ({
    schema_version: 1,
    instrument: { market_id: 1, symbol: "BTCUSDT" },
    timeframe: "15m",
    indicators: [
      { id: "ema", rule: "trend", params: { period } },
      { id: "rsi", rule: "reversal", params: { period: 14, lower: 30, upper: 70 } },
    ],
    execution: {
      direction_mode: "long-short",
      sizing: { mode: "strategy_compound_profit_lock", budget_quote: 5_000, safe_profit_percent: 30 },
      init_cash_quote: 10_000,
      fill_model: "close",
      sl_pct: 1.5,
      tp_pct: null,
      fee_pct: 0.075,
      slippage_pct: 0.01,
    },
  });
  return {
    strategy_id: uuid(n),
    name,
    instrument_key: "binance:spot:BTCUSDT",
    spec: spec(34),
    spec_hash: "0".repeat(64),
    parent_strategy_id: uuid(n + 100),
    origin_receipt_id: null,
    trials: 0,
    created_at: instant(START + 190 * DAY_MS),
    parent: { strategy_id: uuid(n + 100), name: TITLE, spec: spec(20) },
  };
}
