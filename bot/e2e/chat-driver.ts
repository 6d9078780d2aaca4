import type { FrameLocator, Locator, Page } from "playwright-core";

const WAIT_MS = 60_000;

/** One person at the sandbox's chat page: writes, taps, reads. Every wait ends by what appears, never by time. */
export function createChatDriver(page: Page) {
  page.setDefaultTimeout(WAIT_MS);
  const messages = page.getByTestId("message");

  return {
    async send(text: string): Promise<void> {
      await page.getByTestId("composer").fill(text);
      await page.getByTestId("send").click();
    },

    /** Taps the newest button of this name; text that a button carries around it, a number say, may be left out. */
    async tap(name: string | RegExp): Promise<void> {
      await page.getByTestId("inline-button").filter({ hasText: name }).last().click();
    },

    /** The newest message of the bot that has this text, once there is one. */
    async messageWith(text: string | RegExp): Promise<Locator> {
      const message = messages.and(page.locator('[data-from="bot"]')).filter({ hasText: text }).last();
      await message.waitFor();
      return message;
    },

    async switchLanguage(locale: "en" | "ru"): Promise<void> {
      await page.getByTestId(`switch-lang-${locale}`).click();
    },

    miniApp(): FrameLocator {
      return page.getByTestId("miniapp-frame").contentFrame();
    },
  };
}

export type ChatDriver = ReturnType<typeof createChatDriver>;
