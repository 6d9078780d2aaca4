import { type Browser, type BrowserContext, chromium, type FrameLocator, type Page } from "playwright-core";
import type { StubServer } from "./stub-server.ts";

const CHROMIUM_PATH = "/usr/bin/chromium";
const CHROMIUM_FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM_PATH, args: CHROMIUM_FLAGS });
}

export interface OpenOptions {
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly language?: "en" | "ru";
  readonly theme?: Readonly<Record<string, string>>;
  readonly insets?: Readonly<Record<string, number>>;
  /** The deep link's parameter. */
  readonly start?: string;
  /** Lets the test move the page's clock. */
  readonly hasOwnClock?: boolean;
}

/** The Mini App as Telegram shows it, and the page around it. */
export interface OpenedApp {
  readonly page: Page;
  readonly app: FrameLocator;
  close(): Promise<void>;
}

/** Signs in as a user whose language is `language`. */
export function grantOf(language: "en" | "ru") {
  return {
    access_token: "token",
    token_type: "Bearer",
    expires_in_seconds: 900,
    session_id: "01990000-0000-7000-8000-0000000000aa",
    workspace_id: "01990000-0000-7000-8000-0000000000bb",
    user: { user_id: "01990000-0000-7000-8000-0000000000cc", telegram_user_id: 7, locale: language },
  };
}

/** Opens the Mini App inside the stand-in for Telegram. */
export async function openInTelegram(
  browser: Browser,
  server: StubServer,
  options: OpenOptions = {},
): Promise<OpenedApp> {
  const context = await newContext(browser, options);
  const page = await context.newPage();
  const { language = "en", theme = {}, insets = {}, start } = options;
  server.answers.set("/api/auth/telegram", { body: grantOf(language) });
  const query = new URLSearchParams({
    language,
    theme: JSON.stringify(theme),
    insets: JSON.stringify(insets),
    ...(start === undefined ? {} : { start }),
  });
  await page.goto(`${server.origin}/frame?${query}`);
  return { page, app: page.frameLocator("#app"), close: () => context.close() };
}

/** Opens it as a plain web page with a session cookie. */
export async function openAsPage(
  browser: Browser,
  server: StubServer,
  options: OpenOptions = {},
): Promise<Page> {
  const context = await newContext(browser, options);
  const page = await context.newPage();
  server.answers.set("/api/auth/refresh", { body: grantOf(options.language ?? "en") });
  await page.goto(
    `${server.origin}/${options.start === undefined ? "" : `?tgWebAppStartParam=${options.start}`}`,
  );
  return page;
}

async function newContext(browser: Browser, options: OpenOptions): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: options.widthPx ?? 390, height: options.heightPx ?? 844 },
    locale: options.language === "ru" ? "ru-RU" : "en-US",
    timezoneId: "UTC",
  });
  if (options.hasOwnClock === true) await context.clock.install();
  return context;
}
