import type { ApiLogEntry } from "../chat-page/sandbox-protocol.ts";

const ENTRIES_LIMIT = 200;

export type ApiLog = ReturnType<typeof createApiLog>;

/** The last Bot API calls, for the page; holds no token, parameter or text. */
export function createApiLog(onEntry: (entry: ApiLogEntry) => void) {
  const entries: ApiLogEntry[] = [];
  let nextId = 1;
  return {
    add(call: Omit<ApiLogEntry, "id">): void {
      const entry = { id: nextId, ...call };
      nextId += 1;
      entries.push(entry);
      if (entries.length > ENTRIES_LIMIT) entries.shift();
      onEntry(entry);
    },
    entries: (): readonly ApiLogEntry[] => [...entries],
    clear(): void {
      entries.length = 0;
    },
  };
}
