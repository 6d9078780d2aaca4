import type { WireIndicator } from "@roehub/core/contract/indicators";
import type { Params } from "@roehub/core/indicators/indicator";
import { useMemo, useState } from "react";
import { useServices } from "../../services.tsx";
import { type ChartIndicator, withIndicator } from "./chart-indicators.ts";
import { readIndicators, writeIndicators } from "./remembered-indicators.ts";

/** The indicators of this device's charts, and what can be done with them. */
export interface ChartIndicators {
  readonly chosen: readonly ChartIndicator[];
  add(def: WireIndicator, params: Params): void;
  change(key: number, params: Params): void;
  toggle(key: number): void;
  remove(key: number): void;
}

/** Changes are remembered on the device. */
export function useChartIndicators(): ChartIndicators {
  const { memory } = useServices();
  const [chosen, setChosen] = useState(() => readIndicators(memory));
  return useMemo(() => {
    const update = (next: readonly ChartIndicator[]) => {
      writeIndicators(memory, next);
      setChosen(next);
    };
    const replace = (key: number, change: (indicator: ChartIndicator) => ChartIndicator) =>
      update(chosen.map((indicator) => (indicator.key === key ? change(indicator) : indicator)));
    return {
      chosen,
      add: (def, params) => update(withIndicator(chosen, def, params)),
      change: (key, params) => replace(key, (indicator) => ({ ...indicator, params })),
      toggle: (key) => replace(key, (indicator) => ({ ...indicator, isHidden: !indicator.isHidden })),
      remove: (key) => update(chosen.filter((indicator) => indicator.key !== key)),
    };
  }, [chosen, memory]);
}
