import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { timeframeMs } from "@roehub/core/kernel/timeframe";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";

/** A trade as a second opinion on the engine sees it, under the names of the wire. */
export interface PlainTrade {
  readonly side: "long" | "short";
  readonly entry_ts: string;
  readonly exit_ts: string;
  readonly reason: string;
  readonly pnl_quote: number;
}

/**
 * For tests: the trades of each variant of `result`, computed from the minutes alone and apart from the engine, with
 * plain rows, plain sums, and a ledger of notional and quantity.
 */
export function plainTrades(result: BacktestResultView, candles: CandleSeries): PlainTrade[][] {
  const { request, range } = result;
  const lengthMs = timeframeMs(request.timeframe);
  const from = request.time_range.start - range.warmup_bars * lengthMs;
  const bars = plainBars(candles, lengthMs, from, request.time_range.end);
  return result.variants.map((variant) => variantTrades(request, variant, bars));
}

function variantTrades(
  request: BacktestResultView["request"],
  variant: BacktestVariantView,
  bars: readonly Bar[],
): PlainTrade[] {
  const lengthMs = timeframeMs(request.timeframe);
  const rules = variant.indicators.map(({ id, rule, params }) => plainRule(bars, id, rule, params));
  const first = bars.findIndex(({ tsOpen }) => tsOpen >= request.time_range.start);
  const ledger = new PlainLedger(request, variant);
  for (let index = first; index < bars.length; index++) {
    const { tsOpen, close } = bars[index] ?? { tsOpen: 0, close: 0 };
    const said = rules.map(({ says, convergence }) => (index + 1 >= convergence ? says(index) : null));
    const signal = said.every((side) => side === said[0]) ? (said[0] ?? null) : null;
    ledger.take({ ts: tsOpen + lengthMs, close, signal, isLast: index === bars.length - 1 });
  }
  return ledger.trades;
}

interface PlainPosition {
  readonly side: "long" | "short";
  readonly entryTs: number;
  readonly price: number;
  readonly notional: number;
  readonly qty: number;
}

interface SignalledClose {
  readonly ts: number;
  readonly close: number;
  readonly signal: "long" | "short" | null;
  readonly isLast: boolean;
}

class PlainLedger {
  readonly trades: PlainTrade[] = [];
  private position: PlainPosition | null = null;
  private profit = 0;
  private safe = 0;
  private readonly request: BacktestResultView["request"];
  private readonly stops: Pick<BacktestVariantView, "sl_pct" | "tp_pct">;

  constructor(request: BacktestResultView["request"], stops: PlainLedger["stops"]) {
    this.request = request;
    this.stops = stops;
  }

  take(bar: SignalledClose): void {
    const { position } = this;
    const reason = position === null ? null : this.reasonToLeave(position, bar);
    if (position !== null && reason === null) return;
    const isStopped = reason === "sl" || reason === "tp";
    if (position !== null && reason !== null) this.leave(position, bar, reason);
    if (!this.mayEnter(bar) || (isStopped && bar.signal === position?.side)) return;
    this.enter(bar);
  }

  private mayEnter({ signal, isLast }: SignalledClose): boolean {
    const refused = { "long-only": "short", "short-only": "long", "long-short": "none" };
    return signal !== null && !isLast && refused[this.request.direction_mode] !== signal;
  }

  private reasonToLeave({ side, price }: PlainPosition, bar: SignalledClose): string | null {
    const { sl_pct: sl, tp_pct: tp } = this.stops;
    const down = (pct: number) => bar.close <= price * (1 - pct / 100);
    const up = (pct: number) => bar.close >= price * (1 + pct / 100);
    if (sl !== null && (side === "long" ? down(sl) : up(sl))) return "sl";
    if (tp !== null && (side === "long" ? up(tp) : down(tp))) return "tp";
    if (bar.signal !== null && bar.signal !== side) return this.mayEnter(bar) ? "flip" : "signal";
    return bar.isLast ? "end" : null;
  }

  private enter({ ts, close, signal }: SignalledClose): void {
    if (signal === null) return;
    const { slippage_pct, fee_pct } = this.request;
    const slip = signal === "long" ? slippage_pct / 100 : -slippage_pct / 100;
    const price = close * (1 + slip);
    const notional = this.budget() / (1 + fee_pct / 100);
    this.position = { side: signal, entryTs: ts, price, notional, qty: notional / price };
  }

  private leave({ side, entryTs, notional, qty }: PlainPosition, bar: SignalledClose, reason: string): void {
    const { sizing, slippage_pct, fee_pct } = this.request;
    const slip = side === "long" ? -slippage_pct / 100 : slippage_pct / 100;
    const received = qty * bar.close * (1 + slip);
    const gross = side === "long" ? received - notional : notional - received;
    const pnl = gross - (fee_pct / 100) * (notional + received);
    const [entry_ts, exit_ts] = [iso(entryTs), iso(bar.ts)];
    this.trades.push({ side, entry_ts, exit_ts, reason, pnl_quote: pnl });
    this.profit += pnl;
    if (sizing.mode === "strategy_compound_profit_lock" && pnl > 0) {
      this.safe += (pnl * sizing.safe_profit_percent) / 100;
    }
    this.position = null;
  }

  private budget(): number {
    const { sizing, init_cash_quote } = this.request;
    if (sizing.mode === "all_in") return init_cash_quote + this.profit;
    if (sizing.mode === "fixed_quote") return Math.min(sizing.quote, init_cash_quote + this.profit);
    return sizing.budget_quote + this.profit - this.safe;
  }
}

function iso(ts: number): string {
  return new Date(ts).toISOString().replace(".000Z", "Z");
}

interface Bar {
  readonly tsOpen: number;
  readonly close: number;
  readonly high: number;
  readonly low: number;
}

function plainBars(candles: CandleSeries, barMs: number, from: number, to: number): Bar[] {
  const buckets = new Map<number, number[]>();
  for (let row = 0; row < candles.length; row++) {
    const ts = candles.tsOpen[row] ?? 0;
    if (ts < from || ts + 60_000 > to) continue;
    const bucket = Math.floor(ts / barMs) * barMs;
    const rows = buckets.get(bucket);
    if (rows === undefined) buckets.set(bucket, [row]);
    else rows.push(row);
  }
  const bars: Bar[] = [];
  for (const [tsOpen, rows] of buckets) {
    if (rows.length !== barMs / 60_000) continue;
    bars.push({
      tsOpen,
      close: candles.close[rows.at(-1) ?? 0] ?? 0,
      high: Math.max(...rows.map((row) => candles.high[row] ?? 0)),
      low: Math.min(...rows.map((row) => candles.low[row] ?? 0)),
    });
  }
  return bars;
}

type Column = number[];
type Points = Readonly<Record<string, number | string>>;

function smaOf(values: Column, period: number): Column {
  return values.map((_, index) => {
    if (index + 1 < period) return Number.NaN;
    return values.slice(index + 1 - period, index + 1).reduce((sum, value) => sum + value, 0) / period;
  });
}

/** Smoothing that is seeded with the mean of the first `period` values from index `from` on. */
function smoothedOf(values: Column, period: number, { weight = 2 / (period + 1), from = 0 } = {}): Column {
  const out: Column = values.map(() => Number.NaN);
  const seedAt = from + period - 1;
  let level = values.slice(from, seedAt + 1).reduce((sum, value) => sum + value, 0) / period;
  for (let index = seedAt; index < values.length; index++) {
    if (index > seedAt) level += weight * ((values[index] ?? 0) - level);
    out[index] = level;
  }
  return out;
}

function rsiOf(closes: Column, period: number): Column {
  const change = closes.map((close, index) => (index === 0 ? 0 : close - (closes[index - 1] ?? 0)));
  const wilder = { weight: 1 / period, from: 1 };
  const gains = smoothedOf(
    change.map((value) => Math.max(value, 0)),
    period,
    wilder,
  );
  const losses = smoothedOf(
    change.map((value) => Math.max(-value, 0)),
    period,
    wilder,
  );
  return gains.map((gain, index) => (100 * gain) / (gain + (losses[index] ?? 0)));
}

function atrOf(bars: readonly Bar[], period: number): Column {
  const ranges = bars.map(({ high, low }, index) => {
    const before = bars[index - 1]?.close ?? Number.NaN;
    return index === 0 ? 0 : Math.max(high, before) - Math.min(low, before);
  });
  return smoothedOf(ranges, period, { weight: 1 / period, from: 1 });
}

const emaBars = (period: number) => period - 1 + Math.ceil(Math.log(1e-9) / Math.log(1 - 2 / (period + 1)));
const wilderBars = (period: number) => period + Math.ceil(Math.log(1e-9) / Math.log(1 - 1 / period));

interface PlainRule {
  readonly convergence: number;
  says(index: number): "long" | "short" | null;
}

function plainRule(bars: readonly Bar[], id: string, rule: string, params: Points): PlainRule {
  const closes = bars.map(({ close }) => close);
  const number = (name: string) => Number(params[name]);
  const compare = (left: (index: number) => number, right: (index: number) => number) => (index: number) =>
    left(index) > right(index) ? "long" : left(index) < right(index) ? "short" : null;
  const close = (index: number) => closes[index] ?? Number.NaN;
  const lookup = (column: Column) => (index: number) => column[index] ?? Number.NaN;
  const period = number("period");
  switch (`${id}.${rule}`) {
    case "sma.trend":
      return { convergence: period, says: compare(close, lookup(smaOf(closes, period))) };
    case "ema.trend":
      return { convergence: emaBars(period), says: compare(close, lookup(smoothedOf(closes, period))) };
    case "rsi.reversal": {
      const rsi = lookup(rsiOf(closes, period));
      return {
        convergence: wilderBars(period),
        says: (index) =>
          rsi(index) < number("lower") ? "long" : rsi(index) > number("upper") ? "short" : null,
      };
    }
    case "bb.reversal": {
      const middle = lookup(smaOf(closes, period));
      const width = (index: number) => {
        const window = closes.slice(index + 1 - period, index + 1);
        const squares = window.reduce((sum, value) => sum + (value - middle(index)) ** 2, 0);
        return number("dev") * Math.sqrt(squares / period);
      };
      return {
        convergence: period,
        says: (index) =>
          close(index) < middle(index) - width(index)
            ? "long"
            : close(index) > middle(index) + width(index)
              ? "short"
              : null,
      };
    }
    case "atr.breakout": {
      const atr = lookup(atrOf(bars, period));
      return {
        convergence: wilderBars(period) + 1,
        says: (index) => {
          const [move, band] = [close(index) - close(index - 1), number("mult") * atr(index - 1)];
          return move > band ? "long" : -move > band ? "short" : null;
        },
      };
    }
    case "ma_cross.trend":
    case "ma_cross.cross": {
      const isEma = params["type"] === "ema";
      const average = (name: string) =>
        lookup(isEma ? smoothedOf(closes, number(name)) : smaOf(closes, number(name)));
      const [fast, slow] = [average("fast"), average("slow")];
      const convergence = isEma ? emaBars(number("slow")) : number("slow");
      const now = compare(fast, slow);
      if (rule === "trend") return { convergence, says: now };
      return {
        convergence: convergence + 1,
        says: (index) => {
          const before = fast(index - 1) - slow(index - 1);
          const side = now(index);
          return (side === "long" && before <= 0) || (side === "short" && before >= 0) ? side : null;
        },
      };
    }
    default:
      throw new Error(`the second opinion does not know ${id}.${rule}`);
  }
}
