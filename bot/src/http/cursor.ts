import { PAGE_LIMIT_DEFAULT } from "@roehub/core/contract/page";
import { RoehubError } from "@roehub/core/kernel/errors";
import { isUuid } from "@roehub/core/kernel/ids";
import { type EpochMs, epochMs } from "@roehub/core/kernel/time";

/** The last row of a page: lists go by time of creation, then by id. */
export interface PageEnd<Id extends string> {
  readonly createdAt: EpochMs;
  readonly id: Id;
}

/** The end of a page as an opaque text for `next_cursor`. */
export function writeCursor(end: PageEnd<string>): string {
  return Buffer.from(`${end.createdAt} ${end.id}`).toString("base64url");
}

/** The end of the year 9999: what lies behind is no row's time, and PostgreSQL reads no such date. */
const LATEST_MS = 253_402_300_799_999;

/** Reads what `writeCursor` wrote; anything else is refused. */
export function readCursor<Id extends string>(cursor: string): PageEnd<Id> {
  const [, createdAt, id] = /^(\d{1,15}) (\S+)$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (
    createdAt === undefined ||
    id === undefined ||
    !isUuid(id) ||
    Number(createdAt) > LATEST_MS ||
    writeCursor({ createdAt: epochMs(Number(createdAt)), id }) !== cursor
  ) {
    throw new RoehubError("validation_failed", "The list cannot go on from here. Start at its first page.", {
      problems: [
        { pointer: "/query/cursor", code: "bad_text", message: "is not a cursor of this list", params: {} },
      ],
    });
  }
  return { createdAt: epochMs(Number(createdAt)), id: id as Id };
}

/** What a list's query asks for, with defaults. */
export function readPageQuery<Id extends string>(query: {
  limit?: string | undefined;
  cursor?: string | undefined;
}): { limit: number; after: PageEnd<Id> | null } {
  return {
    limit: query.limit === undefined ? PAGE_LIMIT_DEFAULT : Number(query.limit),
    after: query.cursor === undefined ? null : readCursor<Id>(query.cursor),
  };
}
