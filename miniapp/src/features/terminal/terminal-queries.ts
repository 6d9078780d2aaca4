import type { CandleList, InstrumentList, WireTicker } from "@roehub/core/contract/market-data";
import { epochMs, formatInstant } from "@roehub/core/kernel/time";
import { type Timeframe, timeframeMs } from "@roehub/core/kernel/timeframe";
import { type InstrumentRef, instrumentKey, type MarketId } from "@roehub/core/market-data/market";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useServices } from "../../services.tsx";
import { laterTicker } from "./later-ticker.ts";

/** Instruments in one answer at most; more are told apart by typing. */
export const INSTRUMENTS_SHOWN_MAX = 200;

const SAME_NAME_MAX = 1_000;
const CANDLES_PER_PAGE = 500;
const TICKER_REFRESH_MS = 60_000;
/** After so many answers without a candle the past counts as empty. */
const EMPTY_PAGES_MAX = 5;

export const candlesKey = (ref: InstrumentRef, timeframe: Timeframe) =>
  ["candles", instrumentKey(ref), timeframe] as const;
export const tickerKey = (ref: InstrumentRef) => ["ticker", instrumentKey(ref)] as const;

/** Instruments whose symbol contains `q`, of one market or of all. What is shown stays until the next answer. */
export function useInstruments(marketId: MarketId | null, q: string) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["instruments", marketId, q],
    queryFn: ({ signal }) =>
      api.get<InstrumentList>(
        pathOf("instruments", { market_id: marketId, q: q === "" ? null : q, limit: INSTRUMENTS_SHOWN_MAX }),
        signal,
      ),
    placeholderData: (previous) => previous,
  });
}

/** What the reference data say of one instrument; null where it is not tradable (any more). */
export function useInstrument(ref: InstrumentRef) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["instrument", instrumentKey(ref)],
    queryFn: ({ signal }) =>
      api.get<InstrumentList>(
        pathOf("instruments", { market_id: ref.marketId, q: ref.symbol, limit: SAME_NAME_MAX }),
        signal,
      ),
    select: ({ items }) => items.find((item) => item.symbol === ref.symbol) ?? null,
  });
}

/**
 * Closed candles, the newest first by pages, each page ascending. The stream tells the newer ones, so they are asked
 * for again only when the chart is opened, or when the stream says that it cannot.
 */
export function useCandles(ref: InstrumentRef, timeframe: Timeframe) {
  const { api } = useServices();
  return useInfiniteQuery({
    queryKey: candlesKey(ref, timeframe),
    queryFn: ({ pageParam, signal }) =>
      api.get<CandleList>(
        pathOf("candles", { ...queryOf(ref), timeframe, end: pageParam, limit: CANDLES_PER_PAGE }),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page, pages, end) => nextEnd(page, pages, end),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** The ticker; the stream writes into it, and what only the server knows (24 h figures) is asked for each minute. */
export function useTicker(ref: InstrumentRef) {
  const { api } = useServices();
  return useQuery({
    queryKey: tickerKey(ref),
    queryFn: ({ signal }) => api.get<WireTicker>(pathOf("ticker", queryOf(ref)), signal),
    refetchInterval: TICKER_REFRESH_MS,
    structuralSharing: (shown, fresh) => laterTicker(shown as WireTicker | undefined, fresh as WireTicker),
  });
}

/** Where the next older page ends. A page without candles is stepped over, but not for ever. */
function nextEnd(page: CandleList, pages: readonly CandleList[], end: string | null): string | null {
  if (!page.has_more) return null;
  const [first] = page.items;
  if (first !== undefined) return first.ts_open;
  const isPastEmpty = pages.slice(-EMPTY_PAGES_MAX).every(({ items }) => items.length === 0);
  if (end === null || isPastEmpty) return null;
  return formatInstant(epochMs(Date.parse(end) - CANDLES_PER_PAGE * timeframeMs(page.timeframe)));
}

function queryOf(ref: InstrumentRef) {
  return { market_id: ref.marketId, symbol: ref.symbol };
}

function pathOf(name: string, query: Readonly<Record<string, string | number | null>>): string {
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === null ? [] : [[key, String(value)]],
  );
  return `/api/market-data/${name}?${new URLSearchParams(given)}`;
}
