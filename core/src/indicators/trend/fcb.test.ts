import { expect, test } from "vitest";
import { defaultParams } from "../parse-params.ts";
import { convergenceFaults } from "../proofs/convergence-proof.ts";
import { proofCandles } from "../proofs/proof-subject.ts";
import { fcb } from "./fcb.ts";

/** As long as the longest stretch without a fractal in recorded minutes. */
const HALT_BARS = 360;

test("bands that start within a halted market are those of any other start at the convergence length", () => {
  const candles = proofCandles({ length: 2_400, moveShare: 0.001 });
  const price = candles.close[29] ?? 0;
  for (const column of [candles.open, candles.high, candles.low, candles.close])
    column.fill(price, 30, 30 + HALT_BARS);
  const subject = { def: fcb, params: defaultParams(fcb) };
  expect(convergenceFaults(subject, { candles, starts: [5, 29, 30, 31, 60] })).toEqual([]);
});
