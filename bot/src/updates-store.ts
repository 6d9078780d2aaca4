import type { Clock } from "@roehub/core/kernel/clock";
import { DAY_MS } from "@roehub/core/kernel/time";
import type { Postgres } from "@roehub/core/platform/postgres";
import { and, eq, lt } from "drizzle-orm";
import { bigint, pgTable, timestamp } from "drizzle-orm/pg-core";

export const botUpdates = pgTable("bot_updates", {
  botId: bigint("bot_id", { mode: "number" }).notNull(),
  updateId: bigint("update_id", { mode: "number" }).notNull(),
  receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
});

/** Telegram keeps updates for a day; what is older cannot come again. */
const KEPT_MS = 2 * DAY_MS;

export type UpdatesStore = ReturnType<typeof createUpdatesStore>;

/** The updates that were handled, so that a redelivered one is not handled twice. */
export function createUpdatesStore({ postgres, clock }: { postgres: Postgres; clock: Clock }) {
  return {
    async isHandled(botId: number, updateId: number): Promise<boolean> {
      const rows = await postgres.tx((db) =>
        db
          .select({ updateId: botUpdates.updateId })
          .from(botUpdates)
          .where(and(eq(botUpdates.botId, botId), eq(botUpdates.updateId, updateId))),
      );
      return rows.length > 0;
    },

    async recordHandled(botId: number, updateId: number): Promise<void> {
      await postgres.tx((db) =>
        db
          .insert(botUpdates)
          .values({ botId, updateId, receivedAt: new Date(clock.nowMs()) })
          .onConflictDoNothing(),
      );
    },

    /** Removes what cannot come again. Answers nothing: the number is of no use to anyone. */
    async purge(): Promise<void> {
      const before = new Date(clock.nowMs() - KEPT_MS);
      await postgres.tx((db) => db.delete(botUpdates).where(lt(botUpdates.receivedAt, before)));
    },
  };
}
