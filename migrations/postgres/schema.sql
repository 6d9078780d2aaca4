-- Made by `npm run schema:dump`; compared with the migrated database by a test.

CREATE TABLE audit_log (
  audit_id uuid NOT NULL,
  seq bigint NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  workspace_id uuid,
  user_id uuid,
  action text NOT NULL,
  target_kind text,
  target_id text,
  outcome text NOT NULL,
  correlation_id text NOT NULL,
  details_json jsonb NOT NULL,
  prev_hash text NOT NULL,
  hash text NOT NULL
);

CREATE TABLE backtest_results (
  backtest_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  strategy_id uuid,
  source text NOT NULL,
  receipt_id text NOT NULL,
  title text NOT NULL,
  request_json jsonb NOT NULL,
  request_hash text NOT NULL,
  dataset_hash text NOT NULL,
  engine_params_hash text NOT NULL,
  result_hash text NOT NULL,
  summary_json jsonb NOT NULL,
  variants_total bigint NOT NULL,
  variants_json jsonb NOT NULL,
  total_return_pct double precision,
  metrics_json jsonb NOT NULL,
  equity_json jsonb NOT NULL,
  trades_json jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL
);

CREATE TABLE bot_backtests (
  bot_backtest_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  chat_id bigint NOT NULL,
  progress_message_id bigint,
  locale text NOT NULL,
  request_json jsonb NOT NULL,
  idempotency_key text NOT NULL,
  correlation_id text NOT NULL,
  state text NOT NULL,
  claim_seq integer DEFAULT 0 NOT NULL,
  attempt integer DEFAULT 0 NOT NULL,
  lease_expires_at timestamp with time zone,
  cancel_requested_at timestamp with time zone,
  backtest_id uuid,
  error_code text,
  error_params_json jsonb,
  created_at timestamp with time zone NOT NULL,
  started_at timestamp with time zone,
  finished_at timestamp with time zone
);

CREATE TABLE bot_conversations (
  conversation_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  conversation_key text NOT NULL,
  version integer NOT NULL,
  key_id text NOT NULL,
  state_ciphertext bytea NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

CREATE TABLE bot_updates (
  bot_id bigint NOT NULL,
  update_id bigint NOT NULL,
  received_at timestamp with time zone NOT NULL
);

CREATE TABLE idempotency_keys (
  idempotency_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  operation text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash text NOT NULL,
  resource_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL
);

CREATE TABLE identity_refresh_tokens (
  refresh_token_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  session_id uuid NOT NULL,
  token_hash text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone
);

CREATE TABLE identity_sessions (
  session_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  kind text NOT NULL,
  init_data_hash text,
  user_agent text,
  created_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  revoke_reason text
);

CREATE TABLE identity_telegram_channels (
  channel_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  chat_id bigint NOT NULL,
  is_confirmed boolean DEFAULT false NOT NULL,
  confirmed_at timestamp with time zone,
  blocked_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL
);

CREATE TABLE identity_users (
  user_id uuid NOT NULL,
  telegram_user_id bigint NOT NULL,
  locale text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_login_at timestamp with time zone,
  is_deleted boolean DEFAULT false NOT NULL
);

CREATE TABLE outbox (
  outbox_id uuid NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  chat_id bigint NOT NULL,
  kind text NOT NULL,
  payload jsonb NOT NULL,
  dedupe_key text NOT NULL,
  collapse_key text,
  correlation_id text,
  state text DEFAULT 'queued'::text NOT NULL,
  attempt integer DEFAULT 0 NOT NULL,
  claim_seq integer DEFAULT 0 NOT NULL,
  not_before timestamp with time zone NOT NULL,
  lease_expires_at timestamp with time zone,
  message_id bigint,
  last_error_code text,
  created_at timestamp with time zone NOT NULL,
  settled_at timestamp with time zone,
  acknowledged_at timestamp with time zone
);

CREATE TABLE receipts (
  receipt_id text NOT NULL,
  request_hash text NOT NULL,
  dataset_hash text NOT NULL,
  engine_params_hash text NOT NULL,
  result_hash text NOT NULL,
  created_at timestamp with time zone NOT NULL
);

CREATE TABLE schema_migrations (
  number integer NOT NULL,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE strategy_strategies (
  strategy_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text NOT NULL,
  symbol text NOT NULL,
  market_type text NOT NULL,
  timeframe text NOT NULL,
  instrument_id jsonb NOT NULL,
  instrument_key text NOT NULL,
  indicators_json jsonb NOT NULL,
  spec_json jsonb NOT NULL,
  spec_hash text NOT NULL,
  parent_strategy_id uuid,
  origin_receipt_id text,
  trials bigint DEFAULT 0 NOT NULL,
  created_at timestamp with time zone NOT NULL,
  is_deleted boolean DEFAULT false NOT NULL
);

CREATE TABLE workspace_members (
  member_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  joined_at timestamp with time zone NOT NULL,
  removed_at timestamp with time zone
);

CREATE TABLE workspaces (
  workspace_id uuid NOT NULL,
  owner_user_id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  is_deleted boolean DEFAULT false NOT NULL
);

ALTER TABLE audit_log ADD CONSTRAINT audit_log_action_check CHECK (((length(action) >= 1) AND (length(action) <= 80)));

ALTER TABLE audit_log ADD CONSTRAINT audit_log_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE audit_log ADD CONSTRAINT audit_log_hash_key UNIQUE (hash);

ALTER TABLE audit_log ADD CONSTRAINT audit_log_outcome_check CHECK ((outcome = ANY (ARRAY['ok'::text, 'denied'::text, 'failed'::text])));

ALTER TABLE audit_log ADD CONSTRAINT audit_log_pkey PRIMARY KEY (audit_id);

ALTER TABLE audit_log ADD CONSTRAINT audit_log_prev_hash_check CHECK ((prev_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE audit_log ADD CONSTRAINT audit_log_seq_check CHECK ((seq > 0));

ALTER TABLE audit_log ADD CONSTRAINT audit_log_seq_key UNIQUE (seq);

ALTER TABLE audit_log ADD CONSTRAINT audit_log_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity_users(user_id);

ALTER TABLE audit_log ADD CONSTRAINT audit_log_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(workspace_id);

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_dataset_hash_check CHECK ((dataset_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_engine_params_hash_check CHECK ((engine_params_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_pkey PRIMARY KEY (backtest_id);

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_receipt_id_fkey FOREIGN KEY (receipt_id) REFERENCES receipts(receipt_id);

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_request_hash_check CHECK ((request_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_result_hash_check CHECK ((result_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_source_check CHECK ((source = ANY (ARRAY['sync'::text, 'job'::text, 'cli'::text, 'twin'::text])));

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_title_check CHECK ((title <> ''::text));

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_variants_total_check CHECK ((variants_total >= 0));

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_workspace_id_backtest_id_key UNIQUE (workspace_id, backtest_id);

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_workspace_id_strategy_id_fkey FOREIGN KEY (workspace_id, strategy_id) REFERENCES strategy_strategies(workspace_id, strategy_id);

ALTER TABLE backtest_results ADD CONSTRAINT backtest_results_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members(workspace_id, user_id);

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_check CHECK (((state = 'running'::text) = (lease_expires_at IS NOT NULL)));

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_check1 CHECK (((state = ANY (ARRAY['done'::text, 'failed'::text, 'cancelled'::text])) = (finished_at IS NOT NULL)));

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_check2 CHECK (((state = 'done'::text) = (backtest_id IS NOT NULL)));

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_check3 CHECK (((state = 'failed'::text) = (error_code IS NOT NULL)));

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 200)));

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_idempotency_key_key UNIQUE (idempotency_key);

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_locale_check CHECK ((locale = ANY (ARRAY['en'::text, 'ru'::text])));

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_pkey PRIMARY KEY (bot_backtest_id);

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])));

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_workspace_id_backtest_id_fkey FOREIGN KEY (workspace_id, backtest_id) REFERENCES backtest_results(workspace_id, backtest_id);

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_workspace_id_bot_backtest_id_key UNIQUE (workspace_id, bot_backtest_id);

ALTER TABLE bot_backtests ADD CONSTRAINT bot_backtests_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members(workspace_id, user_id);

ALTER TABLE bot_conversations ADD CONSTRAINT bot_conversations_conversation_key_check CHECK (((length(conversation_key) >= 1) AND (length(conversation_key) <= 200)));

ALTER TABLE bot_conversations ADD CONSTRAINT bot_conversations_conversation_key_key UNIQUE (conversation_key);

ALTER TABLE bot_conversations ADD CONSTRAINT bot_conversations_pkey PRIMARY KEY (conversation_id);

ALTER TABLE bot_conversations ADD CONSTRAINT bot_conversations_workspace_id_conversation_id_key UNIQUE (workspace_id, conversation_id);

ALTER TABLE bot_conversations ADD CONSTRAINT bot_conversations_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members(workspace_id, user_id);

ALTER TABLE bot_updates ADD CONSTRAINT bot_updates_pkey PRIMARY KEY (bot_id, update_id);

ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 200)));

ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_operation_check CHECK (((length(operation) >= 1) AND (length(operation) <= 80)));

ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (idempotency_id);

ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_request_hash_check CHECK ((request_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members(workspace_id, user_id);

ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_workspace_id_user_id_operation_idempotency_key UNIQUE (workspace_id, user_id, operation, idempotency_key);

ALTER TABLE identity_refresh_tokens ADD CONSTRAINT identity_refresh_tokens_pkey PRIMARY KEY (refresh_token_id);

ALTER TABLE identity_refresh_tokens ADD CONSTRAINT identity_refresh_tokens_token_hash_check CHECK ((token_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE identity_refresh_tokens ADD CONSTRAINT identity_refresh_tokens_token_hash_key UNIQUE (token_hash);

ALTER TABLE identity_refresh_tokens ADD CONSTRAINT identity_refresh_tokens_workspace_id_session_id_fkey FOREIGN KEY (workspace_id, session_id) REFERENCES identity_sessions(workspace_id, session_id);

ALTER TABLE identity_refresh_tokens ADD CONSTRAINT identity_refresh_tokens_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members(workspace_id, user_id);

ALTER TABLE identity_sessions ADD CONSTRAINT identity_sessions_check CHECK (((revoked_at IS NULL) = (revoke_reason IS NULL)));

ALTER TABLE identity_sessions ADD CONSTRAINT identity_sessions_init_data_hash_check CHECK ((init_data_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE identity_sessions ADD CONSTRAINT identity_sessions_init_data_hash_key UNIQUE (init_data_hash);

ALTER TABLE identity_sessions ADD CONSTRAINT identity_sessions_kind_check CHECK ((kind = ANY (ARRAY['mini_app'::text, 'login_widget'::text])));

ALTER TABLE identity_sessions ADD CONSTRAINT identity_sessions_pkey PRIMARY KEY (session_id);

ALTER TABLE identity_sessions ADD CONSTRAINT identity_sessions_revoke_reason_check CHECK ((revoke_reason = ANY (ARRAY['logout'::text, 'revoked'::text, 'refresh_reuse'::text, 'rotated'::text, 'deleted'::text])));

ALTER TABLE identity_sessions ADD CONSTRAINT identity_sessions_user_agent_check CHECK ((length(user_agent) <= 400));

ALTER TABLE identity_sessions ADD CONSTRAINT identity_sessions_workspace_id_session_id_key UNIQUE (workspace_id, session_id);

ALTER TABLE identity_sessions ADD CONSTRAINT identity_sessions_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members(workspace_id, user_id);

ALTER TABLE identity_telegram_channels ADD CONSTRAINT identity_telegram_channels_check CHECK ((is_confirmed = (confirmed_at IS NOT NULL)));

ALTER TABLE identity_telegram_channels ADD CONSTRAINT identity_telegram_channels_pkey PRIMARY KEY (channel_id);

ALTER TABLE identity_telegram_channels ADD CONSTRAINT identity_telegram_channels_user_id_chat_id_key UNIQUE (user_id, chat_id);

ALTER TABLE identity_telegram_channels ADD CONSTRAINT identity_telegram_channels_workspace_id_channel_id_key UNIQUE (workspace_id, channel_id);

ALTER TABLE identity_telegram_channels ADD CONSTRAINT identity_telegram_channels_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members(workspace_id, user_id);

ALTER TABLE identity_users ADD CONSTRAINT identity_users_locale_check CHECK ((locale = ANY (ARRAY['en'::text, 'ru'::text])));

ALTER TABLE identity_users ADD CONSTRAINT identity_users_pkey PRIMARY KEY (user_id);

ALTER TABLE outbox ADD CONSTRAINT outbox_check CHECK (((state = 'sending'::text) = (lease_expires_at IS NOT NULL)));

ALTER TABLE outbox ADD CONSTRAINT outbox_check1 CHECK (((state = ANY (ARRAY['sent'::text, 'failed'::text, 'skipped'::text])) = (settled_at IS NOT NULL)));

ALTER TABLE outbox ADD CONSTRAINT outbox_dedupe_key_check CHECK (((length(dedupe_key) >= 1) AND (length(dedupe_key) <= 200)));

ALTER TABLE outbox ADD CONSTRAINT outbox_dedupe_key_key UNIQUE (dedupe_key);

ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (((length(kind) >= 1) AND (length(kind) <= 80)));

ALTER TABLE outbox ADD CONSTRAINT outbox_pkey PRIMARY KEY (outbox_id);

ALTER TABLE outbox ADD CONSTRAINT outbox_seq_key UNIQUE (seq);

ALTER TABLE outbox ADD CONSTRAINT outbox_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'skipped'::text])));

ALTER TABLE outbox ADD CONSTRAINT outbox_workspace_id_outbox_id_key UNIQUE (workspace_id, outbox_id);

ALTER TABLE outbox ADD CONSTRAINT outbox_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members(workspace_id, user_id);

ALTER TABLE receipts ADD CONSTRAINT receipts_dataset_hash_check CHECK ((dataset_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE receipts ADD CONSTRAINT receipts_engine_params_hash_check CHECK ((engine_params_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE receipts ADD CONSTRAINT receipts_pkey PRIMARY KEY (receipt_id);

ALTER TABLE receipts ADD CONSTRAINT receipts_receipt_id_check CHECK ((receipt_id ~ '^RH-[0-9A-HJKMNP-TV-Z]{10}$'::text));

ALTER TABLE receipts ADD CONSTRAINT receipts_request_hash_check CHECK ((request_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE receipts ADD CONSTRAINT receipts_result_hash_check CHECK ((result_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE schema_migrations ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (number);

ALTER TABLE strategy_strategies ADD CONSTRAINT strategy_strategies_check CHECK ((parent_strategy_id <> strategy_id));

ALTER TABLE strategy_strategies ADD CONSTRAINT strategy_strategies_market_type_check CHECK ((market_type = ANY (ARRAY['spot'::text, 'futures'::text])));

ALTER TABLE strategy_strategies ADD CONSTRAINT strategy_strategies_name_check CHECK ((name <> ''::text));

ALTER TABLE strategy_strategies ADD CONSTRAINT strategy_strategies_origin_receipt_id_fkey FOREIGN KEY (origin_receipt_id) REFERENCES receipts(receipt_id);

ALTER TABLE strategy_strategies ADD CONSTRAINT strategy_strategies_pkey PRIMARY KEY (strategy_id);

ALTER TABLE strategy_strategies ADD CONSTRAINT strategy_strategies_spec_hash_check CHECK ((spec_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE strategy_strategies ADD CONSTRAINT strategy_strategies_trials_check CHECK ((trials >= 0));

ALTER TABLE strategy_strategies ADD CONSTRAINT strategy_strategies_workspace_id_parent_strategy_id_fkey FOREIGN KEY (workspace_id, parent_strategy_id) REFERENCES strategy_strategies(workspace_id, strategy_id);

ALTER TABLE strategy_strategies ADD CONSTRAINT strategy_strategies_workspace_id_strategy_id_key UNIQUE (workspace_id, strategy_id);

ALTER TABLE strategy_strategies ADD CONSTRAINT strategy_strategies_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members(workspace_id, user_id);

ALTER TABLE workspace_members ADD CONSTRAINT workspace_members_pkey PRIMARY KEY (member_id);

ALTER TABLE workspace_members ADD CONSTRAINT workspace_members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'trader'::text, 'viewer'::text])));

ALTER TABLE workspace_members ADD CONSTRAINT workspace_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity_users(user_id);

ALTER TABLE workspace_members ADD CONSTRAINT workspace_members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(workspace_id);

ALTER TABLE workspace_members ADD CONSTRAINT workspace_members_workspace_id_user_id_key UNIQUE (workspace_id, user_id);

ALTER TABLE workspaces ADD CONSTRAINT workspaces_kind_check CHECK ((kind = ANY (ARRAY['personal'::text, 'shared'::text])));

ALTER TABLE workspaces ADD CONSTRAINT workspaces_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)));

ALTER TABLE workspaces ADD CONSTRAINT workspaces_owner_user_id_fkey FOREIGN KEY (owner_user_id) REFERENCES identity_users(user_id);

ALTER TABLE workspaces ADD CONSTRAINT workspaces_pkey PRIMARY KEY (workspace_id);

CREATE INDEX audit_log_user ON public.audit_log USING btree (user_id, seq DESC);

CREATE INDEX audit_log_workspace ON public.audit_log USING btree (workspace_id, seq DESC);

CREATE INDEX backtest_results_owner ON public.backtest_results USING btree (workspace_id, user_id, created_at DESC, backtest_id DESC);

CREATE INDEX backtest_results_receipt ON public.backtest_results USING btree (receipt_id);

CREATE INDEX backtest_results_strategy ON public.backtest_results USING btree (workspace_id, strategy_id) WHERE (strategy_id IS NOT NULL);

CREATE INDEX bot_backtests_open ON public.bot_backtests USING btree (created_at, bot_backtest_id) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

CREATE INDEX bot_backtests_owner ON public.bot_backtests USING btree (workspace_id, user_id, created_at DESC);

CREATE INDEX bot_conversations_expires_at ON public.bot_conversations USING btree (expires_at);

CREATE INDEX bot_updates_received_at ON public.bot_updates USING btree (received_at);

CREATE INDEX idempotency_keys_created_at ON public.idempotency_keys USING btree (created_at);

CREATE INDEX identity_refresh_tokens_session_id ON public.identity_refresh_tokens USING btree (session_id);

CREATE INDEX identity_sessions_user_id ON public.identity_sessions USING btree (user_id, created_at DESC);

CREATE INDEX identity_telegram_channels_chat_id ON public.identity_telegram_channels USING btree (chat_id);

CREATE UNIQUE INDEX identity_users_telegram_user_id ON public.identity_users USING btree (telegram_user_id) WHERE (NOT is_deleted);

CREATE INDEX outbox_open ON public.outbox USING btree (chat_id, seq) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));

CREATE INDEX outbox_settled_at ON public.outbox USING btree (settled_at) WHERE (settled_at IS NOT NULL);

CREATE INDEX strategy_strategies_owner ON public.strategy_strategies USING btree (workspace_id, user_id, created_at DESC, strategy_id DESC) WHERE (NOT is_deleted);

CREATE INDEX strategy_strategies_parent ON public.strategy_strategies USING btree (workspace_id, parent_strategy_id) WHERE (parent_strategy_id IS NOT NULL);

CREATE INDEX workspace_members_user_id ON public.workspace_members USING btree (user_id);

CREATE UNIQUE INDEX workspaces_one_personal_a_user ON public.workspaces USING btree (owner_user_id) WHERE ((kind = 'personal'::text) AND (NOT is_deleted));

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END;
$function$
;

CREATE OR REPLACE FUNCTION public.strategy_strategies_only_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
;

CREATE TRIGGER audit_log_immutable BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_log_kept BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER receipts_immutable BEFORE DELETE OR UPDATE ON public.receipts FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER receipts_kept BEFORE TRUNCATE ON public.receipts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER strategy_strategies_immutable BEFORE UPDATE ON public.strategy_strategies FOR EACH ROW EXECUTE FUNCTION strategy_strategies_only_delete();

CREATE TRIGGER strategy_strategies_kept BEFORE TRUNCATE ON public.strategy_strategies FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER strategy_strategies_kept_row BEFORE DELETE ON public.strategy_strategies FOR EACH ROW EXECUTE FUNCTION refuse_change();
