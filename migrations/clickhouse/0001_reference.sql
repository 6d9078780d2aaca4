-- Markets, instruments and the bookkeeping of candle loads.
-- Why: names are unqualified; the connection's database (market_data) decides where they live, so that tests have a
-- database each. Read every table here with FINAL.
-- Every statement may run twice: ClickHouse has no transactions, and a run may end between a statement and its record.
-- Compatible: first migration.

CREATE TABLE IF NOT EXISTS ref_market (
  market_id UInt16,
  exchange_name LowCardinality(String),
  market_type LowCardinality(String),
  is_enabled Bool,
  updated_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree(updated_at) ORDER BY market_id;

INSERT INTO ref_market (market_id, exchange_name, market_type, is_enabled, updated_at) VALUES
  (1, 'binance', 'spot', true, '2026-01-01 00:00:00.000000'),
  (2, 'binance', 'futures', true, '2026-01-01 00:00:00.000000'),
  (3, 'bybit', 'spot', true, '2026-01-01 00:00:00.000000'),
  (4, 'bybit', 'futures', true, '2026-01-01 00:00:00.000000');

-- status: the venue's own word. meta: the venue's own object, as JSON text.
CREATE TABLE IF NOT EXISTS ref_instruments (
  market_id UInt16,
  symbol LowCardinality(String),
  base LowCardinality(String),
  quote LowCardinality(String),
  status LowCardinality(String),
  is_enabled Bool,
  is_tradable Bool,
  tick_size Decimal(38, 18),
  lot_size Decimal(38, 18),
  min_notional Decimal(38, 18),
  listed_at Nullable(DateTime64(3, 'UTC')),
  meta String,
  updated_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree(updated_at) ORDER BY (market_id, symbol);

-- One row a load (a file, or a simulated stretch), replaced as it proceeds. load_key names the content: a digest of
-- the file, or the simulator's version and seed. Rows of a load that is not finished may be missing; it is run again
-- from done_until, and inserting the same rows twice changes nothing.
CREATE TABLE IF NOT EXISTS candle_loads (
  load_key String,
  market_id UInt16,
  symbol LowCardinality(String),
  source LowCardinality(String),
  state Enum8('started' = 1, 'finished' = 2),
  ts_start DateTime64(3, 'UTC'),
  ts_end DateTime64(3, 'UTC'),
  done_until DateTime64(3, 'UTC'),
  rows_expected UInt64,
  updated_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree(updated_at) ORDER BY (market_id, symbol, load_key);
