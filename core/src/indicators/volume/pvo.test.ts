import { expect, test } from "vitest";
import { ensureDefined } from "../../kernel/assert.ts";
import { defaultParams } from "../parse-params.ts";
import { proofCandles } from "../proofs/proof-subject.ts";
import { computeSignals } from "../signals.ts";
import { pvo } from "./pvo.ts";

test("swelling volume follows the price, and falling volume says nothing", () => {
  const params = defaultParams(pvo);
  const rule = ensureDefined(pvo.rules["trend"], "the rule trend");
  const candles = proofCandles({ length: 600 });
  const signalsOf = (closeOf: (row: number) => number, volumeOf: (row: number) => number) => {
    const [close, volume] = [closeOf, volumeOf].map((of) => candles.close.map((_, row) => of(row)));
    const of = { ...candles, close: close ?? candles.close, volume: volume ?? candles.volume };
    const { long, short } = computeSignals({ def: pvo, rule, params, candles: of });
    return [long.at(-1), short.at(-1)];
  };
  const up = (row: number) => 1_000 + row;
  const down = (row: number) => 2_000 - row;
  expect(signalsOf(up, up)).toEqual([1, 0]);
  expect(signalsOf(down, up)).toEqual([0, 1]);
  expect(signalsOf(up, down)).toEqual([0, 0]);
  expect(signalsOf(down, down)).toEqual([0, 0]);
});
