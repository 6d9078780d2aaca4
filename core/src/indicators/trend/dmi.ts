import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createDirectionalMovement, directionalIndex } from "../kernels/directional-movement.ts";
import { numberParam } from "../param-value.ts";

const plusDi = { kind: "output", output: "plus_di" } as const;
const minusDi = { kind: "output", output: "minus_di" } as const;

/** Wilder's directional movement: +DI and −DI. */
export const dmi: IndicatorDef = {
  id: "dmi",
  version: 1,
  title: { en: "Directional movement", ru: "Направленное движение (DMI)" },
  about: {
    en: "Two lines: how much of the range of the last bars went upwards (+DI) and how much downwards (−DI). The higher one leads; the further they are apart, the clearer the direction.",
    ru: "Две линии: какая часть диапазона последних баров пройдена вверх (+DI) и какая вниз (−DI). Ведёт та, что выше; чем дальше они друг от друга, тем яснее направление.",
  },
  label: "DMI",
  labelParams: ["period"],
  group: "trend",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["plus_di", "minus_di", "dx"],
  outputLabels(params) {
    const period = numberParam(params, "period");
    return [`+DI ${period}`, `−DI ${period}`, `DX ${period}`];
  },
  plot: { place: "pane", styles: { dx: "hidden" } },
  memory: "fading",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => wilderConvergence(numberParam(params, "period")),
  rules: {
    trend: {
      name: "trend",
      long: { kind: "above", left: plusDi, right: minusDi },
      short: { kind: "below", left: plusDi, right: minusDi },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: plusDi, right: minusDi },
      short: { kind: "cross_down", left: plusDi, right: minusDi },
    },
  },
  defaultRule: "trend",
  formula:
    "±DI_t = 100 · S(±DM)_t / S(TR)_t with S_t = S_{t-1} − S_{t-1} / n + x_t, DX_t = 100 · |+DI_t − −DI_t| / (+DI_t + −DI_t)",
  source:
    "J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib PLUS_DI, MINUS_DI, DX: the sums are seeded with n − 1 bars. As in TA-Lib, DI without any range is 0, and DX without directional movement keeps its last value (0 at first). Deviation: only an exact zero counts as none (TA-Lib: anything below 1e-14, which swallows the cheapest coins).",
  create(params, memory) {
    const movement = createDirectionalMovement(memory, numberParam(params, "period"));
    const lastDx = memory.cells(1);
    const outputs = new Float64Array(3);
    return {
      step(candle) {
        const both = movement(candle);
        const dx = directionalIndex(both);
        if (!Number.isNaN(dx)) lastDx[0] = dx;
        outputs[0] = both.plus;
        outputs[1] = both.minus;
        outputs[2] = Number.isNaN(both.plus) ? Number.NaN : (lastDx[0] ?? 0);
        return outputs;
      },
    };
  },
};
