// Codes of columns: where on each bar a value lies between the lowest and the highest of all coded columns.

/** Codes are whole numbers of 16 bits; the lowest one. */
const LOWEST_CODE: f64 = -32768;
const CODES: f64 = 65535;

/** Widens `low` and `high` (`f64` a bar) by a column's bars `[from, to)`, multiples of 64 apart; NaN widens nothing. */
export function widen(column: usize, low: usize, high: usize, from: i32, to: i32): void {
  const end = (<usize>to) << 3;
  for (let at = (<usize>from) << 3; at < end; at += 16) {
    const value = v128.load(column + at);
    v128.store(low + at, f64x2.pmin(v128.load(low + at), value));
    v128.store(high + at, f64x2.pmax(v128.load(high + at), value));
  }
}

/** Turns `high` into codes a unit: all codes from `low` to `high`, or 0 where that is no number of codes. */
export function scaleOf(low: usize, high: usize, from: i32, to: i32): void {
  for (let bar = from; bar < to; bar++) {
    const at = (<usize>bar) << 3;
    const perUnit = CODES / (load<f64>(high + at) - load<f64>(low + at));
    const isUsable = perUnit > 0 && perUnit < Infinity;
    store<f64>(high + at, isUsable ? perUnit : 0);
    if (!isUsable) store<f64>(low + at, 0);
  }
}

/**
 * The codes of a column's bars `[from, to)`, and the flag of that block. Every step rounds, and keeps order: of two
 * different codes the larger is that of the larger double.
 */
export function encode(
  column: usize,
  low: usize,
  scale: usize,
  codes: usize,
  from: i32,
  to: i32,
  flag: usize,
): void {
  let missing = i64x2.splat(0);
  for (let bar = from; bar < to; bar += 8) {
    const at = (<usize>bar) << 3;
    const v0 = v128.load(column + at);
    const v1 = v128.load(column + at, 16);
    const v2 = v128.load(column + at, 32);
    const v3 = v128.load(column + at, 48);
    missing = v128.or(missing, v128.or(v128.or(endless(v0), endless(v1)), v128.or(endless(v2), endless(v3))));
    const first = v128.shuffle<i64>(
      coded(v0, low + at, scale + at),
      coded(v1, low + at + 16, scale + at + 16),
      0,
      2,
    );
    const second = v128.shuffle<i64>(
      coded(v2, low + at + 32, scale + at + 32),
      coded(v3, low + at + 48, scale + at + 48),
      0,
      2,
    );
    v128.store(codes + ((<usize>bar) << 1), i16x8.narrow_i32x4_s(first, second));
  }
  store<u8>(flag, v128.any_true(missing) ? 1 : 0);
}

/** NaN and infinities are those that less themselves are not 0. */
function endless(values: v128): v128 {
  return f64x2.ne(f64x2.sub(values, values), f64x2.splat(0));
}

function coded(values: v128, low: usize, scale: usize): v128 {
  const scaled = f64x2.mul(f64x2.sub(values, v128.load(low)), v128.load(scale));
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.add(scaled, f64x2.splat(LOWEST_CODE)));
}
