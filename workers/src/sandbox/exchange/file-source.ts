import { MINUTE_MS } from "@roehub/core/kernel/time";
import { instrumentKey } from "@roehub/core/market-data/market";
import type { OpenCandleSupply } from "../market/candle-supply.ts";
import { fileSupplies, type SkippedFile } from "../market/file-supplies.ts";
import { simulatedKlines } from "../market/simulated-klines.ts";
import type { ExchangeSource, SourceInstrument } from "./exchange-source.ts";
import { describeInstrument } from "./memory-source.ts";

export interface FileSource extends ExchangeSource {
  readonly skipped: readonly SkippedFile[];
  /** From the first minute of any file to the end of the last. */
  readonly startMs: number;
  readonly endMs: number;
}

/** What a file does not say of a minute is drawn with this seed. */
const DETAILS_SEED = 1;

/**
 * The candle files of a folder. Minutes that the files lack are outages; what candles do not say (quote volume,
 * trades) is simulated.
 *
 * @throws RoehubError `candle_file_invalid` where the folder cannot be read or has no such file.
 */
export async function createFileSource(dir: string): Promise<FileSource> {
  const { supplies, skipped } = await fileSupplies(dir);
  const held = new Map<string, { instrument: SourceInstrument; open: OpenCandleSupply }>();
  for (const supply of supplies) {
    const open = await supply.open(null);
    if (open.endMs <= open.startMs) continue;
    const { marketId, symbol } = supply.instrument;
    const details = {
      marketId,
      symbol,
      seed: DETAILS_SEED,
      tradeVolume: 1,
      priceDigits: 8,
      quantityDigits: 8,
    };
    const sample = simulatedKlines(open.candles(open.startMs, 2_000), details);
    held.set(instrumentKey({ marketId, symbol }), {
      instrument: describeInstrument({ marketId, symbol }, sample),
      open,
    });
  }
  const spans = [...held.values()].map(({ open }) => open);
  return {
    skipped,
    startMs: Math.min(...spans.map(({ startMs }) => startMs)),
    endMs: Math.max(...spans.map(({ endMs }) => endMs)),
    instruments: () => [...held.values()].map(({ instrument }) => instrument),
    klines({ ref, startMs, endMs }) {
      const found = held.get(instrumentKey(ref));
      if (found === undefined || endMs <= startMs) return [];
      const { instrument, open } = found;
      const candles = open.candles(startMs, Math.ceil((endMs - startMs) / MINUTE_MS));
      const tradeVolume = instrument.minuteVolume / 400;
      return simulatedKlines(candles, { ...instrument, seed: DETAILS_SEED, tradeVolume }).filter(
        ({ tsOpen }) => tsOpen < endMs,
      );
    },
  };
}
