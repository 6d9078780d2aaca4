import { type EpochMs, epochMs, formatInstant, MINUTE_MS } from "@roehub/core/kernel/time";
import { countMinutes, type MinuteRange, subtractRanges } from "@roehub/core/market-data/gap-ranges";
import type { KlinesStore } from "@roehub/core/market-data/klines-store";
import { type InstrumentRef, instrumentKey, MARKETS } from "@roehub/core/market-data/market";
import type { VenueGapsStore } from "@roehub/core/market-data/venue-gaps-store";

export const CANDLES_VIEWS = ["status", "gaps", "revisions"] as const;

export interface CandlesOrder {
  readonly view: (typeof CANDLES_VIEWS)[number];
  /** Empty: all. */
  readonly refs: readonly InstrumentRef[];
  readonly range: { readonly startMs: EpochMs; readonly endMs: EpochMs };
}

/** A line of a report by the names of its columns; times are ISO-8601, null where there is nothing to tell. */
export type ReportRow = Readonly<Record<string, string | number | null>>;

interface CandlesStores {
  readonly klines: KlinesStore;
  readonly gaps: VenueGapsStore;
}

/** What is stored, in rows. */
export async function candlesReport(
  order: CandlesOrder,
  stores: CandlesStores,
  now: EpochMs,
): Promise<readonly ReportRow[]> {
  if (order.view === "revisions") return revisionRows(order, stores);
  const newest = await newestOpens(order.refs, stores);
  const rows: ReportRow[] = [];
  for (const { ref, newestOpen } of newest) {
    const missing = await missingOf(ref, order.range, stores);
    if (order.view === "gaps") rows.push(...gapRows(ref, missing));
    else rows.push(statusRow({ ref, newestOpen, missing, now }));
  }
  return rows;
}

interface NewestOpen {
  readonly ref: InstrumentRef;
  readonly newestOpen: EpochMs | null;
}

/** Of the instruments that are asked for, or of all that have candles, by market and symbol. */
async function newestOpens(refs: readonly InstrumentRef[], { klines }: CandlesStores) {
  const found: NewestOpen[] = [];
  for (const { marketId } of MARKETS) {
    const asked = refs.filter((ref) => ref.marketId === marketId).map(({ symbol }) => symbol);
    if (refs.length > 0 && asked.length === 0) continue;
    const opens = await klines.latestOpens(marketId, refs.length > 0 ? asked : undefined);
    const symbols = refs.length > 0 ? asked : [...opens.keys()].sort();
    found.push(
      ...symbols.map((symbol) => ({ ref: { marketId, symbol }, newestOpen: opens.get(symbol) ?? null })),
    );
  }
  return found;
}

/** What is not stored, apart from what the venue did not have when it was last asked. */
interface Missing {
  readonly ours: readonly MinuteRange[];
  readonly atVenue: readonly MinuteRange[];
}

async function missingOf(
  ref: InstrumentRef,
  { startMs, endMs }: CandlesOrder["range"],
  { klines, gaps }: CandlesStores,
): Promise<Missing> {
  const missing = await klines.missingRanges(ref, startMs, endMs);
  const ours = subtractRanges(missing, await gaps.find(ref, startMs, endMs));
  return { ours, atVenue: subtractRanges(missing, ours) };
}

function statusRow(status: NewestOpen & { readonly missing: Missing; readonly now: EpochMs }): ReportRow {
  const { ref, newestOpen, missing, now } = status;
  return {
    instrument_key: instrumentKey(ref),
    newest_open: newestOpen === null ? null : formatInstant(newestOpen),
    // A minute can be stored when it has closed: what closed just now lies no minute back.
    minutes_behind: newestOpen === null ? null : Math.floor((now - newestOpen) / MINUTE_MS) - 1,
    missing_minutes: countMinutes(missing.ours),
    venue_gap_minutes: countMinutes(missing.atVenue),
  };
}

function gapRows(ref: InstrumentRef, { ours, atVenue }: Missing): readonly ReportRow[] {
  const rowOf = (reason: string) => (range: MinuteRange) => ({
    instrument_key: instrumentKey(ref),
    from: formatInstant(epochMs(range.startMs)),
    to: formatInstant(epochMs(range.endMs)),
    minutes: countMinutes([range]),
    reason,
  });
  return [...ours.map(rowOf("not stored")), ...atVenue.map(rowOf("venue has none"))].sort((a, b) =>
    a.from < b.from ? -1 : 1,
  );
}

const REVISIONS_LIMIT = 1_000;

async function revisionRows(
  { refs, range }: CandlesOrder,
  { klines }: CandlesStores,
): Promise<readonly ReportRow[]> {
  const queries = refs.length > 0 ? refs : [{}];
  const found = await Promise.all(
    queries.map((ref) => klines.revisions({ ...ref, ...range, limit: REVISIONS_LIMIT })),
  );
  return found.flat().map((revision) => ({
    instrument_key: instrumentKey(revision.ref),
    kind: revision.kind,
    from: formatInstant(revision.startMs),
    to: formatInstant(revision.endMs),
    source: revision.source,
    detected_at: formatInstant(revision.detectedAt),
    before: revision.kind === "changed" ? contentText(revision.before) : null,
    after: revision.kind === "changed" ? contentText(revision.after) : null,
  }));
}

function contentText(content: { open: number; high: number; low: number; close: number; volume: number }) {
  const { open, high, low, close, volume } = content;
  return [open, high, low, close, volume].join(" ");
}
