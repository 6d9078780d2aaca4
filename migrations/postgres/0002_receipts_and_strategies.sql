-- Receipts and strategies.
-- Why: a receipt is content-addressed and belongs to nobody; a strategy is immutable, and the database is the last to
-- say so: its trigger lets nothing change but is_deleted, from false to true.
-- Compatible: adds tables only.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END;
$$;

CREATE TABLE receipts (
  receipt_id text PRIMARY KEY CHECK (receipt_id ~ '^RH-[0-9A-HJKMNP-TV-Z]{10}$'),
  request_hash text NOT NULL CHECK (request_hash ~ '^[0-9a-f]{64}$'),
  dataset_hash text NOT NULL CHECK (dataset_hash ~ '^[0-9a-f]{64}$'),
  engine_params_hash text NOT NULL CHECK (engine_params_hash ~ '^[0-9a-f]{64}$'),
  result_hash text NOT NULL CHECK (result_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL
);
CREATE TRIGGER receipts_immutable BEFORE UPDATE OR DELETE ON receipts
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER receipts_kept BEFORE TRUNCATE ON receipts
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- instrument_id: {"market_id": 1, "symbol": "BTCUSDT"}; instrument_key: "binance:spot:BTCUSDT".
-- trials: grid variants tried along the lineage up to this strategy, for the deflated Sharpe ratio.
CREATE TABLE strategy_strategies (
  strategy_id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 400),
  symbol text NOT NULL,
  market_type text NOT NULL CHECK (market_type IN ('spot', 'futures')),
  timeframe text NOT NULL,
  instrument_id jsonb NOT NULL,
  instrument_key text NOT NULL,
  indicators_json jsonb NOT NULL,
  spec_json jsonb NOT NULL,
  spec_hash text NOT NULL CHECK (spec_hash ~ '^[0-9a-f]{64}$'),
  parent_strategy_id uuid,
  origin_receipt_id text REFERENCES receipts (receipt_id),
  trials bigint NOT NULL DEFAULT 0 CHECK (trials >= 0),
  created_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false,
  UNIQUE (workspace_id, strategy_id),
  CHECK (parent_strategy_id <> strategy_id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members (workspace_id, user_id),
  FOREIGN KEY (workspace_id, parent_strategy_id) REFERENCES strategy_strategies (workspace_id, strategy_id)
);
CREATE INDEX strategy_strategies_owner ON strategy_strategies (workspace_id, user_id, created_at DESC, strategy_id DESC)
  WHERE NOT is_deleted;
CREATE INDEX strategy_strategies_parent ON strategy_strategies (workspace_id, parent_strategy_id)
  WHERE parent_strategy_id IS NOT NULL;

-- A row compared with its column put back is the shortest way to say "nothing else", columns of later migrations
-- included.
CREATE FUNCTION strategy_strategies_only_delete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  undone strategy_strategies := NEW;
BEGIN
  undone.is_deleted := OLD.is_deleted;
  IF undone IS DISTINCT FROM OLD OR (OLD.is_deleted AND NOT NEW.is_deleted) THEN
    RAISE EXCEPTION 'strategy_strategies is immutable: only is_deleted may change, from false to true'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END;
$$;
CREATE TRIGGER strategy_strategies_immutable BEFORE UPDATE ON strategy_strategies
  FOR EACH ROW EXECUTE FUNCTION strategy_strategies_only_delete();
CREATE TRIGGER strategy_strategies_kept_row BEFORE DELETE ON strategy_strategies
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER strategy_strategies_kept BEFORE TRUNCATE ON strategy_strategies
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
