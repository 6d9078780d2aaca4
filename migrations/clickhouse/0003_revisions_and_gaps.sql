-- What is known of a candle beyond itself: counts that a source does not say, changes after it was stored, and minutes
-- that a venue does not have.
-- Why: a file of six columns says nothing of trades, which is not none. Results that rest on a candle must learn that
-- it changed, or that it came after them. A minute that the venue lacks is not asked for at every scan.
-- Compatible: columns become nullable, tables are added. The view passes nulls on as it is.

ALTER TABLE raw_binance_klines_1m
  MODIFY COLUMN trades Nullable(UInt32),
  MODIFY COLUMN taker_buy_base_volume Nullable(Float64),
  MODIFY COLUMN taker_buy_quote_volume Nullable(Float64);

-- A candle with volume has trades: where it has none, its source did not say.
ALTER TABLE raw_binance_klines_1m
  UPDATE trades = NULL, taker_buy_base_volume = NULL, taker_buy_quote_volume = NULL WHERE trades = 0 AND volume > 0;

ALTER TABLE canonical_candles_1m UPDATE trades = NULL WHERE trades = 0 AND volume > 0;

-- One row a candle whose content changed (kind 'changed', one minute long), or a stretch of minutes that were stored
-- after a later one (kind 'late', no content). A finding that is written again replaces itself: what was replaced is
-- named by its version, 0 where nothing was stored. Read with FINAL.
CREATE TABLE IF NOT EXISTS candle_revisions (
  market_id UInt16,
  symbol LowCardinality(String),
  ts_start DateTime64(3, 'UTC'),
  ts_end DateTime64(3, 'UTC'),
  kind Enum8('changed' = 1, 'late' = 2),
  replaced_version UInt64,
  old_open Nullable(Float64),
  old_high Nullable(Float64),
  old_low Nullable(Float64),
  old_close Nullable(Float64),
  old_volume Nullable(Float64),
  new_open Nullable(Float64),
  new_high Nullable(Float64),
  new_low Nullable(Float64),
  new_close Nullable(Float64),
  new_volume Nullable(Float64),
  source Enum8('ws' = 0, 'rest' = 1, 'file' = 2),
  detected_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree(detected_at)
ORDER BY (market_id, symbol, ts_start, kind, replaced_version);

-- Minutes [ts_start, ts_end) that the venue answered without when it was last asked. Read with FINAL.
CREATE TABLE IF NOT EXISTS venue_gaps (
  market_id UInt16,
  symbol LowCardinality(String),
  ts_start DateTime64(3, 'UTC'),
  ts_end DateTime64(3, 'UTC'),
  checked_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree(checked_at)
ORDER BY (market_id, symbol, ts_start, ts_end);
