-- Raw klines of each venue, the canonical 1m candles, and the views between them.
-- Why: raw rows keep the venue's own fields and every revision; the sorting key holds the version, so that a retried
-- block leaves nothing twice. Canonical rows are replaced by the highest version: ingested_at in microseconds times 4
-- plus the rank of the source (ws 0, rest 1, file 2), which two different deliveries never share. Read with FINAL.
-- Compatible: adds tables only.

CREATE TABLE IF NOT EXISTS canonical_candles_1m (
  market_id UInt16,
  symbol LowCardinality(String),
  ts_open DateTime64(3, 'UTC'),
  open Float64,
  high Float64,
  low Float64,
  close Float64,
  volume Float64,
  quote_volume Float64,
  trades Nullable(UInt32),
  ingested_at DateTime64(6, 'UTC'),
  version UInt64
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(ts_open)
ORDER BY (market_id, symbol, ts_open);

CREATE TABLE IF NOT EXISTS raw_binance_klines_1m (
  market_id UInt16,
  symbol LowCardinality(String),
  instrument_key LowCardinality(String),
  open_time DateTime64(3, 'UTC'),
  open Float64,
  high Float64,
  low Float64,
  close Float64,
  volume Float64,
  close_time DateTime64(3, 'UTC'),
  quote_volume Float64,
  trades UInt32,
  taker_buy_base_volume Float64,
  taker_buy_quote_volume Float64,
  source Enum8('ws' = 0, 'rest' = 1, 'file' = 2),
  ingested_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(open_time)
ORDER BY (market_id, symbol, open_time, ingested_at, source);

CREATE MATERIALIZED VIEW IF NOT EXISTS raw_binance_klines_1m_to_canonical TO canonical_candles_1m AS
SELECT
  market_id, symbol, open_time AS ts_open, open, high, low, close, volume, quote_volume,
  CAST(trades AS Nullable(UInt32)) AS trades,
  ingested_at,
  toUInt64(toUnixTimestamp64Micro(ingested_at)) * 4 + toUInt64(CAST(source AS Int8)) AS version
FROM raw_binance_klines_1m;

CREATE TABLE IF NOT EXISTS raw_bybit_klines_1m (
  market_id UInt16,
  symbol LowCardinality(String),
  instrument_key LowCardinality(String),
  start DateTime64(3, 'UTC'),
  end DateTime64(3, 'UTC'),
  open Float64,
  high Float64,
  low Float64,
  close Float64,
  volume Float64,
  turnover Float64,
  source Enum8('ws' = 0, 'rest' = 1, 'file' = 2),
  ingested_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(start)
ORDER BY (market_id, symbol, start, ingested_at, source);

-- Bybit does not say how many trades a candle had: null, not 0.
CREATE MATERIALIZED VIEW IF NOT EXISTS raw_bybit_klines_1m_to_canonical TO canonical_candles_1m AS
SELECT
  market_id, symbol, start AS ts_open, open, high, low, close, volume, turnover AS quote_volume,
  CAST(NULL AS Nullable(UInt32)) AS trades,
  ingested_at,
  toUInt64(toUnixTimestamp64Micro(ingested_at)) * 4 + toUInt64(CAST(source AS Int8)) AS version
FROM raw_bybit_klines_1m;
