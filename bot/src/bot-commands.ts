import { LOCALES } from "@roehub/core/kernel/locale";
import type { Api } from "grammy";
import type { BotCommand, MenuButton } from "grammy/types";
import type { AllTexts, Texts } from "./texts.ts";

/** The commands that exist, in the order in which clients list them. */
export const COMMANDS = [
  "backtest",
  "chart",
  "indicators",
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
  // Without a language code: for everybody whose language has no list of its own.
  await api.setMyCommands(listOf(texts.en), { scope: { type: "all_private_chats" } });
  for (const locale of LOCALES) {
    await api.setMyCommands(listOf(texts[locale]), {
      scope: { type: "all_private_chats" },
      language_code: locale,
    });
  }
  await api.setChatMenuButton({ menu_button: menuButton(texts.en, miniAppUrl) });
}

/** Tells Telegram the commands of one chat whose user chose a language: their client may speak another. */
export async function announceCommandsIn(api: Api, chatId: number, language: Texts): Promise<void> {
  await api.setMyCommands(listOf(language), { scope: { type: "chat", chat_id: chatId } });
}

/** The button beside the composer: the Mini App, or the list of commands where there is none. */
export function menuButton(language: Texts, miniAppUrl: string | null): MenuButton {
  if (miniAppUrl === null) return { type: "commands" };
  return { type: "web_app", text: language.plain("menu-button"), web_app: { url: miniAppUrl } };
}

function listOf(language: Texts): BotCommand[] {
  return COMMANDS.map((command) => ({ command, description: language.plain(`command-${command}`) }));
}
