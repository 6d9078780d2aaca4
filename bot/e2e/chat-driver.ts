import type { Locale } from "@roehub/core/kernel/locale";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { plainTextOf } from "../src/screen.ts";
import { loadTexts, type TextVariables } from "../src/texts.ts";

const WAIT_MS = 30_000;
const TEXTS = loadTexts();

/** Each language has a person of its own, so that both share a sandbox and neither sees the other's. */
const PERSON = { en: "ann", ru: "boris" } as const satisfies Record<Locale, string>;

export interface ChatOptions {
  /** The address of the sandbox. */
  readonly url: string;
  readonly locale: Locale;
  readonly theme?: "light" | "dark";
  readonly widthPx?: number;
}

/** Opens the chat page in a fresh browser profile as the person who speaks `locale`. */
export async function openChat(browser: Browser, options: ChatOptions): Promise<ChatDriver> {
  const { url, locale, theme = "dark", widthPx = 1_280 } = options;
  const context = await browser.newContext({
    viewport: { width: widthPx, height: 900 },
    colorScheme: theme,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(url);
  for (const testId of [`switch-user-${PERSON[locale]}`, `switch-lang-${locale}`]) {
    await page.getByTestId(testId).click();
    await page.locator(`[data-testid="${testId}"][aria-pressed="true"]`).waitFor();
  }
  return createChatDriver(page, locale);
}

/** One person at the sandbox's chat page: writes, taps, reads. Every wait ends by what appears, never by time. */
function createChatDriver(page: Page, locale: Locale) {
  const texts = TEXTS[locale];
  const fromBot = page.locator('[data-testid="message"][data-from="bot"]');

  return {
    page,
    locale,

    /** What the bot says under `key` in this person's language, as the chat shows it. */
    text: (key: string, variables?: TextVariables): string => plainTextOf(texts.html(key, variables)),
    label: (key: string, variables?: TextVariables): string => texts.plain(key, variables),

    async send(text: string): Promise<void> {
      await page.getByTestId("composer").fill(text);
      await page.getByTestId("send").click();
    },

    /** Taps the newest button of exactly this name. */
    async tap(name: string | RegExp): Promise<void> {
      const pattern = typeof name === "string" ? exactly(name) : name;
      await page.getByTestId("inline-button").filter({ hasText: pattern }).last().click();
    },

    /** The bot's newest message that has this text, once there is one. */
    async messageWith(text: string | RegExp): Promise<Locator> {
      const message = fromBot.filter({ hasText: text }).last();
      await message.waitFor();
      return message;
    },

    /** How many messages of the bot have this text now. */
    countWith: (text: string | RegExp): Promise<number> => fromBot.filter({ hasText: text }).count(),

    miniApp: (): FrameLocator => page.getByTestId("miniapp-frame").contentFrame(),

    close: () => page.context().close(),
  };
}

export type ChatDriver = ReturnType<typeof createChatDriver>;

/** The id under which Telegram knows the message: an edited message keeps it. */
export async function messageIdOf(message: Locator): Promise<string | null> {
  return message.getAttribute("data-message-id");
}

/** Every text that a message showed since the call, in order. The function returned ends the watch and answers them. */
export async function watchMessage(
  { page }: ChatDriver,
  messageId: string | null,
): Promise<() => Promise<string[]>> {
  const watch = await page.evaluateHandle((id) => {
    const seen: string[] = [];
    const look = () => {
      const text = document.querySelector(`[data-message-id="${id}"]`)?.textContent ?? "";
      if (text !== "" && text !== seen.at(-1)) seen.push(text);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
    return { seen, end: () => observer.disconnect() };
  }, messageId);
  return () =>
    watch.evaluate(({ seen, end }) => {
      end();
      return seen;
    });
}

/** A button's whole text; any space stands for any other, because numbers are grouped by narrow ones. */
function exactly(name: string): RegExp {
  const escaped = name.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^\\s*${escaped.replace(/\s+/g, "\\s+")}\\s*$`);
}
