import { toId62 } from "@roehub/core/kernel/ids";
import type { FrameLocator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { uuid } from "./api-fixtures.ts";
import { openAsPage } from "./mini-app-driver.ts";
import { boxOf, createMiniAppFixture, eventually, inApp, RESULT } from "./mini-app-fixture.ts";

const DARK = {
  bg_color: "#212121",
  secondary_bg_color: "#0f0f0f",
  section_bg_color: "#212121",
  text_color: "#ffffff",
};

const miniApp = createMiniAppFixture();

describe("Telegram's frame", () => {
  test("the back button of a deep link leads to its list, then hides", async () => {
    const app = await miniApp.open({ start: RESULT });
    await app.getByText("RH-7K2M9QX4TD").waitFor();
    await miniApp.frame().locator("#back").click();
    await app.getByRole("heading", { name: "Backtests" }).waitFor();
    await miniApp.frame().locator("#back").waitFor({ state: "hidden" });
  });

  test("back from a page opened in a list returns to that list", async () => {
    const app = await miniApp.open();
    await app
      .getByRole("link", { name: /EMA|BTCUSDT/ })
      .first()
      .click();
    await app.getByText("Long when price above EMA 34").waitFor();
    await miniApp.frame().locator("#back").click();
    await app.getByRole("heading", { name: "Strategies" }).waitFor();
  });

  test("a link that names nothing offers the list by the main button", async () => {
    const app = await miniApp.open({ start: "nonsense" });
    await app.getByText("Not found or not yours").waitFor();
    const main = miniApp.frame().locator("#main");
    expect(await main.textContent()).toBe("Show my strategies");
    await main.click();
    await app.getByRole("heading", { name: "Strategies" }).waitFor();
    await main.waitFor({ state: "hidden" });
  });

  test("a foreign result reads exactly as a lost link", async () => {
    const app = await miniApp.open({ start: `r_${toId62(uuid(9))}` });
    await app.getByText("Not found or not yours").waitFor();
  });

  test("it is told when the page stands, and of each change of tab", async () => {
    const app = await miniApp.open();
    await app.getByRole("link", { name: "Backtests" }).click();
    await app.getByRole("heading", { name: "Backtests" }).waitFor();
    expect(await miniApp.seen()).toEqual(
      expect.arrayContaining(["web_app_ready", "web_app_trigger_haptic_feedback"]),
    );
  });

  test("insets of 59 above and 34 below keep everything clear", async () => {
    const app = await miniApp.open({ insets: { top: 59, bottom: 34 } });
    await app.getByText("BTCUSDT spot").first().waitFor();
    const heading = app.getByRole("heading", { name: "Strategies" });
    await eventually(async () => (await boxOf(heading)).y).toBeGreaterThanOrEqual(59);
    const [tab, bar] = [await boxOf(app.locator(".tab").first()), await boxOf(app.locator(".tab-bar"))];
    expect(tab.y + tab.height).toBeLessThanOrEqual(bar.y + bar.height - 34);
  });
});

describe("outside Telegram", () => {
  test("the page draws its own header and bottom button", async () => {
    const page = await openAsPage(miniApp.browser(), miniApp.server(), { start: "nonsense" });
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
    const page = await openAsPage(miniApp.browser(), miniApp.server(), { start: RESULT });
    await page.getByText("RH-7K2M9QX4TD").waitFor();
    await page.reload();
    await page.getByText("RH-7K2M9QX4TD").waitFor();
    await page.context().close();
  });

  test("without a session it says how to get in", async () => {
    const context = await miniApp.browser().newContext();
    const page = await context.newPage();
    await page.goto(`${miniApp.server().origin}/`);
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
    const app = await miniApp.open({ start: RESULT, theme: DARK });
    await app.locator(".equity-chart canvas").first().waitFor();
    await eventually(() => chartColor(app)).toBe("#212121");
    await miniApp.frame().evaluate(`send("theme_changed", { theme_params: { bg_color: "#fffaf0" } })`);
    await eventually(() => chartColor(app)).toBe("#fffaf0");
  });

  test("a dark theme is there before anything is painted", async () => {
    const app = await miniApp.open({ theme: DARK });
    expect(await inApp<string>(app, "getComputedStyle(document.documentElement).backgroundColor")).toBe(
      "rgb(15, 15, 15)",
    );
    expect(
      await inApp<string>(app, `document.querySelector("script[type=module]").getAttribute("blocking")`),
    ).toBe("render");
  });
});
