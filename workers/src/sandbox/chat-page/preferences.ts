import { useCallback, useEffect, useState } from "react";
import type { LanguageCode, UserHandle } from "./sandbox-protocol.ts";
import type { Theme } from "./theme-params.ts";

export const CHAT_WIDTHS_PX = [360, 390, 430] as const;

/** What the visitor chose on this page; kept in the browser. */
export interface Preferences {
  readonly user: UserHandle;
  readonly theme: Theme;
  readonly chatWidthPx: number;
  /** The language last seen, for the moment before the sandbox answers. */
  readonly language: LanguageCode;
}

const KEY = "roehub.chat-page";

function readPreferences(): Preferences {
  const theme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  const defaults: Preferences = { user: "ann", theme, chatWidthPx: 390, language: "en" };
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
  } catch {
    return defaults;
  }
}

/** The preferences and the function that changes some of them. */
export function usePreferences(): readonly [Preferences, (change: Partial<Preferences>) => void] {
  const [preferences, setPreferences] = useState(readPreferences);
  useEffect(() => localStorage.setItem(KEY, JSON.stringify(preferences)), [preferences]);
  const change = useCallback(
    (some: Partial<Preferences>): void => setPreferences((before) => ({ ...before, ...some })),
    [],
  );
  return [preferences, change];
}
