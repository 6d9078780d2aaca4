import { normalCdf, normalQuantile } from "./normal-distribution.ts";
import { finiteOrNull, meanOf, sampleDeviationOf } from "./statistics.ts";

/**
 * The deflated Sharpe ratio: the probability that the true Sharpe ratio behind `dailyReturns`, fractions, is above what the
 * best of `trials` worthless strategies would show. Null of fewer than two returns, and where they do not deviate. The
 * variance of the Sharpe ratio among the trials is taken to be `1/T`, what it is under the null hypothesis over `T` returns.
 * Source: D. H. Bailey and M. López de Prado, "The Deflated Sharpe Ratio: Correcting for Selection Bias, Backtest
 * Overfitting, and Non-Normality", Journal of Portfolio Management 40(5), 2014.
 */
export function deflatedSharpe(dailyReturns: readonly number[], trials: number): number | null {
  if (dailyReturns.length < 2) return null;
  const observed = { ...returnMoments(dailyReturns), count: dailyReturns.length };
  const benchmark = expectedMaxSharpe(trials, 1 / observed.count);
  return finiteOrNull(probabilisticSharpe(observed, benchmark));
}

/** A Sharpe ratio that is not annualised, and the returns that it is of. */
export interface ObservedSharpe {
  /** Mean over sample deviation. */
  readonly sharpe: number;
  /** Population skewness. */
  readonly skewness: number;
  /** Population kurtosis, raw: 3 of a normal distribution. */
  readonly kurtosis: number;
  /** Number of returns. */
  readonly count: number;
}

/**
 * The probability that the true Sharpe ratio is above `benchmark`, given how returns that are not normal spread the
 * observed one.
 */
export function probabilisticSharpe(observed: ObservedSharpe, benchmark: number): number {
  const { sharpe, skewness, kurtosis, count } = observed;
  const spread = Math.sqrt(1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2);
  return normalCdf(((sharpe - benchmark) * Math.sqrt(count - 1)) / spread);
}

const EULER_MASCHERONI = 0.5772156649015329;

/** The Sharpe ratio to expect of the best of `trials` without any skill, whose ratios have this variance. */
export function expectedMaxSharpe(trials: number, variance: number): number {
  if (trials <= 1) return 0;
  // The upper tail by symmetry: 1 - 1/N would lose the digits of a large N.
  const [near, far] = [-normalQuantile(1 / trials), -normalQuantile(1 / (trials * Math.E))];
  return Math.sqrt(variance) * ((1 - EULER_MASCHERONI) * near + EULER_MASCHERONI * far);
}

function returnMoments(returns: readonly number[]): Omit<ObservedSharpe, "count"> {
  const mean = meanOf(returns);
  let [squares, cubes, fourths] = [0, 0, 0];
  for (const value of returns) {
    const difference = value - mean;
    const square = difference * difference;
    squares += square;
    cubes += square * difference;
    fourths += square * square;
  }
  const variance = squares / returns.length;
  return {
    sharpe: mean / sampleDeviationOf(returns),
    skewness: cubes / returns.length / (variance * Math.sqrt(variance)),
    kurtosis: fourths / returns.length / (variance * variance),
  };
}
