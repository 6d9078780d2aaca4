/**
 * The probability that a standard normal variable is at most `x`; its error is below 5e-15. Source: G. Marsaglia,
 * "Evaluating the Normal Distribution", Journal of Statistical Software 11(4), 2004: the Taylor series of the integral
 * over the density, summed until a term no longer changes it.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (Math.abs(x) > CDF_RANGE) return x > 0 ? 1 : 0;
  const square = x * x;
  let term = x;
  let sum = x;
  let before = 0;
  for (let divisor = 3; sum !== before; divisor += 2) {
    before = sum;
    term *= square / divisor;
    sum += term;
  }
  const probability = 0.5 + sum * Math.exp(-0.5 * square - HALF_LN_TWO_PI);
  return Math.min(1, Math.max(0, probability));
}

/** Beyond it the probability is 0 or 1 to within that error. */
const CDF_RANGE = 8;
const HALF_LN_TWO_PI = 0.9189385332046728;

/**
 * The value that a standard normal variable is below with `probability`, which is above 0 and below 1; accurate to about
 * 1 part in 10^16. Small probabilities keep that accuracy, those next to 1 cannot: ask for the other tail and negate.
 * Source: M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37(3),
 * 1988, routine PPND16, whose coefficients these are, the constant ones first.
 */
export function normalQuantile(probability: number): number {
  const offset = probability - 0.5;
  if (Math.abs(offset) <= 0.425) {
    const at = 0.180625 - offset * offset;
    return (offset * polynomial(CENTRE.over, at)) / polynomial(CENTRE.under, at);
  }
  const tail = offset < 0 ? probability : 1 - probability;
  const depth = Math.sqrt(-Math.log(tail));
  const { over, under, from } = depth <= 5 ? TAIL : FAR_TAIL;
  const distance = polynomial(over, depth - from) / polynomial(under, depth - from);
  return offset < 0 ? -distance : distance;
}

function polynomial(coefficients: readonly number[], at: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * at + coefficient, 0);
}

const CENTRE = {
  over: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  under: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
};

const TAIL = {
  from: 1.6,
  over: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  under: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
};

const FAR_TAIL = {
  from: 5,
  over: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  under: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
};
