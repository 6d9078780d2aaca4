import type { Logger } from "../platform/logging.ts";
import type { VenueInstrument } from "../venues/venue.ts";
import type { VenueRest } from "../venues/venue-rest.ts";
import type { Instrument, InstrumentsStore } from "./instruments-store.ts";
import { instrumentKey, type Market } from "./market.ts";

/** What a refresh did. Numbers of instruments. */
export type InstrumentsRefreshReport =
  | {
      readonly kind: "refreshed";
      readonly added: number;
      readonly changed: number;
      readonly vanished: number;
    }
  /** The answer lacks at least half of what could be traded before: nothing was changed. */
  | { readonly kind: "refused"; readonly knownCount: number; readonly answeredCount: number };

/** Brings the reference data of a market up to what its venue says. */
export interface InstrumentsRefresh {
  /** Throws `venue_unavailable`, `venue_refused`, `clickhouse_unavailable`, or the signal's reason. */
  run(market: Market, signal?: AbortSignal): Promise<InstrumentsRefreshReport>;
}

interface RefreshDeps {
  readonly instruments: Pick<InstrumentsStore, "ofMarket" | "upsert">;
  /** Whom to ask for a market's instruments. */
  readonly rest: (market: Market) => Pick<VenueRest, "instruments">;
  readonly logger: Logger;
}

/**
 * Writes only what changed, and leaves `isEnabled`, which is ours. A symbol that the venue does not name any more can
 * not be traded; it is kept, because its history is.
 */
export function createInstrumentsRefresh({ instruments, rest, logger }: RefreshDeps): InstrumentsRefresh {
  return {
    async run(market, signal) {
      const answered = await rest(market).instruments(signal);
      const known = await instruments.ofMarket(market.marketId);
      const tradable = known.filter(({ isTradable }) => isTradable);
      const key = instrumentKey({ marketId: market.marketId, symbol: "" }).slice(0, -1);
      if (answered.length === 0 || answered.length < tradable.length / 2) {
        logger.warn("instruments_refused", { component: key, count: answered.length });
        return { kind: "refused", knownCount: tradable.length, answeredCount: answered.length };
      }
      const plan = planRefresh(market, known, answered);
      await instruments.upsert([...plan.added, ...plan.changed, ...plan.vanished]);
      const counts = {
        added: plan.added.length,
        changed: plan.changed.length,
        vanished: plan.vanished.length,
      };
      const count = counts.added + counts.changed + counts.vanished;
      if (count > 0) logger.info("instruments_refreshed", { component: key, count });
      return { kind: "refreshed", ...counts };
    },
  };
}

function planRefresh(market: Market, known: readonly Instrument[], answered: readonly VenueInstrument[]) {
  const before = new Map(known.map((instrument) => [instrument.symbol, instrument]));
  const after = new Map(
    answered.map((one) => [one.symbol, instrumentOf(market, one, before.get(one.symbol))]),
  );
  const added: Instrument[] = [];
  const changed: Instrument[] = [];
  for (const [symbol, instrument] of after) {
    const old = before.get(symbol);
    if (old === undefined) added.push(instrument);
    else if (textOf(old) !== textOf(instrument)) changed.push(instrument);
  }
  const vanished = known
    .filter(({ symbol, isTradable }) => isTradable && !after.has(symbol))
    .map((instrument) => ({ ...instrument, isTradable: false }));
  return { added, changed, vanished };
}

function instrumentOf(market: Market, one: VenueInstrument, known: Instrument | undefined): Instrument {
  const { symbol, base, quote, status, isTradable, listedAt } = one;
  return {
    marketId: market.marketId,
    symbol,
    base,
    quote,
    status,
    isEnabled: known?.isEnabled ?? true,
    isTradable,
    tickSize: plainSize(one.tickSize),
    lotSize: plainSize(one.lotSize),
    minNotional: plainSize(one.minNotional),
    listedAt,
    meta: one.meta,
  };
}

/** `0.01000000` as the store gives it back, `0.01`; null where it is no size above zero that the store can hold. */
function plainSize(text: string | null): string | null {
  const [, whole = "", fraction = ""] = /^0*(\d{0,20})(?:\.(\d{0,18}?)0*)?$/.exec(text ?? "") ?? [];
  if (whole === "" && fraction === "") return null;
  return `${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Equal for equal instruments: both sides have the fields in the order of `Instrument`, `meta` as the venue wrote it. */
function textOf(instrument: Instrument): string {
  const { marketId, symbol, base, quote, status, isEnabled, isTradable } = instrument;
  const { tickSize, lotSize, minNotional, listedAt, meta } = instrument;
  const identity = [marketId, symbol, base, quote, status, isEnabled, isTradable];
  return JSON.stringify([...identity, tickSize, lotSize, minNotional, listedAt, meta]);
}
