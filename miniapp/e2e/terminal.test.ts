import type { FrameLocator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { BTC, instrumentsOf } from "./market-fixtures.ts";
import { boxOf, createMiniAppFixture, eventually, inApp, shownText } from "./mini-app-fixture.ts";
import { problem } from "./stub-server.ts";

const miniApp = createMiniAppFixture();

const search = (app: FrameLocator) => app.getByRole("searchbox");
const rows = (app: FrameLocator) => app.locator("main a.row");
const rowTexts = (app: FrameLocator) => rows(app).allInnerTexts();

describe("the list of instruments", () => {
  test("is asked for once the reader has stopped typing, by the symbol that was meant", async () => {
    const asked: (string | null)[] = [];
    miniApp.server().answers.set("/api/market-data/instruments", (query) => {
      asked.push(query.get("q"));
      return { body: instrumentsOf(null, query.get("q") ?? "") };
    });
    const app = await miniApp.open({ start: "tm" });
    await rows(app).first().waitFor();
    await search(app).pressSequentially("btc/usd", { delay: 20 });
    await eventually(() => rowTexts(app)).toEqual([
      expect.stringContaining("BTCUSDT"),
      expect.stringContaining("BTCUSDT"),
      expect.stringContaining("BTCUSDT"),
      expect.stringContaining("BTCUSDT"),
    ]);
    expect(asked).toEqual([null, "BTCUSD"]);
  });

  test("can be narrowed to a market, which is remembered", async () => {
    const app = await miniApp.open({ start: "tm" });
    await app.getByRole("button", { name: "Bybit futures" }).click();
    await eventually(async () => (await rowTexts(app)).length).toBe(5);
    expect((await rowTexts(app)).every((text) => text.includes("Bybit futures"))).toBe(true);
    await miniApp.frame().reload();
    await rows(app).first().waitFor();
    expect(await app.getByRole("button", { name: "Bybit futures" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
    expect((await rowTexts(app)).length).toBe(5);
  });

  test("has the instruments opened last on top", async () => {
    const app = await miniApp.open({ start: "tm" });
    await app.getByRole("link", { name: "BTCUSDT Binance spot" }).click();
    await app.locator(".candle-chart canvas").first().waitFor();
    await miniApp.frame().locator("#back").click();
    await app.getByRole("heading", { name: "Recent" }).waitFor();
    expect((await rowTexts(app))[0]).toContain("BTCUSDT");
    await app.getByRole("heading", { name: "All instruments" }).waitFor();
  });

  test("of more than two hundred says how to find the others", async () => {
    const [item] = instrumentsOf(1).items;
    const items = Array.from({ length: 200 }, (_, index) => ({ ...item, symbol: `C${index}USDT` }));
    miniApp.server().answers.set("/api/market-data/instruments", { body: { items } });
    const app = await miniApp.open({ start: "tm" });
    await app.getByText("The first 200 are shown. Type to narrow.").waitFor();
  });

  test("without a match says so, and leads back to all", async () => {
    const app = await miniApp.open({ start: "tm" });
    await app.getByRole("button", { name: "Bybit spot" }).click();
    await search(app).fill("nothing");
    await app.getByText("No symbol contains NOTHING.").waitFor();
    await app.getByRole("button", { name: "Show all instruments" }).click();
    await eventually(async () => (await rowTexts(app)).length).toBe(20);
    expect(await search(app).inputValue()).toBe("");
  });

  test("that is still empty says what comes, and can be asked for again", async () => {
    miniApp.server().answers.set("/api/market-data/instruments", { body: { items: [] } });
    const app = await miniApp.open({ start: "tm" });
    await app.getByText("No instruments").waitFor();
    miniApp.server().answers.set("/api/market-data/instruments", { body: instrumentsOf(null) });
    await app.getByRole("button", { name: "Retry" }).click();
    await rows(app).first().waitFor();
  });

  test("that failed tells its id", async () => {
    miniApp.server().answers.set("/api/market-data/instruments", problem(503, "clickhouse_unavailable"));
    const app = await miniApp.open({ start: "tm" });
    await app.getByText("Code clickhouse_unavailable · ID req-8F2K1M").waitFor();
  });

  test("has its search in sight above an open keyboard", async () => {
    const app = await miniApp.open({ start: "tm", heightPx: 360, widthPx: 360 });
    await search(app).click();
    const box = await boxOf(search(app));
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y + box.height).toBeLessThanOrEqual(360);
    expect(await inApp<string>(app, "getComputedStyle(document.activeElement).fontSize")).toBe("17px");
  });

  test("stands beside the chart on a wide screen, with every filter and row in reach", async () => {
    const app = await miniApp.open({ start: BTC, widthPx: 1280 });
    await app.locator(".candle-chart canvas").first().waitFor();
    const list = app.locator(".list-column");
    const all = list.locator(".section").last().locator("a.row");
    await list.getByRole("button", { name: "Bybit futures" }).click();
    await eventually(() => all.count()).toBe(5);
    await list.getByRole("button", { name: "All" }).click();
    await eventually(() => all.count()).toBe(20);
    const height = await list
      .locator(".section")
      .last()
      .evaluate((section) => [section.clientHeight, section.scrollHeight]);
    expect(height[0]).toBe(height[1]);
    expect(await shownText(list.locator("a.row[aria-current=true]").first())).toContain("BTCUSDT");
  });
});
