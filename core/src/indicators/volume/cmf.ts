import type { IndicatorDef } from "../indicator.ts";
import { moneyFlowVolume } from "../kernels/money-flow.ts";
import { createWindow } from "../kernels/window.ts";
import { zeroRules } from "../momentum/oscillator-rules.ts";
import { numberParam } from "../param-value.ts";

/** Chaikin money flow. */
export const cmf: IndicatorDef = {
  id: "cmf",
  version: 1,
  title: { en: "Chaikin money flow", ru: "Денежный поток Чайкина" },
  about: {
    en: "Where in their range the last bars closed, weighted by volume, from −1 to 1. Above zero closes lean to the highs: buying; below zero to the lows: selling.",
    ru: "В какой части своего размаха закрывались последние бары с учётом объёма, от −1 до 1. Выше нуля закрытия ближе к максимумам (покупки), ниже – к минимумам (продажи).",
  },
  label: "CMF",
  labelParams: ["period"],
  group: "volume",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 20 }],
  constraints: [],
  inputs: ["high", "low", "close", "volume"],
  outputs: ["cmf"],
  plot: { place: "pane", levels: [0] },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: zeroRules("cmf"),
  defaultRule: "trend",
  formula:
    "CMF_t = Σ (((close − low) − (high − close)) / (high − low) · volume) / Σ volume over the last n bars",
  source:
    "M. Chaikin; Stock.Indicators ToCmf. A bar without a range adds no flow, and no volume at all is 0. Sums are fresh per window, oldest bar first.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const flows = createWindow(memory, period);
    const volumes = createWindow(memory, period);
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        flows.push(moneyFlowVolume(candle));
        volumes.push(candle.volume);
        outputs[0] = Number.NaN;
        if (!volumes.isFull()) return outputs;
        const volume = volumes.sum((value) => value);
        outputs[0] = volume === 0 ? 0 : flows.sum((value) => value) / volume;
        return outputs;
      },
    };
  },
};
