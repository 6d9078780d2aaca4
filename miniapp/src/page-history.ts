import { formatStartParam, type Page, parseStartParam } from "./start-param.ts";

/** Where the reader is, and how to go elsewhere. */
export interface PageHistory {
  current(): Page;
  /** How long ago the present page was opened. */
  openedForMs(): number;
  /** Opens `page` above the present one. */
  open(page: Page): void;
  /** Leaves an inner page: to the page it was opened from, or to `root` where it was the first. */
  back(root: Page): void;
  /** The sheet over the present page, by its name, or null. */
  sheet(): string | null;
  /** Opens a sheet over the present page, or over its sheet; `back` closes it. No address tells of it. */
  openSheet(name: string): void;
  /** Closes the sheets over the present page, all at once. */
  closeSheets(): void;
  /** Opens a tab in place of the present page. */
  replace(page: Page): void;
  /** Calls `listener` after each change; answers how to stop. */
  subscribe(listener: () => void): () => void;
}

interface Entry {
  readonly param: string;
  /** How many pages of ours lie below. */
  readonly depth: number;
  /** The sheets over the page, the lowest first. */
  readonly sheets: readonly string[];
}

/**
 * Pages over the browser's history. The address carries the same `tgWebAppStartParam` that deep links carry, so it
 * can be opened again, and keeps the fragment in which Telegram passes the launch data, so a reload can sign in.
 */
export function createPageHistory(window: Window, launchParam: string | undefined): PageHistory {
  const listeners = new Set<() => void>();
  const first =
    launchParam ?? new URLSearchParams(window.location.search).get("tgWebAppStartParam") ?? undefined;
  let entry: Entry = readEntry(window.history.state) ?? { param: first ?? "", depth: 0, sheets: [] };
  let page = parseStartParam(entry.param);
  let openedAtMs = window.performance.now();

  const settle = (next: Entry) => {
    if (next.param !== entry.param) page = parseStartParam(next.param);
    entry = next;
    openedAtMs = window.performance.now();
    window.scrollTo(0, 0);
    for (const listener of listeners) listener();
  };
  const address = (param: string) => `?tgWebAppStartParam=${param}${window.location.hash}`;
  const replace = (target: Page) => {
    const next = { param: formatStartParam(target), depth: 0, sheets: [] };
    window.history.replaceState(next, "", address(next.param));
    settle(next);
  };
  const push = (next: Entry) => {
    window.history.pushState(next, "", address(next.param));
    settle(next);
  };
  window.addEventListener("popstate", (event) => {
    settle(readEntry(event.state) ?? { param: first ?? "", depth: 0, sheets: [] });
  });

  return {
    current: () => page,
    openedForMs: () => window.performance.now() - openedAtMs,
    replace,
    open: (target) => push({ param: formatStartParam(target), depth: entry.depth + 1, sheets: [] }),
    sheet: () => entry.sheets.at(-1) ?? null,
    openSheet: (name) =>
      push({ param: entry.param, depth: entry.depth + 1, sheets: [...entry.sheets, name] }),
    closeSheets() {
      if (entry.sheets.length > 0) window.history.go(-entry.sheets.length);
    },
    back(root) {
      if (entry.depth > 0) window.history.back();
      else replace(root);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readEntry(state: unknown): Entry | null {
  if (typeof state !== "object" || state === null) return null;
  const { param, depth, sheets } = state as Partial<Record<keyof Entry, unknown>>;
  if (typeof param !== "string" || typeof depth !== "number") return null;
  const names = Array.isArray(sheets) ? sheets.filter((name) => typeof name === "string") : [];
  return { param, depth, sheets: names };
}
