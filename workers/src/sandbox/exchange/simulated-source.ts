import { DAY_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import type { Kline } from "@roehub/core/market-data/kline";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { createMarketSimulator, SIMULATION_ORIGIN_MS } from "../market/market-simulator.ts";
import { simulatedKlines } from "../market/simulated-klines.ts";
import type { ExchangeSource } from "./exchange-source.ts";

/** Enough for the day in progress and a few of history, of every simulated instrument. */
const DAYS_KEPT = 64;

/** The simulated market: every coin on all four markets, from its origin on and without end. */
export function createSimulatedSource({ seed }: { readonly seed: number }): ExchangeSource {
  const simulator = createMarketSimulator({ seed });
  const details = new Map(
    simulator.instruments.map((instrument) => [instrumentKey(instrument), { ...instrument, seed }]),
  );
  const days = new Map<string, readonly Kline[]>();

  const dayOf = (ref: InstrumentRef, day: number): readonly Kline[] => {
    const key = instrumentKey(ref);
    const instrument = details.get(key);
    if (instrument === undefined) return [];
    const name = `${key}:${day}`;
    const known = days.get(name);
    if (known !== undefined) return known;
    const candles = simulator.candles(instrument, day * DAY_MS, (day + 1) * DAY_MS);
    const klines = simulatedKlines(candles, instrument);
    const [oldest] = days.keys();
    if (days.size >= DAYS_KEPT && oldest !== undefined) days.delete(oldest);
    days.set(name, klines);
    return klines;
  };

  return {
    instruments: () =>
      simulator.instruments.map((instrument) => ({
        ...instrument,
        isTrading: true,
        listedMs: SIMULATION_ORIGIN_MS,
      })),
    klines({ ref, startMs, endMs }) {
      const start = Math.max(startMs, SIMULATION_ORIGIN_MS);
      const out: Kline[] = [];
      for (let day = Math.floor(start / DAY_MS); day * DAY_MS < endMs; day++) {
        const row = (atMs: number) => Math.max(0, Math.ceil((atMs - day * DAY_MS) / MINUTE_MS));
        out.push(...dayOf(ref, day).slice(row(start), row(endMs)));
      }
      return out;
    },
  };
}
