import type { Params } from "@roehub/core/indicators/indicator";
import type { DeviceMemory } from "../../device-memory.ts";
import { type ChartIndicator, INDICATORS_MAX, SERIES_COLORS } from "./chart-indicators.ts";

const NAME = "terminal.indicators";

/** What this device has on its charts. What an older version wrote, and is no indicator any more, is left out. */
export function readIndicators(memory: DeviceMemory): readonly ChartIndicator[] {
  const read = memory.read(NAME);
  if (!Array.isArray(read)) return [];
  const indicators = read.flatMap(readIndicator).slice(0, INDICATORS_MAX);
  return indicators.filter(({ key }, index) => indicators.findIndex((other) => other.key === key) === index);
}

export function writeIndicators(memory: DeviceMemory, indicators: readonly ChartIndicator[]): void {
  memory.write(NAME, indicators);
}

function readIndicator(value: unknown): readonly ChartIndicator[] {
  if (typeof value !== "object" || value === null) return [];
  const { key, id, params, isHidden, color } = value as Partial<Record<keyof ChartIndicator, unknown>>;
  if (typeof key !== "number" || typeof id !== "string" || !isParams(params)) return [];
  return [
    {
      key,
      id,
      params,
      isHidden: isHidden === true,
      color: typeof color === "number" && color >= 0 && color < SERIES_COLORS ? Math.floor(color) : 0,
    },
  ];
}

function isParams(value: unknown): value is Params {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((member) => typeof member === "number" || typeof member === "string")
  );
}
