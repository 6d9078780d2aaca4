import { and, eq, isNull, sql } from "drizzle-orm";
import { bigint, boolean, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Actor, Role } from "../kernel/actor.ts";
import { ensureDefined } from "../kernel/assert.ts";
import type { Clock } from "../kernel/clock.ts";
import type { CorrelationId, UserId, WorkspaceId } from "../kernel/ids.ts";
import type { Locale } from "../kernel/locale.ts";
import type { AuditAppend } from "../platform/audit.ts";
import { newId } from "../platform/crypto.ts";
import type { Db, Postgres } from "../platform/postgres.ts";

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const identityUsers = pgTable("identity_users", {
  userId: uuid("user_id").primaryKey(),
  telegramUserId: bigint("telegram_user_id", { mode: "number" }).notNull(),
  locale: text("locale").$type<Locale>().notNull(),
  createdAt: instant("created_at").notNull(),
  lastLoginAt: instant("last_login_at"),
  isDeleted: boolean("is_deleted").notNull().default(false),
});

export const workspaces = pgTable("workspaces", {
  workspaceId: uuid("workspace_id").primaryKey(),
  ownerUserId: uuid("owner_user_id").notNull(),
  kind: text("kind").$type<"personal" | "shared">().notNull(),
  name: text("name").notNull(),
  createdAt: instant("created_at").notNull(),
  isDeleted: boolean("is_deleted").notNull().default(false),
});

export const workspaceMembers = pgTable("workspace_members", {
  memberId: uuid("member_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  role: text("role").$type<Role>().notNull(),
  joinedAt: instant("joined_at").notNull(),
  removedAt: instant("removed_at"),
});

export const telegramChannels = pgTable("identity_telegram_channels", {
  channelId: uuid("channel_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  chatId: bigint("chat_id", { mode: "number" }).notNull(),
  isConfirmed: boolean("is_confirmed").notNull().default(false),
  confirmedAt: instant("confirmed_at"),
  blockedAt: instant("blocked_at"),
  createdAt: instant("created_at").notNull(),
});

/** A registered user with the personal workspace that private resources default to. */
export interface User {
  readonly userId: UserId;
  readonly telegramUserId: number;
  readonly locale: Locale;
  readonly personalWorkspaceId: WorkspaceId;
}

interface Registration {
  readonly telegramUserId: number;
  /** The private chat to confirm as a channel; null where the user came by the Mini App. */
  readonly chatId: number | null;
  readonly locale: Locale;
  readonly correlationId: CorrelationId;
}

interface UsersStoreDeps {
  readonly postgres: Postgres;
  readonly audit: AuditAppend;
  readonly clock: Clock;
}

export type UsersStore = ReturnType<typeof createUsersStore>;

/** Users, their chats and workspaces. A user exists only through Telegram. */
export function createUsersStore({ postgres, audit, clock }: UsersStoreDeps) {
  const now = () => new Date(clock.nowMs());

  async function find(db: Db, telegramUserId: number): Promise<User | null> {
    const [row] = await db
      .select({
        userId: identityUsers.userId,
        telegramUserId: identityUsers.telegramUserId,
        locale: identityUsers.locale,
        personalWorkspaceId: workspaces.workspaceId,
      })
      .from(identityUsers)
      .innerJoin(
        workspaces,
        and(
          eq(workspaces.ownerUserId, identityUsers.userId),
          eq(workspaces.kind, "personal"),
          eq(workspaces.isDeleted, false),
        ),
      )
      .where(and(eq(identityUsers.telegramUserId, telegramUserId), eq(identityUsers.isDeleted, false)));
    return row === undefined ? null : asUser(row);
  }

  async function insert(db: Db, registration: Registration): Promise<boolean> {
    const userId = newId<UserId>(clock);
    const workspaceId = newId<WorkspaceId>(clock);
    const createdAt = now();
    const inserted = await db
      .insert(identityUsers)
      .values({ userId, telegramUserId: registration.telegramUserId, locale: registration.locale, createdAt })
      .onConflictDoNothing()
      .returning({ userId: identityUsers.userId });
    if (inserted.length === 0) return false;
    await db
      .insert(workspaces)
      .values({ workspaceId, ownerUserId: userId, kind: "personal", name: "Personal", createdAt });
    await db
      .insert(workspaceMembers)
      .values({ memberId: newId(clock), workspaceId, userId, role: "owner", joinedAt: createdAt });
    await audit(db, {
      workspaceId,
      userId,
      action: "user.registered",
      targetKind: "user",
      targetId: userId,
      outcome: "ok",
      correlationId: registration.correlationId,
      details: { through: registration.chatId === null ? "mini_app" : "chat" },
    });
    return true;
  }

  async function confirmChannel(db: Db, user: User, chatId: number): Promise<void> {
    const at = now();
    await db
      .insert(telegramChannels)
      .values({
        channelId: newId(clock),
        workspaceId: user.personalWorkspaceId,
        userId: user.userId,
        chatId,
        isConfirmed: true,
        confirmedAt: at,
        createdAt: at,
      })
      .onConflictDoUpdate({
        target: [telegramChannels.userId, telegramChannels.chatId],
        set: {
          isConfirmed: true,
          confirmedAt: sql`coalesce(${telegramChannels.confirmedAt}, ${at})`,
          blockedAt: null,
        },
      });
  }

  return {
    /**
     * The user of this Telegram account, made with a personal workspace on the first call. Calling it again, or twice
     * at once, makes nothing new. A chat given is confirmed and no longer counts as blocked.
     */
    async register(registration: Registration): Promise<{ user: User; created: boolean }> {
      return postgres.tx(async (db) => {
        const known = await find(db, registration.telegramUserId);
        const created = known === null && (await insert(db, registration));
        const user = ensureDefined(known ?? (await find(db, registration.telegramUserId)), "registered user");
        if (registration.chatId !== null) await confirmChannel(db, user, registration.chatId);
        return { user, created };
      });
    },

    async findByTelegramId(telegramUserId: number): Promise<User | null> {
      return postgres.tx((db) => find(db, telegramUserId));
    },

    async setLocale(userId: UserId, locale: Locale): Promise<void> {
      await postgres.tx((db) =>
        db.update(identityUsers).set({ locale }).where(eq(identityUsers.userId, userId)),
      );
    },

    async recordLogin(userId: UserId): Promise<void> {
      await postgres.tx((db) =>
        db.update(identityUsers).set({ lastLoginAt: now() }).where(eq(identityUsers.userId, userId)),
      );
    },

    /** Marks a chat whose user blocked the bot: nothing is sent there until they write again. */
    async markBlocked(chatId: number): Promise<void> {
      await postgres.tx((db) =>
        db.update(telegramChannels).set({ blockedAt: now() }).where(eq(telegramChannels.chatId, chatId)),
      );
    },

    /** The role of a user in a workspace, or null where they are no member. */
    async roleIn(workspaceId: WorkspaceId, userId: UserId): Promise<Role | null> {
      const [row] = await postgres.tx((db) =>
        db
          .select({ role: workspaceMembers.role })
          .from(workspaceMembers)
          .where(
            and(
              eq(workspaceMembers.workspaceId, workspaceId),
              eq(workspaceMembers.userId, userId),
              isNull(workspaceMembers.removedAt),
            ),
          ),
      );
      return row?.role ?? null;
    },
  };
}

/** The actor of a user in the personal workspace, which they own. */
export function personalActor(user: User, correlationId: CorrelationId): Actor {
  return { userId: user.userId, workspaceId: user.personalWorkspaceId, role: "owner", correlationId };
}

function asUser(row: {
  userId: string;
  telegramUserId: number;
  locale: Locale;
  personalWorkspaceId: string;
}): User {
  return {
    userId: row.userId as UserId,
    telegramUserId: row.telegramUserId,
    locale: row.locale,
    personalWorkspaceId: row.personalWorkspaceId as WorkspaceId,
  };
}
