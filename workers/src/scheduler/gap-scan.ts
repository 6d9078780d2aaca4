import { DAY_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import type { CandlesStore } from "@roehub/core/market-data/candles-store";
import { countMinutes } from "@roehub/core/market-data/gap-ranges";
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
  /** Still absent, those that the venue does not have left out; of an instrument that failed all that are absent. */
  readonly left: number;
  /** Instruments that could not be repaired this time. */
  readonly failed: number;
}

interface GapScanDeps {
  readonly config: Config["marketData"];
  readonly instruments: Pick<InstrumentsStore, "ofMarket">;
  readonly klines: Pick<KlinesStore, "dayCounts" | "missingRanges">;
  readonly candles: Pick<CandlesStore, "extent">;
  readonly repair: Repair;
  readonly timer: Timer;
  readonly logger: Logger;
}

type ScannedReport = Pick<RepairReport, "missing" | "left" | "inserted" | "changed">;

/** The newest minutes are still the ingest's. */
const INGEST_MS = 5 * MINUTE_MS;

/**
 * Compares the days of every subscribed instrument with the minutes they should have, from its first candle on, and has
 * those that are short repaired; the newest minutes are read again, because a venue may change them. An instrument that
 * fails does not keep the others from it.
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

  const scanInstrument = async (
    ref: InstrumentRef,
    { days, window, signal }: { days: ReadonlyMap<number, number>; window: Window; signal: AbortSignal },
  ): Promise<{ report: ScannedReport; hasFailed: boolean }> => {
    const rereadFromMs = window.endMs - config.repair.rereadMinutes * MINUTE_MS;
    const startMs = (await shortStart(ref, days, window)) ?? rereadFromMs;
    try {
      const report = await repair.run({ ref, startMs, endMs: window.endMs, rereadFromMs }, signal);
      return { report, hasFailed: false };
    } catch (error) {
      signal.throwIfAborted();
      const { exchange = "" } = findMarket(ref.marketId) ?? {};
      logger.warn("repair_failed", { component: exchange, symbol: ref.symbol, error });
      const left = await klines.missingRanges(ref, startMs, window.endMs);
      return { report: { missing: left, left, inserted: 0, changed: 0 }, hasFailed: true };
    }
  };

  return async function scanMarket(marketId: MarketId, signal: AbortSignal): Promise<GapScanReport> {
    const subscribe = config.markets.find((market) => market.marketId === marketId)?.subscribe;
    const symbols =
      subscribe === undefined ? [] : subscribedSymbols(subscribe, await instruments.ofMarket(marketId));
    const window = windowOf(timer.nowMs(), config.repair.scanDays);
    const counts = await klines.dayCounts({ marketId, ...window });
    const total = { missing: 0, repaired: 0, left: 0, failed: 0 };
    for (const symbol of symbols) {
      const ofSymbol = counts.filter((count) => count.ref.symbol === symbol);
      const days = new Map(ofSymbol.map(({ dayMs, count }) => [Number(dayMs), count]));
      // Without a candle of these days there is nothing to read again; the ingest begins it.
      if (days.size === 0) continue;
      const { report, hasFailed } = await scanInstrument({ marketId, symbol }, { days, window, signal });
      total.missing += countMinutes(report.missing);
      total.left += countMinutes(report.left);
      total.repaired += report.inserted + report.changed;
      if (hasFailed) total.failed += 1;
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
