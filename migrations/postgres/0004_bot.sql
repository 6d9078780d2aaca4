-- The bot's own state: conversations, seen updates, backtests started in chat.
-- Why: a conversation and a running backtest survive a restart; an update counts once.
-- Compatible: adds tables only.

-- state_ciphertext is sealed by the bot before it reaches SQL, so neither a log nor a dump of the database shows what
-- was typed. version: the number of the conversation format, not of the row.
CREATE TABLE bot_conversations (
  conversation_id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  conversation_key text NOT NULL UNIQUE CHECK (length(conversation_key) BETWEEN 1 AND 200),
  version integer NOT NULL,
  key_id text NOT NULL,
  state_ciphertext bytea NOT NULL,
  updated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  UNIQUE (workspace_id, conversation_id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members (workspace_id, user_id)
);
CREATE INDEX bot_conversations_expires_at ON bot_conversations (expires_at);

-- Not private: numbers only. A bot's own numbering, so that another token may use the same database.
CREATE TABLE bot_updates (
  bot_id bigint NOT NULL,
  update_id bigint NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (bot_id, update_id)
);
CREATE INDEX bot_updates_received_at ON bot_updates (received_at);

-- Every write after the claim names claim_seq, so that a stale worker changes 0 rows and knows that it lost.
CREATE TABLE bot_backtests (
  bot_backtest_id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  chat_id bigint NOT NULL,
  progress_message_id bigint,
  locale text NOT NULL CHECK (locale IN ('en', 'ru')),
  request_json jsonb NOT NULL,
  idempotency_key text NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 200),
  correlation_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  claim_seq integer NOT NULL DEFAULT 0,
  attempt integer NOT NULL DEFAULT 0,
  lease_expires_at timestamptz,
  cancel_requested_at timestamptz,
  backtest_id uuid,
  error_code text,
  error_params_json jsonb,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  UNIQUE (workspace_id, bot_backtest_id),
  CHECK ((state = 'running') = (lease_expires_at IS NOT NULL)),
  CHECK ((state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
  CHECK ((state = 'done') = (backtest_id IS NOT NULL)),
  CHECK ((state = 'failed') = (error_code IS NOT NULL)),
  FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members (workspace_id, user_id),
  FOREIGN KEY (workspace_id, backtest_id) REFERENCES backtest_results (workspace_id, backtest_id)
);
CREATE INDEX bot_backtests_open ON bot_backtests (created_at, bot_backtest_id) WHERE state IN ('queued', 'running');
CREATE INDEX bot_backtests_owner ON bot_backtests (workspace_id, user_id, created_at DESC);
