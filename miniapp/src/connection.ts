import { type Query, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { failureOf } from "./api-failure.ts";

export type Connection =
  | { readonly state: "online" }
  /** `lastDataAt`: when the newest of the shown data arrived, epoch milliseconds, or null where there are none. */
  | { readonly state: "offline"; readonly lastDataAt: number | null };

const ONLINE: Connection = { state: "online" };
const RETRY_MS = 5_000;

/**
 * Whether the API answers, told by the requests themselves. While it does not, shown data are asked for again
 * every few seconds, and at once when the browser finds a network.
 */
export function useConnection(): Connection {
  const client = useQueryClient();
  const lastDataAt = useSyncExternalStore(
    (listener) => client.getQueryCache().subscribe(listener),
    () => readOffline(client),
  );
  const isOffline = lastDataAt !== null;
  useEffect(() => {
    const ask = () => void client.refetchQueries({ type: "active", predicate: isAskedAgain });
    window.addEventListener("online", ask);
    window.addEventListener("offline", ask);
    const timer = isOffline ? window.setInterval(ask, RETRY_MS) : undefined;
    return () => {
      window.removeEventListener("online", ask);
      window.removeEventListener("offline", ask);
      window.clearInterval(timer);
    };
  }, [client, isOffline]);
  if (lastDataAt === null) return ONLINE;
  return { state: "offline", lastDataAt: lastDataAt === 0 ? null : lastDataAt };
}

/** Marks a query without which its page is shown too: it is asked again though it has no data yet. */
export const PART_OF_PAGE = { isPartOfPage: true } as const;

/** A page without data has its own Retry, and would flicker. */
function isAskedAgain({ state, meta }: Query): boolean {
  return state.data !== undefined || meta?.["isPartOfPage"] === true;
}

/** Null where the API answers, else the time of the newest data, 0 where there are none. */
function readOffline(client: QueryClient): number | null {
  const states = client
    .getQueryCache()
    .getAll()
    .filter((query) => query.isActive())
    .map((query) => query.state);
  const isOffline = states.some(({ error }) => error !== null && failureOf(error).kind === "offline");
  return isOffline ? Math.max(0, ...states.map((state) => state.dataUpdatedAt)) : null;
}
