import { rm } from "node:fs/promises";
import { toId62 } from "@roehub/core/kernel/ids";
import type { Browser, FrameLocator, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { backtestOf, type ResultShape, strategyOf, summaryOf, uuid } from "./api-fixtures.ts";
import { answerIndicators } from "./indicator-fixtures.ts";
import { answerMarket } from "./market-fixtures.ts";
import { launchChromium, type OpenedApp, type OpenOptions, openInTelegram } from "./mini-app-driver.ts";
import { buildMiniApp, type StubServer, startStubServer } from "./stub-server.ts";

/** Deep links to the strategy and the result that the stub of the API knows. */
export const STRATEGY = `s_${toId62(uuid(1))}`;
export const RESULT = `r_${toId62(uuid(1))}`;

export interface MiniAppFixture {
  /** Opens the app in the stand-in for Telegram. */
  open(options?: OpenOptions): Promise<FrameLocator>;
  /** The page around the app that `open` opened last. */
  frame(): OpenedApp["page"];
  /** What the app asked of Telegram so far. */
  seen(): Promise<string[]>;
  /** Changes what the API answers for the one result. */
  answerResult(shape: ResultShape): void;
  browser(): Browser;
  server(): StubServer;
}

/** For each test file a build and a browser, for each test a stub of the API with two strategies, one result and BTCUSDT. */
export function createMiniAppFixture(): MiniAppFixture {
  const state: Partial<{ browser: Browser; directory: string; server: StubServer; opened: OpenedApp }> = {};

  beforeAll(async () => {
    [state.directory, state.browser] = await Promise.all([buildMiniApp(), launchChromium()]);
  });
  afterAll(async () => {
    await state.browser?.close();
    if (state.directory !== undefined) await rm(state.directory, { recursive: true });
  });
  beforeEach(async () => {
    const server = await startStubServer(present(state.directory));
    state.server = server;
    server.answers.set("/api/strategies", {
      body: { items: [strategyOf(1), strategyOf(2)], next_cursor: null },
    });
    server.answers.set("/api/backtests", { body: { items: [summaryOf(1)], next_cursor: null } });
    server.answers.set(`/api/strategies/${uuid(1)}`, { body: strategyOf(1) });
    server.answers.set(`/api/backtests/${uuid(1)}`, { body: backtestOf() });
    answerMarket(server);
    answerIndicators(server);
  });
  afterEach(async () => {
    await state.opened?.close();
    delete state.opened;
    await state.server?.close();
  });

  return {
    async open(options = {}) {
      const opened = await openInTelegram(present(state.browser), present(state.server), options);
      state.opened = opened;
      return opened.app;
    },
    frame: () => present(state.opened).page,
    seen: () => present(state.opened).page.evaluate<string[]>("window.seen"),
    answerResult(shape) {
      present(state.server).answers.set(`/api/backtests/${uuid(1)}`, { body: backtestOf(shape) });
    },
    browser: () => present(state.browser),
    server: () => present(state.server),
  };
}

/** The value of an expression inside the app's frame. */
export function inApp<T>(app: FrameLocator, expression: string): Promise<T> {
  return app
    .locator(":root")
    .evaluate<T, string>((_root, code) => new Function(`return ${code}`)() as T, expression);
}

/** Expects what `read` answers to become something, however slow the machine. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 20_000 });
}

/** The text of an element as it is shown, its parts apart. */
export async function shownText(locator: Locator): Promise<string> {
  await locator.waitFor();
  const [text = ""] = await locator.allInnerTexts();
  return text;
}

/** Where an element stands in the app's window. */
export function boxOf(locator: Locator): Promise<DOMRect> {
  return locator.evaluate((element) => element.getBoundingClientRect().toJSON());
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("not there yet");
  return value;
}
