import type { StrategySummary, StrategyView } from "@roehub/core/contract/strategies";
import { useQuery } from "@tanstack/react-query";
import { usePagedQuery } from "../../paged-query.ts";
import { useServices } from "../../services.tsx";

/** The reader's strategies, newest first. */
export function useStrategies() {
  return usePagedQuery<StrategySummary>("strategies", "/api/strategies");
}

/** One strategy, with what it was cloned from. */
export function useStrategy(strategyId: string) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["strategies", strategyId],
    queryFn: ({ signal }) => api.get<StrategyView>(`/api/strategies/${strategyId}`, signal),
  });
}
