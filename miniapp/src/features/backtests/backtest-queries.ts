import type { BacktestPage, BacktestView } from "@roehub/core/contract/stored-backtests";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useServices } from "../../services.tsx";

/** The reader's stored results, newest first, page by page. */
export function useBacktests() {
  const { api } = useServices();
  return useInfiniteQuery({
    queryKey: ["backtests"],
    queryFn: ({ pageParam, signal }) =>
      api.get<BacktestPage>(
        pageParam === null ? "/api/backtests" : `/api/backtests?cursor=${encodeURIComponent(pageParam)}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** One stored result. It never changes, so it is asked for once. */
export function useBacktest(backtestId: string) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["backtests", backtestId],
    queryFn: ({ signal }) => api.get<BacktestView>(`/api/backtests/${backtestId}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
