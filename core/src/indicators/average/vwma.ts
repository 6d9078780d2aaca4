import type { IndicatorDef } from "../indicator.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Volume-weighted moving average of the close. */
export const vwma: IndicatorDef = {
  id: "vwma",
  version: 1,
  title: { en: "Volume-weighted moving average", ru: "Скользящая средняя, взвешенная по объёму" },
  about: {
    en: "A moving average in which a bar weighs as much as was traded in it. It lies nearer to the prices at which most was traded.",
    ru: "Скользящая средняя, в которой бар весит столько, сколько на нём наторговали. Лежит ближе к ценам, по которым прошёл наибольший объём.",
  },
  label: "VWMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close", "volume"],
  outputs: ["vwma"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: averageRules("vwma"),
  defaultRule: "trend",
  formula: "VWMA_t = Σ volume_i · close_i / Σ volume_i over the last n bars",
  source:
    "The mean of the closes with volumes as weights, as in Stock.Indicators (Vwma) and talipp (VWMA); not in TA-Lib. Summed anew on each bar around the latest close, oldest first. Bars without any volume weigh the same.",
  create(params, memory) {
    const mean = createVolumeMean(memory, numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step({ close, volume }) {
        outputs[0] = mean(close, volume);
        return outputs;
      },
    };
  },
};

const NEXT = 0;
const COUNT = 1;

/** Both columns are walked in one loop of their own: a window is long, and its `sum` calls a function for each value. */
function createVolumeMean(memory: KernelMemory, period: number): (close: number, volume: number) => number {
  const closes = memory.cells(period);
  const volumes = memory.cells(period);
  const state = memory.cells(2);
  return (close, volume) => {
    const latest = state[NEXT] ?? 0;
    const oldest = latest + 1 === period ? 0 : latest + 1;
    closes[latest] = close;
    volumes[latest] = volume;
    state[NEXT] = oldest;
    state[COUNT] = Math.min((state[COUNT] ?? 0) + 1, period);
    if (state[COUNT] < period) return Number.NaN;
    let total = 0;
    let weighted = 0;
    let plain = 0;
    for (let index = 0; index < period; index++) {
      const at = oldest + index < period ? oldest + index : oldest + index - period;
      const distance = (closes[at] ?? 0) - close;
      const weight = volumes[at] ?? 0;
      total += weight;
      weighted += weight * distance;
      plain += distance;
    }
    return close + (total === 0 ? plain / period : weighted / total);
  };
}
