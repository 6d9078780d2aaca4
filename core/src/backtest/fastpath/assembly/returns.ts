import { buyFactor, changes, feeRate, notionalShare, sellFactor } from "./setup.ts";

// The return of a trade depends on no other trade: two are computed at a time, each with the operations of `tradeReturn`
// in its order. A row may be written one place further than it counts.

/** `count` trades of alternating sides, each of which is entered at the close at which the one before is left. */
export function flippedReturns(count: i32, startsLong: bool, into: usize): void {
  const buy = f64x2.splat(buyFactor);
  const sell = f64x2.splat(sellFactor);
  const buyThenSell = f64x2.replace_lane(buy, 1, sellFactor);
  const sellThenBuy = f64x2.replace_lane(sell, 1, buyFactor);
  const longThenShort = f64x2.replace_lane(f64x2.splat(1), 1, -1);
  const shortThenLong = f64x2.replace_lane(f64x2.splat(-1), 1, 1);
  const entry = startsLong ? buyThenSell : sellThenBuy;
  const exit = startsLong ? sellThenBuy : buyThenSell;
  const side = startsLong ? longThenShort : shortThenLong;
  const one = f64x2.splat(1);
  const fee = f64x2.splat(feeRate);
  const share = f64x2.splat(notionalShare);
  const end = into + ((<usize>count) << 3);
  for (let at = changes; into < end; at += 16, into += 16) {
    const growth = f64x2.div(f64x2.mul(v128.load(at, 8), exit), f64x2.mul(v128.load(at), entry));
    const gain = f64x2.mul(side, f64x2.sub(growth, one));
    const cost = f64x2.mul(fee, f64x2.add(one, growth));
    v128.store(into, f64x2.mul(f64x2.sub(gain, cost), share));
  }
}

/** `count` trades of one side, whose entries and exits alternate. */
export function oneSidedReturns(count: i32, isLong: bool, into: usize): void {
  const entry = f64x2.splat(isLong ? buyFactor : sellFactor);
  const exit = f64x2.splat(isLong ? sellFactor : buyFactor);
  const side = f64x2.splat(isLong ? 1 : -1);
  const one = f64x2.splat(1);
  const fee = f64x2.splat(feeRate);
  const share = f64x2.splat(notionalShare);
  const end = into + ((<usize>count) << 3);
  for (let at = changes; into < end; at += 32, into += 16) {
    const first = v128.load(at);
    const second = v128.load(at, 16);
    const entries = v128.shuffle<u64>(first, second, 0, 2);
    const exits = v128.shuffle<u64>(first, second, 1, 3);
    const growth = f64x2.div(f64x2.mul(exits, exit), f64x2.mul(entries, entry));
    const gain = f64x2.mul(side, f64x2.sub(growth, one));
    const cost = f64x2.mul(fee, f64x2.add(one, growth));
    v128.store(into, f64x2.mul(f64x2.sub(gain, cost), share));
  }
}
