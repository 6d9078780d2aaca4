import { HOUR_MS } from "../../kernel/time.ts";
import type { CandleSeries } from "../../market-data/candle-series.ts";
import type { IndicatorDef, Params } from "../indicator.ts";
import { defaultParams, parseParams } from "../parse-params.ts";
import { type SampleShape, sampleCandles } from "../sample-candles.ts";

/** An indicator at one parameter point, which a proof is made of. A proof answers with its faults in words. */
export interface ProofSubject {
  readonly def: IndicatorDef;
  readonly params: Params;
}

/** The points at which `def` is proven: its defaults, its whole numbers halved, and each of its choices. */
export function proofSubjects(def: IndicatorDef): ProofSubject[] {
  const halved = def.params.flatMap((param) =>
    param.type === "int" ? [[param.name, Math.max(param.min, Math.round(param.default / 2))] as const] : [],
  );
  const choices = def.params.flatMap((param) =>
    param.type === "enum"
      ? param.values.filter((value) => value !== param.default).map((value) => ({ [param.name]: value }))
      : [],
  );
  const changes = [{}, ...(halved.length > 0 ? [Object.fromEntries(halved)] : []), ...choices];
  return changes.flatMap((change) => {
    const point = parseParams(def, { ...defaultParams(def), ...change });
    // Halves may break a constraint between parameters; the defaults never do.
    return point.ok ? [{ def, params: point.value }] : [];
  });
}

/** Sample candles of one hour each from a UTC midnight on, so that days pass in short series. */
export function proofCandles(shape: Partial<SampleShape>): CandleSeries {
  return hourly(sampleCandles(shape));
}

/** The same candles an hour apart. */
export function hourly(candles: CandleSeries): CandleSeries {
  return { ...candles, tsOpen: candles.tsOpen.map((_, row) => row * HOUR_MS) };
}
