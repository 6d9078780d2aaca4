import type { UserId, WorkspaceId } from "@roehub/core/kernel/ids";
import { newId } from "@roehub/core/platform/crypto";
import type { Postgres } from "@roehub/core/platform/postgres";
import { createSystemClock } from "@roehub/core/platform/system-clock";

export interface TestMember {
  readonly userId: UserId;
  readonly workspaceId: WorkspaceId;
  readonly chatId: number;
}

let nextTelegramId = 5_000_000_001;

/** Puts a user with a personal workspace into the database, for tests of what hangs on one. */
export async function addTestMember(postgres: Postgres): Promise<TestMember> {
  const clock = createSystemClock();
  const [userId, workspaceId] = [newId<UserId>(clock), newId<WorkspaceId>(clock)];
  const chatId = nextTelegramId++;
  await postgres.pool.query(
    "INSERT INTO identity_users (user_id, telegram_user_id, locale, created_at) VALUES ($1, $2, 'en', now())",
    [userId, chatId],
  );
  await postgres.pool.query(
    "INSERT INTO workspaces (workspace_id, owner_user_id, kind, name, created_at) VALUES ($1, $2, 'personal', 'Own', now())",
    [workspaceId, userId],
  );
  await postgres.pool.query(
    "INSERT INTO workspace_members (member_id, workspace_id, user_id, role, joined_at) VALUES ($1, $2, $3, 'owner', now())",
    [newId(clock), workspaceId, userId],
  );
  return { userId, workspaceId, chatId };
}
