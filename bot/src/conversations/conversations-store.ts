import type { ConversationData, VersionedState } from "@grammyjs/conversations";
import type { User } from "@roehub/core/identity/users-store";
import type { Clock } from "@roehub/core/kernel/clock";
import { RoehubError } from "@roehub/core/kernel/errors";
import { HOUR_MS } from "@roehub/core/kernel/time";
import { newId } from "@roehub/core/platform/crypto";
import type { Postgres } from "@roehub/core/platform/postgres";
import type { SecretBox, SecretPlace } from "@roehub/core/platform/secret-box";
import { eq, lte, ne, or, sql } from "drizzle-orm";
import { customType, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({ dataType: () => "bytea" });

export const botConversations = pgTable("bot_conversations", {
  conversationId: uuid("conversation_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  conversationKey: text("conversation_key").notNull(),
  version: integer("version").notNull(),
  keyId: text("key_id").notNull(),
  stateCiphertext: bytea("state_ciphertext").notNull(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
  expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
});

/** The number of the stored format. Raise it when a wizard's state changes shape: older rows are swept. */
export const CONVERSATION_VERSION = 1;

const LIFETIME_MS = 24 * HOUR_MS;

interface ConversationsStoreDeps {
  readonly postgres: Postgres;
  readonly secretBox: SecretBox;
  readonly clock: Clock;
}

export type ConversationsStore = ReturnType<typeof createConversationsStore>;
type StoredState = VersionedState<ConversationData>;

/**
 * Where unfinished conversations wait, one row a chat, sealed before SQL: what was typed is in none of the database's
 * logs or dumps. A row is forgotten a day after its last question.
 */
export function createConversationsStore({ postgres, secretBox, clock }: ConversationsStoreDeps) {
  const placeOf = (key: string, user: User): SecretPlace => ({
    table: "bot_conversations",
    column: "state_ciphertext",
    userId: user.userId,
    rowId: key,
  });

  return {
    /** The state of a chat's conversations; undefined where there is none, it expired, or its key is gone. */
    async read(key: string, user: User): Promise<StoredState | undefined> {
      const [row] = await postgres.tx((db) =>
        db.select().from(botConversations).where(eq(botConversations.conversationKey, key)),
      );
      if (row === undefined || row.version !== CONVERSATION_VERSION || row.userId !== user.userId)
        return undefined;
      if (row.expiresAt.getTime() <= clock.nowMs()) return undefined;
      try {
        const sealed = { keyId: row.keyId, ciphertext: row.stateCiphertext };
        const plaintext = await secretBox.open(sealed, placeOf(key, user));
        return JSON.parse(Buffer.from(plaintext).toString("utf8")) as StoredState;
      } catch (error) {
        // A master key that changed costs the unfinished question, not the chat.
        if (error instanceof RoehubError && error.code === "secret_unreadable") return undefined;
        throw error;
      }
    },

    async write(key: string, user: User, state: StoredState): Promise<void> {
      const plaintext = Buffer.from(JSON.stringify(state), "utf8");
      const sealed = await secretBox.seal(plaintext, placeOf(key, user));
      const content = {
        workspaceId: user.personalWorkspaceId,
        userId: user.userId,
        version: CONVERSATION_VERSION,
        keyId: sealed.keyId,
        stateCiphertext: sealed.ciphertext,
        updatedAt: new Date(clock.nowMs()),
        expiresAt: new Date(clock.nowMs() + LIFETIME_MS),
      };
      await postgres.tx((db) =>
        db
          .insert(botConversations)
          .values({ conversationId: newId(clock), conversationKey: key, ...content })
          .onConflictDoUpdate({ target: botConversations.conversationKey, set: content }),
      );
    },

    async delete(key: string): Promise<void> {
      await postgres.tx((db) => db.delete(botConversations).where(eq(botConversations.conversationKey, key)));
    },

    /** Removes what expired or is of another version. Answers the number of rows. */
    async sweep(): Promise<number> {
      const swept = await postgres.tx((db) =>
        db
          .delete(botConversations)
          .where(
            or(
              lte(botConversations.expiresAt, sql`${new Date(clock.nowMs()).toISOString()}::timestamptz`),
              ne(botConversations.version, CONVERSATION_VERSION),
            ),
          )
          .returning({ id: botConversations.conversationId }),
      );
      return swept.length;
    },
  };
}
