/** The ends of an axis. */
export interface AxisScale {
  readonly min: number;
  readonly max: number;
}

/** The bounds of an axis with a little air; a flat curve gets one percent on each side, and one around zero. */
export function scaleOf(values: readonly number[]): AxisScale {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const air = max > min ? (max - min) * 0.06 : Math.abs(max) * 0.01 || 1;
  return { min: min - air, max: max + air };
}

const TICKS = 3;
/** Steps that read as round, in tenths of a power of ten. */
const ROUND_STEPS = [10, 20, 25, 30, 40, 50] as const;

/** Three round values inside a scale: of a step that gives three, else the lowest of one that gives four. */
export function roundTicks({ min, max }: AxisScale): { value: number; digits: number }[] {
  const magnitude = Math.floor(Math.log10(max - min)) - 2;
  const scales = [magnitude, magnitude + 1].flatMap((exponent) =>
    ROUND_STEPS.map((tenths) => {
      const step = tenths * 10 ** exponent;
      const first = Math.ceil(min / step);
      const count = Math.floor(max / step) - first + 1;
      const digits = Math.max(0, -exponent - (tenths % 10 === 0 ? 1 : 0));
      return Array.from({ length: count }, (_, index) => ({ value: (first + index) * step, digits }));
    }),
  );
  const exact = scales.find(({ length }) => length === TICKS);
  const coarsest = scales.findLast(({ length }) => length > TICKS) ?? [];
  return exact ?? coarsest.slice(0, TICKS);
}
