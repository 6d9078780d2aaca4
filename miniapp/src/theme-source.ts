import type { ThemeSource } from "./services.tsx";
import type { Telegram } from "./telegram.ts";
import { deriveTheme, themeVariables } from "./theme.ts";

/** Writes the theme to the document now and at each change, of the client or, outside Telegram, of the system. */
export function createThemeSource(window: Window, telegram: Telegram): ThemeSource {
  const listeners = new Set<() => void>();
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const derive = () => deriveTheme(telegram.themeParams(), dark.matches ? "dark" : "light");
  let theme = derive();

  const write = () => {
    theme = derive();
    const { style } = window.document.documentElement;
    for (const [name, value] of themeVariables(theme)) style.setProperty(name, value);
    style.colorScheme = theme.scheme;
    telegram.paint(theme.secondaryBg, theme.secondaryBg);
    for (const listener of listeners) listener();
  };
  write();
  telegram.onThemeChange(write);
  dark.addEventListener("change", write);

  return {
    current: () => theme,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
