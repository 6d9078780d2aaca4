import { ensureDefined } from "@roehub/core/kernel/assert";
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import type { ApiClient } from "./api-client.ts";
import type { DeviceMemory } from "./device-memory.ts";
import type { EventStream } from "./event-stream.ts";
import type { PageHistory } from "./page-history.ts";
import type { PageTimer } from "./page-timer.ts";
import type { Page } from "./start-param.ts";
import type { Telegram } from "./telegram.ts";
import type { Theme } from "./theme.ts";

/** What pages reach the world through; made once by `main.tsx`. */
export interface Services {
  readonly api: ApiClient;
  readonly history: PageHistory;
  readonly memory: DeviceMemory;
  readonly stream: EventStream;
  readonly telegram: Telegram;
  readonly themes: ThemeSource;
  readonly timer: PageTimer;
}

/** The present theme, and news of the next. */
export interface ThemeSource {
  current(): Theme;
  subscribe(listener: () => void): () => void;
}

const ServicesContext = createContext<Services | null>(null);

export function ServicesProvider(props: { readonly services: Services; readonly children: ReactNode }) {
  return <ServicesContext value={props.services}>{props.children}</ServicesContext>;
}

export function useServices(): Services {
  return ensureDefined(useContext(ServicesContext), "ServicesProvider");
}

export function usePage(): Page {
  const { history } = useServices();
  return useSyncExternalStore(history.subscribe, history.current);
}

/** The sheet over the page, by its name, or null. */
export function useSheet(): string | null {
  const { history } = useServices();
  return useSyncExternalStore(history.subscribe, history.sheet);
}

export function useTheme(): Theme {
  const { themes } = useServices();
  return useSyncExternalStore(themes.subscribe, themes.current);
}
