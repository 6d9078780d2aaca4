import type { Clock } from "../kernel/clock.ts";
import { type EpochMs, epochMs } from "../kernel/time.ts";
import { type Clickhouse, clickhouseFault } from "../platform/clickhouse.ts";
import { clickhouseTime } from "./clickhouse-time.ts";
import { findMarket, type InstrumentRef, type Market, type MarketId } from "./market.ts";

/** What the reference data say of an instrument. Sizes are decimal text; null where the venue's is not known. */
export interface Instrument extends InstrumentRef {
  readonly base: string;
  readonly quote: string;
  /** The venue's own word. */
  readonly status: string;
  readonly isEnabled: boolean;
  readonly isTradable: boolean;
  /** Step of the price, in quote. */
  readonly tickSize: string | null;
  /** Step of the quantity, in base. */
  readonly lotSize: string | null;
  /** Least value of an order, in quote. */
  readonly minNotional: string | null;
  readonly listedAt: EpochMs | null;
  /** The venue's own object, or what the sandbox says of a simulated one. */
  readonly meta: Readonly<Record<string, unknown>>;
}

export interface InstrumentsStore {
  /** Enabled markets by id. */
  markets(): Promise<readonly Market[]>;
  /** Adds instruments, or replaces what was said of them. */
  upsert(instruments: readonly Instrument[]): Promise<void>;
  /** Enabled and tradable instruments of enabled markets, by symbol, then market; `q` is a part of the symbol. */
  search(query: { marketId?: number; q?: string; limit: number }): Promise<readonly Instrument[]>;
  /** Every instrument of a market whatever its state, by symbol. */
  ofMarket(marketId: MarketId): Promise<readonly Instrument[]>;
  /** The instrument whatever its state, or null. */
  find(ref: InstrumentRef): Promise<Instrument | null>;
}

interface InstrumentRow {
  market_id: number;
  symbol: string;
  base: string;
  quote: string;
  status: string;
  is_enabled: boolean;
  is_tradable: boolean;
  tick_size: string;
  lot_size: string;
  min_notional: string;
  listed_at_ms: string | null;
  meta: string;
}

const COLUMNS = `market_id, symbol, base, quote, status, is_enabled, is_tradable, toString(tick_size) AS tick_size,
  toString(lot_size) AS lot_size, toString(min_notional) AS min_notional,
  toString(toUnixTimestamp64Milli(listed_at)) AS listed_at_ms, meta`;
const ENABLED_MARKETS = "SELECT market_id FROM ref_market FINAL WHERE is_enabled";

export function createInstrumentsStore(deps: { clickhouse: Clickhouse; clock: Clock }): InstrumentsStore {
  const { clickhouse, clock } = deps;

  const select = async <Row>(query: string, params: Record<string, unknown>): Promise<Row[]> => {
    try {
      const answer = await clickhouse.query({ query, query_params: params, format: "JSONEachRow" });
      return await answer.json<Row>();
    } catch (error) {
      throw clickhouseFault(error);
    }
  };

  return {
    async markets() {
      const rows = await select<{ market_id: number }>(`${ENABLED_MARKETS} ORDER BY market_id`, {});
      return rows.map((row) => findMarket(row.market_id)).filter((market) => market !== null);
    },

    async upsert(instruments) {
      if (instruments.length === 0) return;
      const updatedAt = clickhouseTime(clock.nowMs());
      try {
        await clickhouse.insert({
          table: "ref_instruments",
          format: "JSONEachRow",
          values: instruments.map((instrument) => ({ ...rowOf(instrument), updated_at: updatedAt })),
        });
      } catch (error) {
        throw clickhouseFault(error);
      }
    },

    async search({ marketId, q, limit }) {
      const rows = await select<InstrumentRow>(
        `SELECT ${COLUMNS} FROM ref_instruments FINAL
        WHERE is_enabled AND is_tradable AND market_id IN (${ENABLED_MARKETS})
          AND ({market_id:UInt16} = 0 OR market_id = {market_id:UInt16})
          AND ({q:String} = '' OR positionCaseInsensitiveUTF8(symbol, {q:String}) > 0)
        ORDER BY symbol, market_id LIMIT {limit:UInt32}`,
        { market_id: marketId ?? 0, q: q ?? "", limit },
      );
      return rows.map(instrumentOf);
    },

    async ofMarket(marketId) {
      const rows = await select<InstrumentRow>(
        `SELECT ${COLUMNS} FROM ref_instruments FINAL WHERE market_id = {market_id:UInt16} ORDER BY symbol`,
        { market_id: marketId },
      );
      return rows.map(instrumentOf);
    },

    async find(ref) {
      const [row] = await select<InstrumentRow>(
        `SELECT ${COLUMNS} FROM ref_instruments FINAL
        WHERE market_id = {market_id:UInt16} AND symbol = {symbol:String}`,
        { market_id: ref.marketId, symbol: ref.symbol },
      );
      return row === undefined ? null : instrumentOf(row);
    },
  };
}

function rowOf(instrument: Instrument) {
  return {
    market_id: instrument.marketId,
    symbol: instrument.symbol,
    base: instrument.base,
    quote: instrument.quote,
    status: instrument.status,
    is_enabled: instrument.isEnabled,
    is_tradable: instrument.isTradable,
    tick_size: instrument.tickSize ?? "0",
    lot_size: instrument.lotSize ?? "0",
    min_notional: instrument.minNotional ?? "0",
    listed_at: instrument.listedAt === null ? null : clickhouseTime(instrument.listedAt),
    meta: JSON.stringify(instrument.meta),
  };
}

function instrumentOf(row: InstrumentRow): Instrument {
  const sizeOf = (text: string) => (Number(text) === 0 ? null : text);
  return {
    marketId: row.market_id as Instrument["marketId"],
    symbol: row.symbol,
    base: row.base,
    quote: row.quote,
    status: row.status,
    isEnabled: row.is_enabled,
    isTradable: row.is_tradable,
    tickSize: sizeOf(row.tick_size),
    lotSize: sizeOf(row.lot_size),
    minNotional: sizeOf(row.min_notional),
    listedAt: row.listed_at_ms === null ? null : epochMs(Number(row.listed_at_ms)),
    meta: JSON.parse(row.meta) as Record<string, unknown>,
  };
}
