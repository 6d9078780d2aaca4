import type { BacktestSummary, BacktestView } from "@roehub/core/contract/stored-backtests";
import { useQuery } from "@tanstack/react-query";
import { usePagedQuery } from "../../paged-query.ts";
import { useServices } from "../../services.tsx";

/** The reader's stored results, newest first. */
export function useBacktests() {
  return usePagedQuery<BacktestSummary>("backtests", "/api/backtests");
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
