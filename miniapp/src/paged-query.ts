import { useInfiniteQuery } from "@tanstack/react-query";
import { useServices } from "./services.tsx";

/** One answer of a list. */
interface ItemPage<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** The list at `path`, asked for page by page; `key` names it in the cache. */
export function usePagedQuery<Item>(key: string, path: string) {
  const { api } = useServices();
  return useInfiniteQuery({
    queryKey: [key],
    queryFn: ({ pageParam, signal }) =>
      api.get<ItemPage<Item>>(
        pageParam === null ? path : `${path}?cursor=${encodeURIComponent(pageParam)}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
}

/** A list as `usePagedQuery` answers it. */
export type PagedQuery<Item> = ReturnType<typeof usePagedQuery<Item>>;
