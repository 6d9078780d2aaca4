import fc from "fast-check";
import type { SignalSeries } from "../../../indicators/signals.ts";
import { createPrng, type Prng } from "../../../kernel/prng.ts";
import { combineSides } from "../../../strategy/decision-step.ts";
import { SIGNALS } from "../../variant-signals.ts";
import { BLOCK_BARS, bitSeriesBytes, packSignals } from "../bit-series.ts";
import { closingAt } from "./case-bars.ts";
import { anyStops, anyTerms, anyWindow } from "./case-terms.ts";
import type { CaseVariant, ScoringCase } from "./scoring-case.ts";

/** Closes by what they do; `random` is at hand for the row. */
const CLOSES: Readonly<Record<string, (row: number, before: number, random: Prng) => number>> = {
  walk: (_, before, random) => before * (1 + 0.02 * (random() - 0.5)),
  "quiet walk": (_, before, random) => before * (1 + 0.004 * (random() - 0.5)),
  "rough walk": (_, before, random) => before * (1 + 0.4 * (random() - 0.5)),
  cents: (_, before, random) => Math.max(0.01, Math.round(100 * before + 9 * (random() - 0.5)) / 100),
  constant: (_, before) => before,
  "jumps by ten": (_, before, random) => jump(before, random),
  rising: (_, before) => before * 1.001,
  falling: (_, before) => before * 0.99,
  saw: (row) => (row % 2 === 0 ? 100 : 101),
};

function jump(before: number, random: Prng): number {
  const way = random();
  if (way < 0.02) return before * 10;
  return way < 0.04 ? before / 10 : before * (1 + 0.01 * (random() - 0.5));
}

/** First closes: usual, next to nothing, below what doubles keep all digits of, and next to what they can hold at all. */
const FIRST_CLOSES = [100, 64_250.5, 1e-8, 1e-310, 1e15, 1e300];

type BitPattern = (bar: number, random: Prng) => { readonly long: boolean; readonly short: boolean };

const BITS: Readonly<Record<string, BitPattern>> = {
  none: () => ({ long: false, short: false }),
  "all long": () => ({ long: true, short: false }),
  "all short": () => ({ long: false, short: true }),
  "all both": () => ({ long: true, short: true }),
  alternating: (bar) => ({ long: bar % 2 === 0, short: bar % 2 === 1 }),
  "alternating pairs": (bar) => ({ long: bar % 4 < 2, short: bar % 4 >= 2 }),
  "long before short": (bar) => ({ long: bar % 3 === 0, short: bar % 3 === 1 }),
  rare: (_, random) => density(0.002, random),
  sparse: (_, random) => density(0.02, random),
  half: (_, random) => density(0.5, random),
  dense: (_, random) => density(0.9, random),
  exclusive: (_, random) => exclusive(random()),
  "word borders": (bar) => ({ long: bar % 64 === 63, short: bar % 64 === 0 }),
  "half-word borders": (bar) => ({ long: bar % 32 === 0, short: bar % 32 === 31 }),
  "block borders": (bar) => ({
    long: bar % BLOCK_BARS === BLOCK_BARS - 1,
    short: bar % BLOCK_BARS === 0 && bar > 0,
  }),
  "long blocks": (bar) => ({
    long: Math.floor(bar / BLOCK_BARS) % 2 === 0,
    short: Math.floor(bar / BLOCK_BARS) % 2 === 1,
  }),
};

function density(share: number, random: Prng) {
  return { long: random() < share, short: random() < share };
}

function exclusive(draw: number) {
  return { long: draw < 0.3, short: draw > 0.7 };
}

/** Numbers of bars around the borders of half-words, words and blocks. */
const BORDER_BARS = [1, 2, 3, 31, 32, 33, 63, 64, 65, 127, 128, 129, 191, 192]
  .concat([BLOCK_BARS - 1, BLOCK_BARS, BLOCK_BARS + 1])
  .concat([2 * BLOCK_BARS - 1, 2 * BLOCK_BARS, 2 * BLOCK_BARS + 65]);

/** Cases whose signals are patterns of bits and whose closes do what markets may, and more; as far as they are printed. */
export const syntheticShapes = shapesOf({
  bars: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...BORDER_BARS) },
    { weight: 7, arbitrary: fc.integer({ min: 1, max: 700 }) },
  ),
  closes: fc.constantFrom(...Object.keys(CLOSES)),
  bits: fc.array(fc.constantFrom(...Object.keys(BITS)), { minLength: 1, maxLength: 4 }),
  indicators: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 1, arbitrary: fc.integer({ min: 4, max: 9 }) },
  ),
  variants: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 5 }) },
    { weight: 1, arbitrary: fc.integer({ min: 6, max: 40 }) },
  ),
});

/** Those that trade on every bar, or hold a position for as long as closes let them, stand twice. */
const LONG_BITS = ["exclusive", "block borders", "long blocks"]
  .concat(["alternating", "all long", "all short"])
  .concat(["alternating", "all long", "all short"]);

/** The same over ranges of many blocks, with a trade a bar or positions of blocks. */
export const longShapes = shapesOf({
  bars: fc.integer({ min: 2 * BLOCK_BARS, max: 20 * BLOCK_BARS }),
  closes: fc.constantFrom("quiet walk", "quiet walk", "quiet walk", "walk", "saw", "jumps by ten"),
  bits: fc.constantFrom(...LONG_BITS).map((name) => [name]),
  indicators: fc.constant(1),
  variants: fc.integer({ min: 1, max: 2 }),
});

type ShapeArbitraries = {
  readonly [Name in "bars" | "closes" | "bits" | "indicators" | "variants"]: fc.Arbitrary<
    SyntheticShape[Name]
  >;
};

function shapesOf(arbitraries: ShapeArbitraries): fc.Arbitrary<SyntheticShape> {
  return fc
    .record({
      ...arbitraries,
      seed: fc.integer({ min: 1, max: 2 ** 30 }),
      firstClose: fc.constantFrom(...FIRST_CLOSES),
      terms: anyTerms,
      stops: anyStops,
    })
    .chain((shape) => anyWindow(shape.bars).map((window) => ({ ...shape, window })));
}

export interface SyntheticShape {
  readonly seed: number;
  readonly bars: number;
  readonly closes: string;
  readonly firstClose: number;
  /** The patterns of the points. */
  readonly bits: readonly string[];
  readonly indicators: number;
  readonly variants: number;
  readonly window: ScoringCase["window"];
  readonly terms: ScoringCase["terms"];
  readonly stops: ScoringCase["stops"];
}

export function syntheticCase(shape: SyntheticShape): ScoringCase {
  const random = createPrng(shape.seed);
  const points = shape.bits.map((name) => patternSignals(name, shape.bars, random));
  const variants = Array.from({ length: shape.variants }, () =>
    Array.from({ length: shape.indicators }, () => Math.floor(random() * points.length)),
  );
  const { window, terms, stops } = shape;
  const closes = closesOf(shape, random);
  return caseOf({ title: shape.bits.join(", "), closes, points, variants, window, terms, stops });
}

interface CaseInput extends Pick<ScoringCase, "title" | "window" | "terms" | "stops"> {
  readonly closes: readonly number[];
  readonly points: readonly SignalSeries[];
  /** Of each variant its points, by number. */
  readonly variants: readonly (readonly number[])[];
}

/** A case of these closes and signals. */
export function caseOf({ closes, points, variants, ...rest }: CaseInput): ScoringCase {
  const bars = closes.length;
  return {
    ...rest,
    bars: closingAt(closes),
    points: points.length,
    writePoints: (memory, places) => {
      for (const [index, place] of places.entries()) {
        const series = points[index];
        if (series !== undefined) {
          packSignals(series, 0, new Uint8Array(memory.buffer, place, bitSeriesBytes(bars)));
        }
      }
    },
    variants: variants.map((chosen) => decidedVariant(points, chosen, bars)),
  };
}

function closesOf({ closes, firstClose, bars }: SyntheticShape, random: Prng): number[] {
  const next = CLOSES[closes] ?? ((_row, before) => before);
  let close = firstClose;
  return Array.from({ length: bars }, (_, row) => {
    if (row > 0) close = next(row, close, random);
    return close;
  });
}

function patternSignals(name: string, bars: number, random: Prng): SignalSeries {
  const series = { long: new Uint8Array(bars), short: new Uint8Array(bars) };
  for (let bar = 0; bar < bars; bar++) {
    const bits = BITS[name]?.(bar, random);
    series.long[bar] = bits?.long ? 1 : 0;
    series.short[bar] = bits?.short ? 1 : 0;
  }
  return series;
}

/** What the `chosen` of `points` decide together, bar by bar, by the function that live runs decide with. */
export function decidedVariant(
  points: readonly SignalSeries[],
  chosen: readonly number[],
  bars: number,
): CaseVariant {
  const codes = new Uint8Array(bars);
  let conflictingSignals = 0;
  for (let bar = 0; bar < bars; bar++) {
    const isEvery = (side: keyof SignalSeries) => chosen.every((point) => points[point]?.[side][bar] === 1);
    const decision = combineSides(isEvery("long"), isEvery("short"));
    codes[bar] = SIGNALS.indexOf(decision.long ? "long" : decision.short ? "short" : null);
    if (decision.conflict) conflictingSignals++;
  }
  return { points: chosen, codes, conflictingSignals };
}
