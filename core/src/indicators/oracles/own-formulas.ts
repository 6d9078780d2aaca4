import type { FormulaBars } from "./formula-bars.ts";

/** The value of an output on bar `t`, from whole columns. */
type OwnFormula = (t: number, bars: FormulaBars) => number;

/**
 * The formulas of outputs that no oracle gives, by indicator and output, written down a second time over whole columns
 * rather than bar after bar. They may use outputs and indicators that are compared with an oracle.
 */
export const OWN_FORMULAS: Readonly<Record<string, Readonly<Record<string, OwnFormula>>>> = {
  ichimoku: {
    cloud_top: (t, { own }) => Math.max(own("senkou_a", t), own("senkou_b", t)),
    cloud_bottom: (t, { own }) => Math.min(own("senkou_a", t), own("senkou_b", t)),
  },
  adx: {
    plus_di: (t, { other, param }) => other("dmi", "plus_di", { period: param("period") }, t),
    minus_di: (t, { other, param }) => other("dmi", "minus_di", { period: param("period") }, t),
    trend_up: (t, { own }) => (own("plus_di", t) > own("minus_di", t) ? own("adx", t) : 0),
    trend_down: (t, { own }) => (own("plus_di", t) < own("minus_di", t) ? own("adx", t) : 0),
  },
  chop: {
    rising: (t, { close, own, param }) => (close(t) > close(t - param("period")) ? own("chop", t) : 100),
    falling: (t, { close, own, param }) => (close(t) < close(t - param("period")) ? own("chop", t) : 100),
  },
  chandelier: {
    short_stop(t, { low, other, param }) {
      const period = param("period");
      return lowest(low, period, t) + param("mult") * other("atr", "atr", { period }, t);
    },
    upper_stop: (t, { own }) => Math.max(own("long_stop", t), own("short_stop", t)),
    lower_stop: (t, { own }) => Math.min(own("long_stop", t), own("short_stop", t)),
  },
  chande_kroll: {
    upper_stop: (t, { own }) => Math.max(own("long_stop", t), own("short_stop", t)),
    lower_stop: (t, { own }) => Math.min(own("long_stop", t), own("short_stop", t)),
  },
  gator: {
    jaw: (t, { other, params }) => other("alligator", "jaw", params, t),
    lips: (t, { other, params }) => other("alligator", "lips", params, t),
  },
  mass_index: {
    mean_rising: (t, bars) => (closeAverageChange(t, bars) > 0 ? bars.own("mass", t) / bars.param("sum") : 0),
    mean_falling: (t, bars) =>
      closeAverageChange(t, bars) < 0 ? bars.own("mass", t) / bars.param("sum") : 0,
  },
  fcb: {
    top: (t, { own }) => Math.max(own("upper", t), own("lower", t)),
    bottom: (t, { own }) => Math.min(own("upper", t), own("lower", t)),
  },
  stc: {
    stc(t, { own, param }) {
      const place = (bar: number) => {
        const window = bars(param("period"), bar).map((at) => own("first_pass", at));
        const [bottom, top] = [Math.min(...window), Math.max(...window)];
        const now = own("first_pass", bar);
        return top - bottom > 1e-9 ? (100 * (now - bottom)) / (top - bottom) : now;
      };
      return bars(param("smooth"), t).reduce((sum, bar) => sum + place(bar), 0) / param("smooth");
    },
  },
  natr: { atr: (t, { other, param }) => other("atr", "atr", { period: param("period") }, t) },
  chaikin_vol: {
    chaikin_vol(t, { high, low, param }) {
      const range = (bar: number) => high(bar) - low(bar);
      const [now, before] = [t, t - param("roc_period")].map((bar) => emaOf(range, param("period"), bar));
      return 100 * ((now ?? Number.NaN) / (before ?? Number.NaN) - 1);
    },
  },
  bb_width: {
    widening_up: (t, bars) => (closeAboveMiddle(t, bars) > 0 ? widening(t, bars) : 0),
    widening_down: (t, bars) => (closeAboveMiddle(t, bars) < 0 ? widening(t, bars) : 0),
  },
  pvo: {
    rising: (t, { close, own, param }) => (close(t) > close(t - param("slow")) ? own("pvo", t) : 0),
    falling: (t, { close, own, param }) => (close(t) < close(t - param("slow")) ? own("pvo", t) : 0),
  },
  hurst: {
    rising: (t, { close, own, param }) => (close(t) > close(t - param("period")) ? own("hurst", t) : 0),
    falling: (t, { close, own, param }) => (close(t) < close(t - param("period")) ? own("hurst", t) : 0),
  },
};

type Values = (bar: number) => number;

const bars = (count: number, last: number) => Array.from({ length: count }, (_, back) => last - back);

function lowest(values: Values, period: number, t: number): number {
  return Math.min(...bars(period, t).map(values));
}

/** The EMA as one weighted sum: each bar's own weight, the mean of the first `period` values for the rest. */
function emaOf(values: Values, period: number, t: number): number {
  const weight = 2 / (period + 1);
  const after = t - period + 1;
  const seed = bars(period, period - 1).reduce((sum, bar) => sum + values(bar), 0) / period;
  return bars(after, t).reduce(
    (sum, bar) => sum + weight * (1 - weight) ** (t - bar) * values(bar),
    (1 - weight) ** after * seed,
  );
}

function closeAverageChange(t: number, { other, param }: FormulaBars): number {
  const average = (bar: number) => other("ema", "ema", { period: param("period") }, bar);
  return average(t) - average(t - 1);
}

const widening = (t: number, { own }: FormulaBars) => own("bb_width", t) - own("bb_width", t - 1);

function closeAboveMiddle(t: number, { close, other, param }: FormulaBars): number {
  return close(t) - other("sma", "sma", { period: param("period") }, t);
}
