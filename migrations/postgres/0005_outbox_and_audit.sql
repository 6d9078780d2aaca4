-- Messages to send and the audit log.
-- Why: a message is written in the transaction of the event that it tells of, and leaves at least once; a security
-- action is written in the transaction that performs it, and cannot be taken back unseen.
-- Compatible: adds tables only.

-- seq: the order of leaving within a chat. claim_seq: the fence of the sender's writes. message_id: Telegram's, once sent.
CREATE TABLE outbox (
  outbox_id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  chat_id bigint NOT NULL,
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 80),
  payload jsonb NOT NULL,
  dedupe_key text NOT NULL UNIQUE CHECK (length(dedupe_key) BETWEEN 1 AND 200),
  collapse_key text,
  correlation_id text,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'skipped')),
  attempt integer NOT NULL DEFAULT 0,
  claim_seq integer NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL,
  lease_expires_at timestamptz,
  message_id bigint,
  last_error_code text,
  created_at timestamptz NOT NULL,
  settled_at timestamptz,
  acknowledged_at timestamptz,
  UNIQUE (workspace_id, outbox_id),
  CHECK ((state = 'sending') = (lease_expires_at IS NOT NULL)),
  CHECK ((state IN ('sent', 'failed', 'skipped')) = (settled_at IS NOT NULL)),
  FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members (workspace_id, user_id)
);
CREATE INDEX outbox_open ON outbox (chat_id, seq) WHERE state IN ('queued', 'sending');
CREATE INDEX outbox_settled_at ON outbox (settled_at) WHERE settled_at IS NOT NULL;

-- user_id and workspace_id are null where there was none (a refused login); they are not bound together, because a
-- refused access to a workspace of others is just what must be written down. hash is SHA-256 over prev_hash and the
-- canonical JSON of the entry; seq has no gaps.
CREATE TABLE audit_log (
  audit_id uuid PRIMARY KEY,
  seq bigint NOT NULL UNIQUE CHECK (seq > 0),
  occurred_at timestamptz NOT NULL,
  workspace_id uuid REFERENCES workspaces (workspace_id),
  user_id uuid REFERENCES identity_users (user_id),
  action text NOT NULL CHECK (length(action) BETWEEN 1 AND 80),
  target_kind text,
  target_id text,
  outcome text NOT NULL CHECK (outcome IN ('ok', 'denied', 'failed')),
  correlation_id text NOT NULL,
  details_json jsonb NOT NULL,
  prev_hash text NOT NULL CHECK (prev_hash ~ '^[0-9a-f]{64}$'),
  hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$')
);
CREATE INDEX audit_log_workspace ON audit_log (workspace_id, seq DESC);
CREATE INDEX audit_log_user ON audit_log (user_id, seq DESC);
CREATE TRIGGER audit_log_immutable BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_kept BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
