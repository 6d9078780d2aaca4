-- Users, their Telegram chats, sessions, workspaces and members.
-- Why: every private row of every context hangs on (workspace_id, user_id) of workspace_members, so that a row whose
-- owner is not a member of its workspace cannot exist. Members are never deleted, only marked as removed.
-- Compatible: first migration.

CREATE TABLE identity_users (
  user_id uuid PRIMARY KEY,
  telegram_user_id bigint NOT NULL,
  locale text NOT NULL CHECK (locale IN ('en', 'ru')),
  created_at timestamptz NOT NULL,
  last_login_at timestamptz,
  is_deleted boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX identity_users_telegram_user_id ON identity_users (telegram_user_id) WHERE NOT is_deleted;

CREATE TABLE workspaces (
  workspace_id uuid PRIMARY KEY,
  owner_user_id uuid NOT NULL REFERENCES identity_users (user_id),
  kind text NOT NULL CHECK (kind IN ('personal', 'shared')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  created_at timestamptz NOT NULL,
  is_deleted boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX workspaces_one_personal_a_user ON workspaces (owner_user_id)
  WHERE kind = 'personal' AND NOT is_deleted;

CREATE TABLE workspace_members (
  member_id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (workspace_id),
  user_id uuid NOT NULL REFERENCES identity_users (user_id),
  role text NOT NULL CHECK (role IN ('owner', 'trader', 'viewer')),
  joined_at timestamptz NOT NULL,
  removed_at timestamptz,
  UNIQUE (workspace_id, user_id)
);
CREATE INDEX workspace_members_user_id ON workspace_members (user_id);

-- workspace_id: the workspace that the chat acts in (the personal one unless changed).
-- blocked_at: set when Telegram says that the user blocked the bot; nothing is sent until they write again.
CREATE TABLE identity_telegram_channels (
  channel_id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  chat_id bigint NOT NULL,
  is_confirmed boolean NOT NULL DEFAULT false,
  confirmed_at timestamptz,
  blocked_at timestamptz,
  created_at timestamptz NOT NULL,
  UNIQUE (workspace_id, channel_id),
  UNIQUE (user_id, chat_id),
  CHECK (is_confirmed = (confirmed_at IS NOT NULL)),
  FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members (workspace_id, user_id)
);
CREATE INDEX identity_telegram_channels_chat_id ON identity_telegram_channels (chat_id);

-- One row a login; the session is the family of its refresh tokens. init_data_hash: SHA-256 of the init data that
-- opened it, so that a page reload resumes it instead of opening another one.
CREATE TABLE identity_sessions (
  session_id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('mini_app', 'login_widget')),
  init_data_hash text CHECK (init_data_hash ~ '^[0-9a-f]{64}$'),
  user_agent text CHECK (length(user_agent) <= 400),
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  revoke_reason text CHECK (revoke_reason IN ('logout', 'revoked', 'refresh_reuse', 'rotated', 'deleted')),
  UNIQUE (workspace_id, session_id),
  UNIQUE (init_data_hash),
  CHECK ((revoked_at IS NULL) = (revoke_reason IS NULL)),
  FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members (workspace_id, user_id)
);
CREATE INDEX identity_sessions_user_id ON identity_sessions (user_id, created_at DESC);

-- Every refresh token ever handed out, as its SHA-256: a used one that comes back revokes the session.
CREATE TABLE identity_refresh_tokens (
  refresh_token_id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  session_id uuid NOT NULL,
  token_hash text NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  FOREIGN KEY (workspace_id, session_id) REFERENCES identity_sessions (workspace_id, session_id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members (workspace_id, user_id)
);
CREATE INDEX identity_refresh_tokens_session_id ON identity_refresh_tokens (session_id);

-- What a creating request already made, so that its repetition makes nothing new. A key that comes back with another
-- request_hash is refused.
CREATE TABLE idempotency_keys (
  idempotency_id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  operation text NOT NULL CHECK (length(operation) BETWEEN 1 AND 80),
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 200),
  request_hash text NOT NULL CHECK (request_hash ~ '^[0-9a-f]{64}$'),
  resource_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (workspace_id, user_id, operation, idempotency_key),
  FOREIGN KEY (workspace_id, user_id) REFERENCES workspace_members (workspace_id, user_id)
);
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
