import type { ComputeIndicator, IndicatorList, IndicatorSeries } from "@roehub/core/contract/indicators";
import type { Params } from "@roehub/core/indicators/indicator";
import type { Timeframe } from "@roehub/core/kernel/timeframe";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { ApiClient } from "../../api-client.ts";
import { PART_OF_PAGE } from "../../connection.ts";
import { useServices } from "../../services.tsx";
import type { SeriesRange } from "./series-ranges.ts";

/** All series of an instrument's timeframe stand below this key. */
export const seriesKey = (ref: InstrumentRef, timeframe: Timeframe) =>
  ["indicator-series", instrumentKey(ref), timeframe] as const;

/** Every indicator that there is. It changes with the server's version only. */
export function useIndicatorList({ isWanted }: { readonly isWanted: boolean }) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["indicators"],
    queryFn: ({ signal }) => api.get<IndicatorList>("/api/indicators", signal),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    meta: PART_OF_PAGE,
  });
}

/** What one question for a series is about. */
export interface SeriesQuestion {
  readonly ref: InstrumentRef;
  readonly timeframe: Timeframe;
  readonly id: string;
  readonly params: Params;
  readonly range: SeriesRange;
}

/** A series over a range. What closed stays; the newest range is asked for anew when a candle closes. */
export function seriesQuery(api: ApiClient, { ref, timeframe, id, params, range }: SeriesQuestion) {
  return queryOptions({
    queryKey: [...seriesKey(ref, timeframe), id, params, range],
    queryFn: ({ signal }) => {
      const body: ComputeIndicator = {
        market_id: ref.marketId,
        symbol: ref.symbol,
        timeframe,
        id,
        params: { ...params },
        ...range,
      };
      return api.post<IndicatorSeries>("/api/indicators/compute", body, signal);
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    meta: PART_OF_PAGE,
  });
}
