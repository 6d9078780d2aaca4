import { createPrng } from "@roehub/core/kernel/prng";
import { MINUTE_MS } from "@roehub/core/kernel/time";

const TICKS_PER_UNIT = 100;
const START_TICKS = 4_700_000;

/**
 * Lines of a dump of Binance spot, one a minute from `startMs` on, all the same for the same seed: a walk of up to 0.1 % a
 * minute in ticks of 0.01 with eight decimals written, as the venue does, wicks, volumes of 1e-5, up to 3,000 trades.
 */
export function* dumpLines(options: {
  readonly seed: number;
  readonly startMs: number;
  readonly rows: number;
}): Generator<string> {
  const random = createPrng(options.seed);
  const whole = (limit: number) => Math.floor(random() * limit);
  let open = START_TICKS;
  for (let row = 0; row < options.rows; row++) {
    const close = Math.max(1_000, open + Math.round(open * (random() - 0.5) * 0.002));
    const high = Math.max(open, close) + whole(2_000);
    const low = Math.min(open, close) - whole(500);
    const lots = 1 + whole(12_000_000);
    const takerLots = whole(lots);
    const quote = (part: number) => fixed8((part / 1e5) * ((open + close) / 2 / TICKS_PER_UNIT));
    const tsOpen = options.startMs + row * MINUTE_MS;
    yield [
      tsOpen,
      ...[open, high, low, close].map((ticks) => `${(ticks / TICKS_PER_UNIT).toFixed(2)}000000`),
      fixed8(lots / 1e5),
      tsOpen + MINUTE_MS - 1,
      quote(lots),
      1 + whole(3_000),
      fixed8(takerLots / 1e5),
      quote(takerLots),
      0,
    ].join(",");
    open = close;
  }
}

/** The lines of a text again, one at a time: a million strings at once would keep the collector busy. */
export function* linesOf(text: Buffer): Generator<string> {
  let start = 0;
  for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, start)) {
    yield text.toString("latin1", start, end);
    start = end + 1;
  }
}

function fixed8(value: number): string {
  return value.toFixed(8);
}
