import fc from "fast-check";
import { DIRECTION_MODES } from "../../../strategy/strategy-spec.ts";
import { BLOCK_BARS } from "../bit-series.ts";
import type { CaseTerms, ScoringCase, StopPcts } from "./scoring-case.ts";

const INIT_CASH_QUOTE = 10_000;

/** Fractions; those of a market, nothing at all, and what eats a budget in one trade or a few. */
const RATES = [0, 0, 0.00001, 0.00002, 0.0001, 0.00075, 0.001, 0.01, 0.1, 0.5, 0.999];

const amount = fc.oneof(
  fc.constantFrom(INIT_CASH_QUOTE, 1_000, 0.5, 1 / 3),
  // Just enough for an entry, and just not.
  fc.constantFrom(0.01, 0.009, 1e-6 * INIT_CASH_QUOTE, 0.0100001),
  fc.double({ min: 1, max: INIT_CASH_QUOTE, noNaN: true }),
);

const anySizing: fc.Arbitrary<CaseTerms["sizing"]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ mode: "all_in" as const }) },
  { weight: 2, arbitrary: amount.map((quote) => ({ mode: "fixed_quote" as const, quote: 2 * quote })) },
  {
    weight: 2,
    arbitrary: amount.map((budgetQuote) => ({ mode: "strategy_compound" as const, budgetQuote })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(amount, fc.constantFrom(0, 0.1, 33.3, 50, 100)).map(([budgetQuote, pct]) => ({
      mode: "strategy_compound_profit_lock" as const,
      budgetQuote,
      safeProfitPercent: pct,
    })),
  },
);

export const anyTerms: fc.Arbitrary<CaseTerms> = fc.record({
  directionMode: fc.constantFrom(...DIRECTION_MODES),
  sizing: anySizing,
  initCashQuote: fc.constant(INIT_CASH_QUOTE),
  feeRate: fc.constantFrom(...RATES),
  slippageRate: fc.constantFrom(...RATES),
  fillModel: fc.constant("close"),
});

const anyStop = (max: number) =>
  fc.oneof(
    fc.constant(null),
    fc.constantFrom(0.01, 0.1, 0.3, 1.5, 7, 50).filter((pct) => pct < max),
    fc.integer({ min: 1, max: 300 }).map((tenths) => tenths / 10),
  );

/** A few pairs, each with one stop, both or none. */
export const anyStops: fc.Arbitrary<readonly StopPcts[]> = fc.array(
  fc.record({ slPct: anyStop(100), tpPct: fc.oneof(anyStop(1_000), fc.constant(100), fc.constant(250)) }),
  { minLength: 1, maxLength: 5 },
);

/** Windows of a range of `bars`: all of it, from or to any bar, one bar, and to the borders of blocks. */
export function anyWindow(bars: number): fc.Arbitrary<ScoringCase["window"]> {
  const bar = fc.integer({ min: 0, max: bars - 1 });
  const whole = { firstBar: 0, endBar: bars };
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(whole) },
    { weight: 2, arbitrary: bar.map((firstBar) => ({ ...whole, firstBar })) },
    { weight: 1, arbitrary: bar.map((last) => ({ ...whole, endBar: last + 1 })) },
    { weight: 1, arbitrary: bar.map((only) => ({ firstBar: only, endBar: only + 1 })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(bar, bar)
        .map(([a, b]) => ({ firstBar: Math.min(a, b), endBar: Math.max(a, b) + 1 })),
    },
    { weight: 1, arbitrary: fc.constant(betweenBlocks(bars)) },
  );
}

/** The whole blocks but the first, where there are that many. */
function betweenBlocks(bars: number): ScoringCase["window"] {
  const blocks = Math.floor(bars / BLOCK_BARS);
  return blocks < 2 ? { firstBar: 0, endBar: bars } : { firstBar: BLOCK_BARS, endBar: blocks * BLOCK_BARS };
}
