import { type Screen, tapButton, webAppButton } from "../../screen.ts";
import type { Texts } from "../../texts.ts";

/** The first message: what this is, and one tap to a result. */
export function welcomeScreen(texts: Texts, { miniAppUrl }: { miniAppUrl: string | null }): Screen {
  const other = texts.locale === "en" ? "ru" : "en";
  const newStrategy = tapButton(texts.plain("button-new"), { feature: "go", action: "new" });
  return {
    html: texts.html("welcome"),
    rows: [
      [tapButton(texts.plain("button-try-backtest"), { feature: "go", action: "backtest" }, "primary")],
      miniAppUrl === null
        ? [newStrategy]
        : [newStrategy, webAppButton(texts.plain("button-app"), { miniAppUrl, startParam: "st" })],
      [tapButton(other === "ru" ? "Русский" : "English", { feature: "lang", action: "welcome", arg: other })],
    ],
  };
}
