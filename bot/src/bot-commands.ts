import { LOCALES } from "@roehub/core/kernel/locale";
import type { Api } from "grammy";
import type { AllTexts, Texts } from "./texts.ts";

/** The commands that exist, in the order in which clients list them. */
export const COMMANDS = [
  "backtest",
  "strategies",
  "new",
  "clone",
  "app",
  "menu",
  "language",
  "help",
  "cancel",
  "start",
] as const;

/** Tells Telegram the commands in each language and the button beside the composer. For every start of the bot. */
export async function announceCommands(
  api: Api,
  { texts, miniAppUrl }: { texts: AllTexts; miniAppUrl: string | null },
): Promise<void> {
  const listOf = (language: Texts) =>
    COMMANDS.map((command) => ({ command, description: language.plain(`command-${command}`) }));
  // Without a language code: for everybody whose language has no list of its own.
  await api.setMyCommands(listOf(texts.en), { scope: { type: "all_private_chats" } });
  for (const locale of LOCALES) {
    await api.setMyCommands(listOf(texts[locale]), {
      scope: { type: "all_private_chats" },
      language_code: locale,
    });
  }
  await api.setChatMenuButton({
    menu_button:
      miniAppUrl === null
        ? { type: "commands" }
        : { type: "web_app", text: texts.en.plain("menu-button"), web_app: { url: miniAppUrl } },
  });
}
