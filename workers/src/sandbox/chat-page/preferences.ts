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
  return parsePreferences(localStorage.getItem(KEY), theme);
}

/** Reads what was kept; whatever is missing or unknown falls back to the default. */
export function parsePreferences(kept: string | null, systemTheme: Theme): Preferences {
  const values = parseRecord(kept);
  const pick = <T>(name: keyof Preferences, allowed: readonly T[], fallback: T): T =>
    allowed.find((value) => value === values[name]) ?? fallback;
  return {
    user: pick<UserHandle>("user", ["ann", "boris"], "ann"),
    theme: pick<Theme>("theme", ["light", "dark"], systemTheme),
    chatWidthPx: pick<number>("chatWidthPx", CHAT_WIDTHS_PX, 390),
    language: pick<LanguageCode>("language", ["en", "ru"], "en"),
  };
}

function parseRecord(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
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
