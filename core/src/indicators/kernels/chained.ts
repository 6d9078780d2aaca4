/** Turns one value of a series into one of another, NaN where it has none yet. */
type Stage = (value: number) => number;

/** Stages of which each is fed by the one before, once that has values; NaN until the last has one. */
export function chained(...stages: readonly Stage[]): Stage {
  return (value) => {
    let current = value;
    for (const stage of stages) {
      if (Number.isNaN(current)) return current;
      current = stage(current);
    }
    return current;
  };
}
