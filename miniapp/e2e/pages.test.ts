import { toId62 } from "@roehub/core/kernel/ids";
import type { Browser, FrameLocator, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  backtestOf,
  equityOf,
  METRICS,
  strategyOf,
  summaryOf,
  tradesOf,
  uuid,
  variantsOf,
} from "./api-fixtures.ts";
import {
  launchChromium,
  type OpenedApp,
  type OpenOptions,
  openAsPage,
  openInTelegram,
} from "./mini-app-driver.ts";
import { buildMiniApp, problem, type StubServer, startStubServer } from "./stub-server.ts";

const DARK = {
  bg_color: "#212121",
  secondary_bg_color: "#0f0f0f",
  section_bg_color: "#212121",
  text_color: "#ffffff",
};
const RESULT = `r_${toId62(uuid(1))}`;
const STRATEGY = `s_${toId62(uuid(1))}`;
const LONG_NAME = "1000SHIBUSDT futures 15m ema.trend(34)+rsi.reversal(14,30,70)";

let browser: Browser;
let directory: string;
let server: StubServer;
let opened: OpenedApp | null = null;

beforeAll(async () => {
  [directory, browser] = await Promise.all([buildMiniApp(), launchChromium()]);
});
afterAll(() => browser.close());

beforeEach(async () => {
  server = await startStubServer(directory);
  server.answers.set("/api/strategies", {
    body: { items: [strategyOf(1), strategyOf(2)], next_cursor: null },
  });
  server.answers.set("/api/backtests", { body: { items: [summaryOf(1)], next_cursor: null } });
  server.answers.set(`/api/strategies/${uuid(1)}`, { body: strategyOf(1) });
  server.answers.set(`/api/backtests/${uuid(1)}`, { body: backtestOf() });
});
afterEach(async () => {
  await opened?.close();
  opened = null;
  await server.close();
});

async function open(options: OpenOptions = {}): Promise<FrameLocator> {
  opened = await openInTelegram(browser, server, options);
  return opened.app;
}

/** What the app asked of Telegram so far. */
const seen = () => opened?.page.evaluate<string[]>("window.seen");

const inApp = <T>(app: FrameLocator, expression: string): Promise<T> =>
  app
    .locator(":root")
    .evaluate<T, string>((_root, code) => new Function(`return ${code}`)() as T, expression);

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error("not in sight");
  return box;
}

const PAGES: readonly (readonly [name: string, start: string | undefined, landmark: string])[] = [
  ["strategies", undefined, "BTCUSDT spot"],
  ["a strategy", STRATEGY, "EMA 34"],
  ["backtests", "bt", "BTCUSDT spot"],
  ["a result", RESULT, "RH-7K2M9QX4TD"],
  ["a lost link", "zzz", ""],
];

describe.each(PAGES)("%s", (_name, start, landmark) => {
  test.each([
    [360, "en"],
    [360, "ru"],
    [430, "ru"],
    [1280, "ru"],
  ] as const)(
    "at %d px in %s: no sideways scroll, nothing clipped, no raw texts",
    async (widthPx, language) => {
      const app = await open({ widthPx, language, ...(start === undefined ? {} : { start }) });
      await app
        .getByText(landmark === "" ? /Not found|Не найдено/ : landmark)
        .first()
        .waitFor();
      expect(await inApp<number>(app, "document.documentElement.scrollWidth")).toBeLessThanOrEqual(widthPx);
      const text = await inApp<string>(app, "document.body.innerText");
      expect(text).not.toMatch(/[{}]|undefined|NaN|\bnull\b|Infinity/);
      const clipped = await inApp<string[]>(
        app,
        `[...document.querySelectorAll("h1, p, dt, dd, button, .tab, .chip, .row > span, th")]
        .filter((element) => element.closest(".middle-cut, .cell-button, .only-read-aloud") === null &&
          element.querySelector(".middle-cut") === null &&
          element.scrollWidth > element.clientWidth + 1 &&
          getComputedStyle(element).display !== "inline")
        .map((element) => element.textContent)`,
      );
      expect(clipped).toEqual([]);
    },
  );
});

test("on a wide screen a line of text keeps a readable width", async () => {
  const app = await open({ widthPx: 1280, start: RESULT });
  const main = await boxOf(app.locator("main"));
  expect(main.width).toBeLessThanOrEqual(712);
  await app.getByRole("link", { name: "Backtests" }).waitFor();
  expect(await app.locator(".list-column").getByText("BTCUSDT spot").count()).toBe(1);
});

describe("Telegram's frame", () => {
  test("the back button of a deep link leads to its list, then hides", async () => {
    const app = await open({ start: RESULT });
    await app.getByText("RH-7K2M9QX4TD").waitFor();
    await opened?.page.locator("#back").click();
    await app.getByRole("heading", { name: "Backtests" }).waitFor();
    await opened?.page.locator("#back").waitFor({ state: "hidden" });
  });

  test("back from a page opened in a list returns to that list", async () => {
    const app = await open();
    await app
      .getByRole("link", { name: /EMA|BTCUSDT/ })
      .first()
      .click();
    await app.getByText("Long when price above EMA 34").waitFor();
    await opened?.page.locator("#back").click();
    await app.getByRole("heading", { name: "Strategies" }).waitFor();
  });

  test("a link that names nothing offers the list by the main button", async () => {
    const app = await open({ start: "nonsense" });
    await app.getByText("Not found or not yours").waitFor();
    const main = opened?.page.locator("#main");
    expect(await main?.textContent()).toBe("Show my strategies");
    await main?.click();
    await app.getByRole("heading", { name: "Strategies" }).waitFor();
    await main?.waitFor({ state: "hidden" });
  });

  test("a foreign result reads exactly as a lost link", async () => {
    const app = await open({ start: `r_${toId62(uuid(9))}` });
    await app.getByText("Not found or not yours").waitFor();
  });

  test("it is told when the page stands, and of each change of tab", async () => {
    const app = await open();
    await app.getByRole("link", { name: "Backtests" }).click();
    await app.getByRole("heading", { name: "Backtests" }).waitFor();
    expect(await seen()).toEqual(
      expect.arrayContaining(["web_app_ready", "web_app_trigger_haptic_feedback"]),
    );
  });

  test("insets of 59 above and 34 below keep everything clear", async () => {
    const app = await open({ insets: { top: 59, bottom: 34 } });
    await app.getByText("BTCUSDT spot").first().waitFor();
    const heading = app.getByRole("heading", { name: "Strategies" });
    await expect.poll(async () => (await boxOf(heading)).y).toBeGreaterThanOrEqual(59);
    const [tab, bar] = [await boxOf(app.locator(".tab").first()), await boxOf(app.locator(".tab-bar"))];
    expect(tab.y + tab.height).toBeLessThanOrEqual(bar.y + bar.height - 34);
  });
});

describe("outside Telegram", () => {
  test("the page draws its own header and bottom button", async () => {
    const page = await openAsPage(browser, server, { start: "nonsense" });
    await page.getByText("Not found or not yours").waitFor();
    await page.getByRole("button", { name: "Show my strategies" }).click();
    await page.getByText("BTCUSDT spot").first().click();
    await page.getByText("Long when price above EMA 34").waitFor();
    await page.getByRole("button", { name: "Back" }).click();
    await page.getByRole("heading", { name: "Strategies" }).waitFor();
    expect(await page.getByRole("button", { name: "Back" }).count()).toBe(0);
    await page.context().close();
  });

  test("a reload stays on its page", async () => {
    const page = await openAsPage(browser, server, { start: RESULT });
    await page.getByText("RH-7K2M9QX4TD").waitFor();
    await page.reload();
    await page.getByText("RH-7K2M9QX4TD").waitFor();
    await page.context().close();
  });

  test("without a session it says how to get in", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.origin}/`);
    await page.getByText("send /app there and tap the button").waitFor();
    await page.getByText("Code outside_telegram").waitFor();
    await context.close();
  });
});

describe("theme", () => {
  /** The colour of a pixel of the chart, near its left top corner where nothing is drawn. */
  const chartColor = (app: FrameLocator) =>
    inApp<string>(
      app,
      `(() => {
        const canvas = document.querySelector(".equity-chart canvas");
        const [red, green, blue] = canvas.getContext("2d").getImageData(3, 3, 1, 1).data;
        return "#" + [red, green, blue].map((channel) => channel.toString(16).padStart(2, "0")).join("");
      })()`,
    );

  test("charts stand on the section's background, and change with the theme", async () => {
    const app = await open({ start: RESULT, theme: DARK });
    await app.locator(".equity-chart canvas").first().waitFor();
    await expect.poll(() => chartColor(app)).toBe("#212121");
    await opened?.page.evaluate(`send("theme_changed", { theme_params: { bg_color: "#fffaf0" } })`);
    await expect.poll(() => chartColor(app)).toBe("#fffaf0");
  });

  test("a dark theme is there before anything is painted", async () => {
    const app = await open({ theme: DARK });
    expect(await inApp<string>(app, "getComputedStyle(document.documentElement).backgroundColor")).toBe(
      "rgb(15, 15, 15)",
    );
    expect(
      await inApp<string>(app, `document.querySelector("script[type=module]").getAttribute("blocking")`),
    ).toBe("render");
  });
});

describe("states", () => {
  test("a quick answer shows no skeleton; a slow one takes its place without a jump", async () => {
    let release = () => {};
    const delay = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.answers.set(`/api/backtests/${uuid(1)}`, { body: backtestOf(), delay });
    const app = await open({ start: RESULT });
    await app.locator(".skeleton .verdict").waitFor();
    const before = await boxOf(app.locator(".verdict"));
    release();
    await app.getByText("RH-7K2M9QX4TD").waitFor();
    const after = await boxOf(app.locator(".verdict"));
    expect(Math.abs(after.height - before.height)).toBeLessThanOrEqual(2);
    expect(after.width).toBe(before.width);
  });

  test("a failure tells what failed, what is safe and its id, and can be tried again", async () => {
    server.answers.set("/api/strategies", problem(503, "postgres_unavailable"));
    const app = await open();
    await app.getByText("Nothing was changed.").waitFor();
    await app.getByText("Code postgres_unavailable · ID req-8F2K1M").waitFor();
    server.answers.set("/api/strategies", { body: { items: [strategyOf(1)], next_cursor: null } });
    await app.getByRole("button", { name: "Retry" }).click();
    await app.getByText("BTCUSDT spot").waitFor();
  });

  test("an empty list is a sentence and a way back to the chat", async () => {
    server.answers.set("/api/strategies", { body: { items: [], next_cursor: null } });
    const app = await open();
    await app.getByText("No strategies yet").waitFor();
    await app.getByRole("button", { name: "Back to chat" }).click();
    await expect.poll(seen).toContain("web_app_close");
  });

  test("offline: data stay, a bar tells their time, and asking for more is disabled until it is over", async () => {
    server.answers.set("/api/strategies", { body: { items: [strategyOf(1)], next_cursor: "next" } });
    const app = await open();
    await app.getByText("BTCUSDT spot").waitFor();
    server.isDown = true;
    await inApp(app, `window.dispatchEvent(new Event("offline"))`);
    await app.getByText(/^Offline · data of \d+ \w{3} \d{4}, \d\d:\d\d$/).waitFor();
    await app.getByText("BTCUSDT spot").waitFor();
    expect(await app.getByRole("button", { name: "Show more" }).isDisabled()).toBe(true);
    server.isDown = false;
    await inApp(app, `window.dispatchEvent(new Event("online"))`);
    await app.getByText(/^Offline/).waitFor({ state: "detached" });
    expect(await app.getByRole("button", { name: "Show more" }).isDisabled()).toBe(false);
  });

  test("a session that ended is asked to be opened again", async () => {
    opened = await openInTelegram(browser, server);
    server.answers.set("/api/auth/telegram", problem(401, "init_data_expired"));
    await opened.page.reload();
    await opened.app.getByText("opened too long ago").waitFor();
  });
});

describe("tables", () => {
  const table = (app: FrameLocator) => app.getByRole("region", { name: "Top variants" });

  test("500 rows: few exist, the last can be reached, header and first column stay", async () => {
    server.answers.set(`/api/backtests/${uuid(1)}`, { body: backtestOf({ variants: variantsOf(500) }) });
    const app = await open({ start: RESULT });
    const box = table(app);
    await box.waitFor();
    expect(await box.locator("tbody tr").count()).toBeLessThan(60);
    await box.evaluate((element) =>
      element.scrollTo({ top: element.scrollHeight, left: element.scrollWidth }),
    );
    await box.getByText("−161.39").waitFor();
    const outer = await boxOf(box);
    const [header, first] = [await boxOf(box.locator("th").first()), await boxOf(box.locator("td").first())];
    expect(header.y).toBeCloseTo(outer.y, 0);
    expect(first.x).toBeCloseTo(outer.x, 0);
  });

  test("a tap on a header sorts, numbers descending first, and says so", async () => {
    const app = await open({ start: RESULT });
    const header = table(app).getByRole("columnheader", { name: "Trades" });
    expect(await header.getAttribute("aria-sort")).toBe("none");
    await header.getByRole("button").click();
    expect(await header.getAttribute("aria-sort")).toBe("descending");
    const column = table(app).locator("tbody tr td:nth-child(4)");
    const values = (await column.allTextContents()).map(Number);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    await header.getByRole("button").click();
    expect(await header.getAttribute("aria-sort")).toBe("ascending");
  });

  test("six indicators keep the frozen column's width; a tap shows the whole variant", async () => {
    const variants = variantsOf(20, 6);
    server.answers.set(`/api/backtests/${uuid(1)}`, { body: backtestOf({ variants }) });
    const app = await open({ start: RESULT, widthPx: 360 });
    const first = table(app).locator("td").first();
    expect((await boxOf(first)).width).toBeLessThanOrEqual(140);
    await first.getByRole("button").click();
    await app.getByText("Variant 1 in full").waitFor();
    await app.getByText("EMA 20, RSI 14, EMA 22, RSI 14, EMA 24, RSI 14").last().waitFor();
  });

  test("no variants and no trades are sentences, not empty frames", async () => {
    server.answers.set(`/api/backtests/${uuid(1)}`, { body: backtestOf({ variants: [], trades: [] }) });
    const app = await open({ start: RESULT });
    await app.getByText("No variants to show").waitFor();
    await app.getByText("No trades", { exact: true }).waitFor();
    expect(await app.locator(".data-table").count()).toBe(0);
  });

  test("up and down are told without colour: by sign and by glyph", async () => {
    const app = await open({ start: RESULT });
    const trades = app.getByRole("region", { name: "Trades" });
    await trades.waitFor();
    const cells = await trades.locator("tbody td:first-child").allTextContents();
    expect(cells.every((text) => text.includes("▲ Long") || text.includes("▼ Short"))).toBe(true);
    const returns = await trades.locator("tbody td:nth-child(2)").allTextContents();
    expect(returns.every((text) => /^[+−]/.test(text))).toBe(true);
  });

  test("prices of very different size stand on one right edge", async () => {
    const trades = [...tradesOf(1), ...tradesOf(2, 0.00001234).slice(1)];
    server.answers.set(`/api/backtests/${uuid(1)}`, { body: backtestOf({ trades }) });
    const app = await open({ start: RESULT, widthPx: 1280 });
    const cells = app.getByRole("region", { name: "Trades" }).locator("tbody td:nth-child(5)");
    await cells.first().waitFor();
    expect(await cells.allTextContents()).toEqual(["0.00001234", "64\u202f250.50"]);
    const edges = await cells.evaluateAll((list) =>
      list.map((cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return Math.round(range.getBoundingClientRect().right);
      }),
    );
    expect(new Set(edges).size).toBe(1);
  });
});

describe("extreme results", () => {
  test("one variant, one trade, two points: a chart and no NaN", async () => {
    const shape = { variants: variantsOf(1), trades: tradesOf(1), equity: equityOf(2) };
    server.answers.set(`/api/backtests/${uuid(1)}`, { body: backtestOf(shape) });
    const app = await open({ start: RESULT });
    await app.locator(".equity-chart canvas").first().waitFor();
    expect(await inApp<string>(app, "document.body.innerText")).not.toContain("NaN");
  });

  test.each([
    [{ total_return_pct: -100 }, "−100.00\u202f%"],
    [{ total_return_pct: 12_345.67 }, "+12\u202f345.67\u202f%"],
    [{ sharpe_ratio: null, total_return_pct: null }, "n/a"],
  ])("%j is shown as %s", async (metrics, text) => {
    server.answers.set(`/api/backtests/${uuid(1)}`, { body: backtestOf({ metrics }) });
    const app = await open({ start: RESULT, widthPx: 360 });
    const metric = app.locator(".metric");
    await metric.waitFor();
    expect(await metric.textContent()).toBe(text);
    expect(METRICS.total_return_pct).not.toBe(metrics.total_return_pct);
  });

  test("a name of sixty characters loses its middle, and its end stays in sight", async () => {
    server.answers.set("/api/strategies", {
      body: { items: [strategyOf(1, LONG_NAME)], next_cursor: null },
    });
    const app = await open({ widthPx: 360 });
    const [head, tail] = [
      app.locator(".middle-cut").nth(1).locator("span").first(),
      app.locator(".middle-cut").nth(1).locator("span").last(),
    ];
    await tail.waitFor();
    const [headBox, tailBox] = [await boxOf(head), await boxOf(tail)];
    expect(tailBox.x).toBeGreaterThanOrEqual(headBox.x + headBox.width - 1);
    expect(tailBox.x + tailBox.width).toBeLessThanOrEqual(360 - 16);
    expect(await app.locator(".middle-cut").nth(1).textContent()).toBe(
      "ema.trend(34)+rsi.reversal(14,30,70)",
    );
  });
});
