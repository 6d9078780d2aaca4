import { MINUTE_MS } from "@roehub/core/kernel/time";
import type { Kline } from "@roehub/core/market-data/kline";

/** Steps of the instrument: digits after the point. */
export interface KlineSteps {
  readonly priceDigits: number;
  readonly quantityDigits: number;
}

/**
 * A minute as it stands `elapsedMs` after its open, on a course that is a function of the candle alone: from the open
 * to the nearer extreme against its direction, to the other one, to the close, with volume in proportion to time. At
 * the end of the minute it is the candle itself.
 */
export function partialKline(kline: Kline, elapsedMs: number, steps: KlineSteps): Kline {
  if (elapsedMs >= MINUTE_MS) return kline;
  const share = Math.max(0, elapsedMs) / MINUTE_MS;
  const turns = turnsOf(kline);
  const close = rounded(priceAt(turns, share), steps.priceDigits);
  const passed = turns.filter((turn) => turn.share <= share).map(({ price }) => price);
  const high = Math.max(close, ...passed);
  const low = Math.min(close, ...passed);
  const volume = floored(kline.volume * share, steps.quantityDigits);
  const quoteDigits = Math.min(8, steps.priceDigits + steps.quantityDigits);
  const part = (total: number | null, digits: number) =>
    total === null ? null : floored(total * share, digits);
  return {
    tsOpen: kline.tsOpen,
    open: kline.open,
    high,
    low,
    close,
    volume,
    quoteVolume: rounded((volume * (kline.open + high + low + close)) / 4, quoteDigits),
    trades: part(kline.trades, 0),
    takerBuyBaseVolume: part(kline.takerBuyBaseVolume, steps.quantityDigits),
    takerBuyQuoteVolume: part(kline.takerBuyQuoteVolume, quoteDigits),
  };
}

interface Turn {
  /** Of the minute. */
  readonly share: number;
  readonly price: number;
}

function turnsOf({ tsOpen, open, high, low, close }: Kline): Turn[] {
  const [first, second] = close >= open ? [low, high] : [high, low];
  const minute = tsOpen / MINUTE_MS;
  return [
    { share: 0, price: open },
    { share: 0.15 + 0.05 * (minute % 5), price: first },
    { share: 0.5 + 0.06 * (minute % 7), price: second },
    { share: 1, price: close },
  ];
}

function priceAt(turns: readonly Turn[], share: number): number {
  const next = turns.findIndex((turn) => turn.share > share);
  const [from, to] = [turns[next - 1], turns[next]];
  if (from === undefined || to === undefined) return turns.at(-1)?.price ?? 0;
  return from.price + ((to.price - from.price) * (share - from.share)) / (to.share - from.share);
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
const floored = (value: number, digits: number) => Math.floor(value * 10 ** digits) / 10 ** digits;
