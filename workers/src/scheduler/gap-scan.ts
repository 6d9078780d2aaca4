import { DAY_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import type { CandlesStore } from "@roehub/core/market-data/candles-store";
import type { InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { KlinesStore } from "@roehub/core/market-data/klines-store";
import { findMarket, type InstrumentRef, type MarketId } from "@roehub/core/market-data/market";
import type { Repair, RepairReport } from "@roehub/core/market-data/repair-runner";
import { subscribedSymbols } from "@roehub/core/market-data/subscription";
import type { Config } from "@roehub/core/platform/config";
import type { Logger } from "@roehub/core/platform/logging";
import type { Timer } from "@roehub/core/platform/timer";

/** What a scan of one market found. Numbers of minutes. */
export interface GapScanReport {
  /** Absent before. */
  readonly missing: number;
  /** Stored now: absent before, or changed. */
  readonly repaired: number;
  /** Still absent, those that the venue does not have left out. */
  readonly left: number;
  /** Instruments that could not be repaired this time. */
  readonly failed: number;
}

interface GapScanDeps {
  readonly config: Config["marketData"];
  readonly instruments: Pick<InstrumentsStore, "ofMarket">;
  readonly klines: Pick<KlinesStore, "dayCounts">;
  readonly candles: Pick<CandlesStore, "extent">;
  readonly repair: Repair;
  readonly timer: Timer;
  readonly logger: Logger;
}

/** The newest minutes are still the ingest's. */
const INGEST_MS = 5 * MINUTE_MS;

/**
 * Compares the days of every subscribed instrument with the minutes they should have, from its first candle on, and has
 * those that are short repaired; the newest minutes are read again, because a venue may change them. An instrument that fails does not keep the others from it.
 */
export function createGapScan(deps: GapScanDeps) {
  const { config, instruments, klines, candles, repair, timer, logger } = deps;

  /** The first day that is short, not before the first candle; null where none is. */
  const shortStart = async (ref: InstrumentRef, days: ReadonlyMap<number, number>, window: Window) => {
    for (let dayMs = window.startMs; dayMs < window.endMs; dayMs += DAY_MS) {
      const dayEndMs = Math.min(dayMs + DAY_MS, window.endMs);
      if ((days.get(dayMs) ?? 0) * MINUTE_MS >= dayEndMs - dayMs) continue;
      const extent = await candles.extent(ref);
      return extent === null ? null : Math.max(dayMs, extent.first);
    }
    return null;
  };

  return async function scanMarket(marketId: MarketId, signal: AbortSignal): Promise<GapScanReport> {
    const subscribe = config.markets.find((market) => market.marketId === marketId)?.subscribe;
    const symbols =
      subscribe === undefined ? [] : subscribedSymbols(subscribe, await instruments.ofMarket(marketId));
    const window = windowOf(timer.nowMs(), config.repair.scanDays);
    const counts = await klines.dayCounts({ marketId, ...window });
    const total = { missing: 0, repaired: 0, left: 0, failed: 0 };
    for (const symbol of symbols) {
      const ref: InstrumentRef = { marketId, symbol };
      const ofSymbol = counts.filter((count) => count.ref.symbol === symbol);
      const days = new Map(ofSymbol.map(({ dayMs, count }) => [Number(dayMs), count]));
      try {
        // Without a candle of these days there is nothing to read again; the ingest begins it.
        if (days.size === 0) continue;
        const rereadFromMs = window.endMs - config.repair.rereadMinutes * MINUTE_MS;
        const startMs = (await shortStart(ref, days, window)) ?? rereadFromMs;
        addReport(total, await repair.run({ ref, startMs, endMs: window.endMs, rereadFromMs }, signal));
      } catch (error) {
        signal.throwIfAborted();
        total.failed += 1;
        logger.warn("repair_failed", { component: findMarket(marketId)?.exchange ?? "", symbol, error });
      }
    }
    return total;
  };
}

interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** The last whole days and what of today is over. */
function windowOf(nowMs: number, days: number): Window {
  const endMs = Math.floor((nowMs - INGEST_MS) / MINUTE_MS) * MINUTE_MS;
  return { startMs: Math.floor(endMs / DAY_MS) * DAY_MS - days * DAY_MS, endMs };
}

function addReport(
  total: { missing: number; repaired: number; left: number },
  { missing, left, inserted, changed }: RepairReport,
): void {
  const minutesOf = (ranges: readonly Window[]) =>
    ranges.reduce((sum, { startMs, endMs }) => sum + (endMs - startMs) / MINUTE_MS, 0);
  total.missing += minutesOf(missing);
  total.left += minutesOf(left);
  total.repaired += inserted + changed;
}
