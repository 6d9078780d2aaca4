import { DatabaseSync } from "node:sqlite";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { Message, Update } from "grammy/types";
import type { PageMessage, Push } from "../chat-page/sandbox-protocol.ts";

export interface StoredFile {
  readonly fileId: string;
  readonly filePath: string;
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** A tap whose answer the bot still owes. */
export interface PendingTap {
  readonly callbackQueryId: string;
  readonly chatId: number;
  readonly tappedAtMs: number;
}

/** Chats are no one's only copy of anything: a file of another version is begun anew, not migrated. */
const SCHEMA_VERSION = 2;
const FORGET_EVERYTHING = `
  DROP TABLE IF EXISTS setting; DROP TABLE IF EXISTS message; DROP TABLE IF EXISTS pending_update;
  DROP TABLE IF EXISTS file; DROP TABLE IF EXISTS tap;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS message (
    chat_id INTEGER NOT NULL, message_id INTEGER NOT NULL, body TEXT NOT NULL, push TEXT NOT NULL,
    PRIMARY KEY (chat_id, message_id)) STRICT;
  CREATE TABLE IF NOT EXISTS pending_update (update_id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS file (
    file_id TEXT PRIMARY KEY, file_path TEXT NOT NULL UNIQUE, name TEXT NOT NULL, mime_type TEXT NOT NULL,
    bytes BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS tap (
    callback_query_id TEXT PRIMARY KEY, chat_id INTEGER NOT NULL, tapped_at_ms INTEGER NOT NULL) STRICT;
`;

export type TelegramStore = ReturnType<typeof createTelegramStore>;

/**
 * Everything the local Telegram remembers, in one SQLite file (or `":memory:"`). SQLite's write-ahead log makes
 * each `transaction` whole or absent after SIGKILL. Throws `data_directory_broken` for a file that is no database.
 */
export function createTelegramStore(path: string) {
  const db = openDatabase(path);

  function transaction<T>(work: () => T): T {
    db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      db.exec("COMMIT");
      return result;
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }

  return {
    transaction,
    ...settingStatements(db),
    ...messageStatements(db),
    ...updateStatements(db),
    ...fileStatements(db),
    ...tapStatements(db),

    /** Forgets chats, updates, files and taps; settings stay, and with them the counters, so no id comes twice. */
    clearChats(): void {
      transaction(() =>
        db.exec("DELETE FROM message; DELETE FROM pending_update; DELETE FROM file; DELETE FROM tap;"),
      );
    },

    close(): void {
      db.close();
    },
  };
}

function openDatabase(path: string): DatabaseSync {
  try {
    const db = new DatabaseSync(path);
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;");
    if (Number(db.prepare("PRAGMA user_version").get()?.["user_version"]) !== SCHEMA_VERSION) {
      db.exec(FORGET_EVERYTHING);
    }
    db.exec(SCHEMA);
    return db;
  } catch (cause) {
    const advice = `${path} cannot be used as the local Telegram's memory. Delete it to begin with empty chats.`;
    throw new RoehubError("data_directory_broken", advice, { cause });
  }
}

function settingStatements(db: DatabaseSync) {
  const select = db.prepare("SELECT value FROM setting WHERE name = ?");
  const upsert = db.prepare(
    "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const like = db.prepare("SELECT name, value FROM setting WHERE name LIKE ? || '%' ORDER BY name");
  const remove = db.prepare("DELETE FROM setting WHERE name = ?");

  function readSetting<T>(name: string, fallback: T): T {
    const row = select.get(name);
    return row === undefined ? fallback : (JSON.parse(String(row["value"])) as T);
  }

  return {
    /** A value this store wrote under `name`, or `fallback`. */
    readSetting,
    writeSetting(name: string, value: unknown): void {
      upsert.run(name, JSON.stringify(value));
    },
    removeSetting(name: string): void {
      remove.run(name);
    },
    settingsUnder<T>(prefix: string): ReadonlyMap<string, T> {
      return new Map(
        like.all(prefix).map((row) => [String(row["name"]), JSON.parse(String(row["value"])) as T]),
      );
    },
    /** Counts up from `first`; never hands the same number out twice. */
    nextNumber(name: string, first = 1): number {
      const number = readSetting(`counter:${name}`, first);
      upsert.run(`counter:${name}`, JSON.stringify(number + 1));
      return number;
    },
  };
}

function messageStatements(db: DatabaseSync) {
  const insert = db.prepare("INSERT INTO message (chat_id, message_id, body, push) VALUES (?, ?, ?, ?)");
  const update = db.prepare("UPDATE message SET body = ? WHERE chat_id = ? AND message_id = ?");
  const select = db.prepare("SELECT body, push FROM message WHERE chat_id = ? AND message_id = ?");
  const latest = db.prepare(
    "SELECT body, push FROM message WHERE chat_id = ? ORDER BY message_id DESC LIMIT ?",
  );
  const remove = db.prepare("DELETE FROM message WHERE chat_id = ? AND message_id = ?");
  const fromRow = (row: Record<string, unknown>): PageMessage => ({
    message: JSON.parse(String(row["body"])) as Message,
    push: JSON.parse(String(row["push"])) as Push | null,
  });

  return {
    addMessage({ message, push }: PageMessage): void {
      insert.run(message.chat.id, message.message_id, JSON.stringify(message), JSON.stringify(push));
    },
    replaceMessage(message: Message): void {
      update.run(JSON.stringify(message), message.chat.id, message.message_id);
    },
    message(chatId: number, messageId: number): PageMessage | undefined {
      const row = select.get(chatId, messageId);
      return row === undefined ? undefined : fromRow(row);
    },
    /** The newest messages of a chat, oldest first. */
    messages(chatId: number, limit = 500): PageMessage[] {
      return latest.all(chatId, limit).map(fromRow).reverse();
    },
    removeMessage(chatId: number, messageId: number): boolean {
      return remove.run(chatId, messageId).changes === 1;
    },
  };
}

function updateStatements(db: DatabaseSync) {
  const insert = db.prepare("INSERT INTO pending_update (update_id, body) VALUES (?, ?)");
  const from = db.prepare("SELECT body FROM pending_update WHERE update_id >= ? ORDER BY update_id LIMIT ?");
  const last = db.prepare("SELECT update_id FROM pending_update ORDER BY update_id DESC LIMIT 1 OFFSET ?");
  const confirm = db.prepare("DELETE FROM pending_update WHERE update_id < ?");
  const count = db.prepare("SELECT count(*) AS pending FROM pending_update");

  return {
    putUpdate(update: Update): void {
      insert.run(update.update_id, JSON.stringify(update));
    },
    pendingUpdates(fromUpdateId: number, limit: number): Update[] {
      return from.all(fromUpdateId, limit).map((row) => JSON.parse(String(row["body"])) as Update);
    },
    /** The id of the update that has `later` others behind it, if there are that many. */
    updateIdFromEnd(later: number): number | undefined {
      const row = last.get(later);
      return row === undefined ? undefined : Number(row["update_id"]);
    },
    confirmUpdatesBelow(updateId: number): void {
      confirm.run(updateId);
    },
    pendingUpdateCount(): number {
      return Number(count.get()?.["pending"]);
    },
  };
}

function fileStatements(db: DatabaseSync) {
  const insert = db.prepare(
    "INSERT INTO file (file_id, file_path, name, mime_type, bytes) VALUES (?, ?, ?, ?, ?)",
  );
  const byId = db.prepare("SELECT * FROM file WHERE file_id = ?");
  const byPath = db.prepare("SELECT * FROM file WHERE file_path = ?");
  const fromRow = (row: Record<string, unknown> | undefined): StoredFile | undefined =>
    row === undefined
      ? undefined
      : {
          fileId: String(row["file_id"]),
          filePath: String(row["file_path"]),
          name: String(row["name"]),
          mimeType: String(row["mime_type"]),
          bytes: row["bytes"] as Uint8Array,
        };

  return {
    putFile(file: StoredFile): void {
      insert.run(file.fileId, file.filePath, file.name, file.mimeType, file.bytes);
    },
    file(fileId: string): StoredFile | undefined {
      return fromRow(byId.get(fileId));
    },
    fileAt(filePath: string): StoredFile | undefined {
      return fromRow(byPath.get(filePath));
    },
  };
}

function tapStatements(db: DatabaseSync) {
  const insert = db.prepare("INSERT INTO tap (callback_query_id, chat_id, tapped_at_ms) VALUES (?, ?, ?)");
  const select = db.prepare("SELECT * FROM tap WHERE callback_query_id = ?");

  return {
    putTap(tap: PendingTap): void {
      insert.run(tap.callbackQueryId, tap.chatId, tap.tappedAtMs);
    },
    tap(callbackQueryId: string): PendingTap | undefined {
      const row = select.get(callbackQueryId);
      if (row === undefined) return undefined;
      return { callbackQueryId, chatId: Number(row["chat_id"]), tappedAtMs: Number(row["tapped_at_ms"]) };
    },
  };
}
