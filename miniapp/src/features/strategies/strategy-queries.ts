import type { StrategyPage, StrategyView } from "@roehub/core/contract/strategies";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useServices } from "../../services.tsx";

/** The reader's strategies, newest first, page by page. */
export function useStrategies() {
  const { api } = useServices();
  return useInfiniteQuery({
    queryKey: ["strategies"],
    queryFn: ({ pageParam, signal }) =>
      api.get<StrategyPage>(
        pageParam === null ? "/api/strategies" : `/api/strategies?cursor=${encodeURIComponent(pageParam)}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** One strategy, with what it was cloned from. */
export function useStrategy(strategyId: string) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["strategies", strategyId],
    queryFn: ({ signal }) => api.get<StrategyView>(`/api/strategies/${strategyId}`, signal),
  });
}
