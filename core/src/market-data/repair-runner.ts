import type { Clock } from "../kernel/clock.ts";
import { HOUR_MS, MINUTE_MS } from "../kernel/time.ts";
import type { VenueRest } from "../venues/venue-rest.ts";
import { joinRanges, type MinuteRange, rangesOfOpens, subtractRanges } from "./gap-ranges.ts";
import type { Kline } from "./kline.ts";
import { type AmendReport, NOTHING_AMENDED, sumAmendReports } from "./kline-amend.ts";
import type { KlinesStore } from "./klines-store.ts";
import type { InstrumentRef, MarketId } from "./market.ts";
import type { VenueGapsStore } from "./venue-gaps-store.ts";

export interface RepairDeps {
  readonly klines: Pick<KlinesStore, "missingRanges" | "amend">;
  readonly gaps: VenueGapsStore;
  /** Whom to ask for a market's candles. */
  readonly rest: (marketId: MarketId) => Pick<VenueRest, "klines">;
  readonly clock: Clock;
  /** How long a minute that the venue does not have is not asked for again. */
  readonly gapRecheckMs?: number;
  /** Told of candles of which some are new or changed, once they are stored; it must not throw. */
  readonly onStored?: (ref: InstrumentRef, klines: readonly Kline[]) => Promise<void>;
}

export interface RepairRequest {
  readonly ref: InstrumentRef;
  /** Minutes that open in `[startMs, endMs)`; what is not closed yet is left. */
  readonly startMs: number;
  readonly endMs: number;
  /** Minutes from here to the end are fetched though they are stored: a venue may have changed what it said of them. */
  readonly rereadFromMs?: number;
}

/** What a repair found and did. */
export interface RepairReport extends AmendReport {
  /** Absent before. */
  readonly missing: readonly MinuteRange[];
  /** Of those, what the venue does not have: asked for now, or not long ago. */
  readonly atVenue: readonly MinuteRange[];
  /** Of those, what is still not stored though the venue may have it. */
  readonly left: readonly MinuteRange[];
}

export interface Repair {
  /**
   * Fetches the minutes that are absent and stores them; of those that are fetched though they are stored, a change is
   * recorded as a revision. Minutes that the venue lacks are remembered. What fails throws
   * (`venue_unavailable`, `venue_refused`, `clickhouse_unavailable`, or the signal's reason); what was fetched before
   * that is stored, and the next call goes on with the rest.
   */
  run(request: RepairRequest, signal?: AbortSignal): Promise<RepairReport>;
}

const GAP_RECHECK_MS = 6 * HOUR_MS;
/** A venue may serve a minute a little after its end: one that is younger is not remembered as absent. */
const SETTLE_MS = 5 * MINUTE_MS;

export function createRepair(deps: RepairDeps): Repair {
  const { klines, gaps, rest, clock, gapRecheckMs = GAP_RECHECK_MS, onStored } = deps;

  /** Stores what the venue has of `range`; answers the minutes that it lacks. */
  const fetch = async (ref: InstrumentRef, range: MinuteRange, signal: AbortSignal | undefined) => {
    let report = NOTHING_AMENDED;
    const lacking: MinuteRange[] = [];
    let { startMs } = range;
    for await (const page of rest(ref.marketId).klines({ symbol: ref.symbol, ...range }, signal)) {
      const amended = await klines.amend(ref, page.klines, "rest");
      if (amended.inserted + amended.changed > 0) await onStored?.(ref, page.klines);
      report = sumAmendReports(report, amended);
      const given = rangesOfOpens(page.klines.map(({ tsOpen }) => tsOpen));
      const absent = subtractRanges([{ startMs, endMs: page.until }], given);
      const settled = settledPart(absent, clock.nowMs() - SETTLE_MS);
      await gaps.record(ref, settled);
      lacking.push(...settled);
      startMs = page.until;
    }
    return { report, lacking };
  };

  return {
    async run({ ref, startMs, endMs, rereadFromMs = endMs }, signal) {
      const now = clock.nowMs();
      const closedMs = Math.min(endMs, Math.floor(now / MINUTE_MS) * MINUTE_MS);
      const missing = await klines.missingRanges(ref, startMs, closedMs);
      const reread = rereadFromMs < closedMs ? [{ startMs: rereadFromMs, endMs: closedMs }] : [];
      if (missing.length + reread.length === 0) return { missing, atVenue: [], left: [], ...NOTHING_AMENDED };
      const known = await gaps.find(ref, startMs, closedMs);
      const fresh = known.filter(({ checkedAt }) => checkedAt > now - gapRecheckMs);
      const unknown = subtractRanges(missing, fresh);
      const asked = joinRanges([...unknown, ...reread]);
      let report = NOTHING_AMENDED;
      const lacking = [...subtractRanges(missing, unknown)];
      for (const range of asked) {
        const fetched = await fetch(ref, range, signal);
        report = sumAmendReports(report, fetched.report);
        lacking.push(...fetched.lacking);
      }
      const found = subtractRanges(missing, lacking);
      // Asked and not concluded: raw rows whose view is gone are not stored.
      const absent = missing.length > 0 ? await klines.missingRanges(ref, startMs, closedMs) : [];
      const left = subtractRanges(absent, lacking);
      return { missing, atVenue: subtractRanges(missing, found), left, ...report };
    },
  };
}

/** What opens before `untilMs`. */
function settledPart(ranges: readonly MinuteRange[], untilMs: number): readonly MinuteRange[] {
  return ranges
    .map(({ startMs, endMs }) => ({
      startMs,
      endMs: Math.min(endMs, Math.floor(untilMs / MINUTE_MS) * MINUTE_MS),
    }))
    .filter(({ startMs, endMs }) => endMs > startMs);
}
