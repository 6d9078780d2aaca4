import type { Clock } from "@roehub/core/kernel/clock";
import { DAY_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import type { CandleSupply } from "./candle-supply.ts";
import { createMarketSimulator, SIMULATION_ORIGIN_MS } from "./market-simulator.ts";
import { FIRST_INSTRUMENTS, referenceData } from "./simulated-instruments.ts";

/** Raised with any change that changes a simulated candle: loads of another version are made anew. */
const SIMULATOR_VERSION = 1;

export const SIMULATED_HISTORY_DAYS = 400;

interface SimulatedHistory {
  readonly seed: number;
  readonly clock: Clock;
  readonly historyDays: number;
}

/** The first simulated instruments, each with days of history that end with the last closed minute. */
export function simulatedSupplies({ seed, clock, historyDays }: SimulatedHistory): CandleSupply[] {
  const simulator = createMarketSimulator({ seed });
  return FIRST_INSTRUMENTS.map((simulated) => ({
    instrument: referenceData(simulated),
    loadKey: `simulated-v${SIMULATOR_VERSION}-seed${seed}`,
    source: "simulated",
    async open(knownStartMs) {
      const endMs = Math.floor(clock.nowMs() / MINUTE_MS) * MINUTE_MS;
      const startMs = knownStartMs ?? Math.max(SIMULATION_ORIGIN_MS, endMs - historyDays * DAY_MS);
      return {
        startMs,
        endMs,
        conflicts: 0,
        countFrom: (fromMs) => Math.max(0, endMs - fromMs) / MINUTE_MS,
        candles: (fromMs, limit) =>
          simulator.candles(simulated, fromMs, Math.min(endMs, fromMs + limit * MINUTE_MS)),
      };
    },
  }));
}
