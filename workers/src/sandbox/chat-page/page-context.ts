import { createContext, useContext } from "react";
import type { PageAction, PageState } from "./page-state.ts";
import type { Preferences } from "./preferences.ts";
import type { SandboxClient } from "./sandbox-client.ts";
import type { LanguageCode, MiniAppLaunch, TapResult } from "./sandbox-protocol.ts";
import type { Texts } from "./texts.ts";

/** What every part of the page may use. */
export interface Page {
  readonly texts: Texts;
  readonly language: LanguageCode;
  readonly state: PageState;
  readonly dispatch: (action: PageAction) => void;
  readonly client: SandboxClient;
  readonly preferences: Preferences;
  readonly changePreferences: (change: Partial<Preferences>) => void;
  readonly openMiniApp: (launch: MiniAppLaunch) => void;
  /** Closes the drawer that covers the chat in the narrow layout. */
  readonly showChat: () => void;
  /** Carries out what a tap or a link turned out to be. */
  readonly follow: (result: TapResult) => void;
  /** Shows why the sandbox refused. */
  readonly complain: (code: keyof Texts["problems"]) => void;
}

const PageContext = createContext<Page | null>(null);

export const PageProvider = PageContext.Provider;

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error("a part of the page is rendered outside of it");
  return page;
}
