import type { IndicatorDef } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { middlePrice } from "../kernels/middle-price.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";

const close = { kind: "price", input: "close" } as const;
const tenkan = { kind: "output", output: "tenkan" } as const;
const kijun = { kind: "output", output: "kijun" } as const;
const cloudTop = { kind: "output", output: "cloud_top" } as const;
const cloudBottom = { kind: "output", output: "cloud_bottom" } as const;

/** Ichimoku Kinko Hyo without its look-ahead line. */
export const ichimoku: IndicatorDef = {
  id: "ichimoku",
  version: 1,
  title: { en: "Ichimoku cloud", ru: "Облако Ишимоку" },
  about: {
    en: "Midpoints of the range over three periods. The price above the cloud points to a rise, below it to a fall, inside it to neither; Tenkan above Kijun is a rise in the short term.",
    ru: "Середины ценового диапазона за три периода. Цена выше облака говорит о росте, ниже – о падении, внутри – ни о том, ни о другом. Tenkan выше Kijun – краткосрочный рост.",
  },
  label: "Ichimoku",
  labelParams: ["tenkan", "kijun", "senkou"],
  group: "trend",
  params: [
    { name: "tenkan", type: "int", min: 2, max: 500, step: 1, default: 9 },
    { name: "kijun", type: "int", min: 2, max: 500, step: 1, default: 26 },
    { name: "senkou", type: "int", min: 2, max: 500, step: 1, default: 52 },
  ],
  constraints: [
    { left: "tenkan", operator: "<", right: "kijun" },
    { left: "kijun", operator: "<", right: "senkou" },
  ],
  inputs: ["high", "low"],
  outputs: ["tenkan", "kijun", "senkou_a", "senkou_b", "cloud_top", "cloud_bottom"],
  // The lines have names of their own; the cloud's edges are named by words.
  outputLabels: (params) => [
    `Tenkan ${numberParam(params, "tenkan")}`,
    `Kijun ${numberParam(params, "kijun")}`,
    "Senkou A",
    `Senkou B ${numberParam(params, "senkou")}`,
  ],
  plot: {
    place: "price",
    styles: { cloud_top: "hidden", cloud_bottom: "hidden" },
    band: ["senkou_a", "senkou_b"],
  },
  memory: "window",
  warmup: (params) => numberParam(params, "senkou") + numberParam(params, "kijun"),
  convergence: (params) => numberParam(params, "senkou") + numberParam(params, "kijun"),
  rules: {
    cloud: {
      name: "cloud",
      long: { kind: "above", left: close, right: cloudTop },
      short: { kind: "below", left: close, right: cloudBottom },
    },
    cloud_cross: {
      name: "cloud_cross",
      long: { kind: "cross_up", left: close, right: cloudTop },
      short: { kind: "cross_down", left: close, right: cloudBottom },
    },
    trend: {
      name: "trend",
      long: { kind: "above", left: tenkan, right: kijun },
      short: { kind: "below", left: tenkan, right: kijun },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: tenkan, right: kijun },
      short: { kind: "cross_down", left: tenkan, right: kijun },
    },
  },
  defaultRule: "cloud",
  formula:
    "mid(n)_t = (highest high + lowest low of the last n bars) / 2; tenkan and kijun = mid(tenkan)_t and mid(kijun)_t, senkou_a = (tenkan + kijun) / 2 and senkou_b = mid(senkou), both of `kijun` bars before; cloud_top and cloud_bottom = the greater and the smaller of the two",
  source:
    "G. Hosoda, Ichimoku Kinko Hyo (1969); Stock.Indicators ToIchimoku. The senkou lines are those that stand over the bar, computed `kijun` bars earlier. Left out: the chikou line, which draws the close `kijun` bars back and so shows the future there.",
  create(params, memory) {
    const displacement = numberParam(params, "kijun");
    const tenkanOf = createMidpoint(memory, numberParam(params, "tenkan"));
    const kijunOf = createMidpoint(memory, displacement);
    const senkouOf = createMidpoint(memory, numberParam(params, "senkou"));
    const delayA = createDelay(memory, displacement);
    const delayB = createDelay(memory, displacement);
    const outputs = new Float64Array(6);
    return {
      step({ high, low }) {
        const tenkan = tenkanOf(high, low);
        const kijun = kijunOf(high, low);
        const senkouA = delayA(middlePrice(tenkan, kijun));
        const senkouB = delayB(senkouOf(high, low));
        outputs[0] = tenkan;
        outputs[1] = kijun;
        outputs[2] = senkouA;
        outputs[3] = senkouB;
        outputs[4] = Math.max(senkouA, senkouB);
        outputs[5] = Math.min(senkouA, senkouB);
        return outputs;
      },
    };
  },
};

/** The middle of the range of the last `period` bars; NaN until there are so many. */
function createMidpoint(memory: KernelMemory, period: number): (high: number, low: number) => number {
  const highest = createWindowExtreme(memory, period, "highest");
  const lowest = createWindowExtreme(memory, period, "lowest");
  return (high, low) => middlePrice(highest.push(high), lowest.push(low));
}
