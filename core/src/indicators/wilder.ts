/**
 * Wilder's smoothing over any values: NaN until `period` of them, then their mean, then
 * `(previous · (n−1) + value) / n`. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978).
 */
export function createWilder(period: number): (value: number) => number {
  let count = 0;
  let sum = 0;
  let average = Number.NaN;
  return (value) => {
    if (count < period) {
      sum += value;
      count += 1;
      if (count === period) average = sum / period;
    } else {
      average = (average * (period - 1) + value) / period;
    }
    return average;
  };
}
