-- Stored backtest results.
-- Why: the chat, the Mini App and the API show the same stored numbers.
-- Compatible: adds tables only.

-- request_json: the request after defaults, as hashed. summary_json: what is said of the run as a whole (range, warm-up,
-- missing minutes, conflicts, whether the ranking is exhaustive). variants_json: the ranked variants with key, return
-- and metrics, the best first, without their trades. metrics_json, equity_json: those of the best variant; equity as
-- [[epoch_ms, equity, buy and hold], ...], possibly thinned for drawing. trades_json: the trades of the first variants,
-- one list each, in rank order. total_return_pct: the best variant's, null where it has none.
CREATE TABLE backtest_results (
  backtest_id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  strategy_id uuid,
  source text NOT NULL CHECK (source IN ('sync', 'job', 'cli', 'twin')),
  receipt_id text NOT NULL REFERENCES receipts (receipt_id),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 400),
  request_json jsonb NOT NULL,
  request_hash text NOT NULL CHECK (request_hash ~ '^[0-9a-f]{64}$'),
  dataset_hash text NOT NULL CHECK (dataset_hash ~ '^[0-9a-f]{64}$'),
  engine_params_hash text NOT NULL CHECK (engine_params_hash ~ '^[0-9a-f]{64}$'),
  result_hash text NOT NULL CHECK (result_hash ~ '^[0-9a-f]{64}$'),
  summary_json jsonb NOT NULL,
  variants_total bigint NOT NULL CHECK (variants_total >= 0),
  variants_json jsonb NOT NULL,
  total_return_pct double precision,
  metrics_json jsonb NOT NULL,
  equity_json jsonb NOT NULL,
  trades_json jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (workspace_id, backtest_id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members (workspace_id, user_id),
  FOREIGN KEY (workspace_id, strategy_id) REFERENCES strategy_strategies (workspace_id, strategy_id)
);
CREATE INDEX backtest_results_owner ON backtest_results (workspace_id, user_id, created_at DESC, backtest_id DESC);
CREATE INDEX backtest_results_strategy ON backtest_results (workspace_id, strategy_id) WHERE strategy_id IS NOT NULL;
CREATE INDEX backtest_results_receipt ON backtest_results (receipt_id);
