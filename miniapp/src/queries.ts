import { QueryClient } from "@tanstack/react-query";

const STALE_MS = 30_000;

/**
 * The cache of what the API answered. Requests go out whatever the browser thinks of its network: the sandbox works
 * on a machine without one. A refusal is final until the reader retries.
 */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: "always", retry: false, staleTime: STALE_MS },
    },
  });
}
