import type { ReactNode } from "react";
import { useConnection } from "../connection.ts";
import type { PagedQuery } from "../paged-query.ts";
import { useServices } from "../services.tsx";
import { useTexts } from "../texts.tsx";
import { Notice } from "./notice.tsx";
import { QueryView } from "./query-view.tsx";

interface PagedListProps<Item> {
  readonly title: string;
  readonly query: PagedQuery<Item>;
  readonly skeleton: ReactNode;
  /** What a list without items says; the way on leads back to the chat. */
  readonly empty: { readonly title: string; readonly text: string };
  readonly children: (items: readonly Item[]) => ReactNode;
}

/** A tab's list: its title, its items, and a button that asks for more of them. */
export function PagedList<Item>({ title, query, skeleton, empty, children }: PagedListProps<Item>) {
  const { telegram } = useServices();
  const { t } = useTexts();
  const isOffline = useConnection().state === "offline";
  const toChat = telegram.isInside ? { action: { text: t("close"), onClick: telegram.close } } : {};
  return (
    <>
      <h1 className="title">{title}</h1>
      <QueryView query={query} skeleton={skeleton}>
        {(items) => (items.length === 0 ? <Notice {...empty} {...toChat} /> : children(items))}
      </QueryView>
      {query.hasNextPage && (
        <button
          type="button"
          className="button-quiet"
          disabled={isOffline || query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          {t("more")}
        </button>
      )}
    </>
  );
}
