import fc from "fast-check";
import { DIRECTION_MODES } from "../../../strategy/strategy-spec.ts";
import { BLOCK_BARS } from "../bit-series.ts";
import type { StopPair } from "../plan/grid-variants.ts";
import type { CaseTerms, ScoringCase } from "./scoring-case.ts";

/** Quote. */
const INIT_CASHES = [10_000, 10_000, 1, 1 / 3, 1e9, 1e-300];

/** Fractions; those of a market, nothing at all, and what eats a budget in one trade or a few. */
const RATES = [0, 0, 0.00001, 0.00002, 0.0001, 0.00075, 0.001, 0.01, 0.1, 0.5, 0.999];

/** Amounts as shares of the initial cash. */
const share = fc.oneof(
  fc.constantFrom(1, 0.1, 0.00005, 1 / 3),
  // Just enough for an entry, and just not.
  fc.constantFrom(1e-6, 0.9e-6, 1.00001e-6, 1e-5),
  fc.double({ min: 1e-4, max: 1, noNaN: true }),
);

const sizings = (initCashQuote: number): fc.Arbitrary<CaseTerms["sizing"]> => {
  const budget = share.map((part) => part * initCashQuote);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({ mode: "all_in" as const }) },
    { weight: 2, arbitrary: budget.map((quote) => ({ mode: "fixed_quote" as const, quote: 2 * quote })) },
    {
      weight: 2,
      arbitrary: budget.map((budgetQuote) => ({ mode: "strategy_compound" as const, budgetQuote })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(budget, fc.constantFrom(0, 0.1, 33.3, 50, 100)).map(([budgetQuote, pct]) => ({
        mode: "strategy_compound_profit_lock" as const,
        budgetQuote,
        safeProfitPercent: pct,
      })),
    },
  );
};

export const anyTerms: fc.Arbitrary<CaseTerms> = fc.constantFrom(...INIT_CASHES).chain((initCashQuote) =>
  fc.record({
    directionMode: fc.constantFrom(...DIRECTION_MODES),
    sizing: sizings(initCashQuote),
    initCashQuote: fc.constant(initCashQuote),
    feeRate: fc.constantFrom(...RATES),
    slippageRate: fc.constantFrom(...RATES),
    fillModel: fc.constant("close"),
  }),
);

const anyStop = (max: number) =>
  fc.oneof(
    fc.constant(null),
    fc.constantFrom(0.01, 0.1, 0.3, 1.5, 7, 50).filter((pct) => pct < max),
    fc.integer({ min: 1, max: 300 }).map((tenths) => tenths / 10),
  );

const slPcts = anyStop(100);
const tpPcts = fc.oneof(anyStop(1_000), fc.constantFrom(100, 250));

/** Pairs, each with one stop, both or none: a few, or as many as two axes make of each other. */
export const anyStops: fc.Arbitrary<readonly StopPair[]> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.array(fc.record({ slPct: slPcts, tpPct: tpPcts }), { minLength: 1, maxLength: 5 }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.array(slPcts, { minLength: 1, maxLength: 9 }),
        fc.array(tpPcts, { minLength: 1, maxLength: 9 }),
      )
      .map(([sls, tps]) => sls.flatMap((slPct) => tps.map((tpPct) => ({ slPct, tpPct })))),
  },
);

const axisOf = (pcts: fc.Arbitrary<number | null>) =>
  fc
    .uniqueArray(pcts, { minLength: 1, maxLength: 4 })
    .map((values) =>
      values.sort((a, b) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY)),
    );

/** Axes of a request: sorted, off last, and off alone where a stop is not swept. */
export const anyStopAxes = fc.record({ slPct: axisOf(slPcts), tpPct: axisOf(tpPcts) });

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
