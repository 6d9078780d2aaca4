import { MINUTE_MS } from "@roehub/core/kernel/time";
import type { FrameLocator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { answerIndicators } from "./indicator-fixtures.ts";
import { answerMarket, BTC, candleEvent, NOW } from "./market-fixtures.ts";
import { boxOf, createMiniAppFixture, eventually, inApp, shownText } from "./mini-app-fixture.ts";
import { problem } from "./stub-server.ts";
import { wireOf } from "./wire-of.ts";

const miniApp = createMiniAppFixture();

const plain = (text: string) => text.replace(/[\u202f\u00a0]/g, " ").replace(/\s+/g, " ");
const legend = async (app: FrameLocator) => plain(await shownText(app.locator(".study-legend")));
const mainButton = () => miniApp.frame().locator("#main");
const back = () => miniApp.frame().locator("#back").click();
const chartHeight = async (app: FrameLocator) => (await boxOf(app.locator(".candle-chart"))).height;

async function openChart(options: Parameters<typeof miniApp.open>[0] = {}): Promise<FrameLocator> {
  const app = await miniApp.open({ start: BTC, ...options });
  await app.locator(".candle-chart canvas").first().waitFor();
  return app;
}

/** Opens the sheet of an indicator that is not on the chart yet. */
async function openForm(app: FrameLocator, id: string, language: "en" | "ru" = "en"): Promise<void> {
  const { title, label } = wireOf(id);
  await app.getByRole("button", { name: /^\+ (Indicators|Индикаторы)$/ }).click();
  await app.getByRole("searchbox").fill(title[language]);
  const row = app.locator(".sheet .row-button").filter({ hasText: title[language] });
  await row
    .filter({ has: app.getByText(label, { exact: true }) })
    .first()
    .click();
}

async function add(app: FrameLocator, id: string): Promise<void> {
  await openForm(app, id);
  await mainButton().click();
  await app.locator(".sheet").waitFor({ state: "detached" });
}

describe("an indicator", () => {
  test("is found, added with its parameters, drawn over the candles, and remembered", async () => {
    const asked = answerIndicators(miniApp.server());
    const app = await openChart({ widthPx: 360 });
    const height = await chartHeight(app);
    await openForm(app, "ema");
    await app.getByRole("textbox", { name: "period" }).fill("50");
    await eventually(() => mainButton().textContent()).toBe("Add EMA 50");
    await mainButton().click();
    await eventually(() => legend(app)).toMatch(/^EMA 50 6\d \d{3}\.\d\d$/);
    expect(asked[0]).toMatchObject({
      symbol: "BTCUSDT",
      timeframe: "15m",
      id: "ema",
      params: { period: 50 },
    });
    // The candles in sight lie in two ranges, each of which is asked for once.
    expect(asked.length).toBe(2);
    expect(await chartHeight(app)).toBe(height);
    // The button that was clicked has given way to the chart, whose crosshair stands there now.
    await app.getByRole("heading", { name: "BTCUSDT" }).hover();
    const before = await legend(app);
    await miniApp.frame().reload();
    await eventually(() => legend(app)).toBe(before);
    expect(await inApp<number>(app, "document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  });

  test("with a pane makes the chart longer, and the candles keep their height; a fourth has no room", async () => {
    const app = await openChart();
    const height = await chartHeight(app);
    await add(app, "macd");
    await eventually(() => legend(app)).toMatch(/^MACD 12\/26\/9 \S+ signal line \S+ histogram \S+$/);
    await eventually(() => chartHeight(app)).toBe(height + 104);
    await add(app, "rsi");
    await add(app, "cci");
    await eventually(() => chartHeight(app)).toBe(height + 3 * 104);
    await openForm(app, "willr");
    await app.getByText("Below the candles there is room for 3 indicators.").waitFor();
    await mainButton().click();
    expect(await app.locator(".sheet").count()).toBe(1);
    await back();
    await app.getByRole("button", { name: "Hide MACD 12/26/9" }).click();
    await back();
    await eventually(() => chartHeight(app)).toBe(height + 2 * 104);
    expect(await legend(app)).not.toContain("MACD");
  });

  test("is changed and removed; the back button goes through the sheets to the chart", async () => {
    const app = await openChart();
    await add(app, "sma");
    await eventually(() => legend(app)).toMatch(/^SMA 20 /);
    await app.getByRole("button", { name: "Change SMA 20" }).click();
    await app.getByRole("button", { name: "More: period" }).click();
    await mainButton().click();
    await eventually(() => legend(app)).toMatch(/^SMA 21 /);
    await app.getByRole("button", { name: "+ Indicators" }).click();
    await app.getByRole("button", { name: "Change SMA 21" }).last().click();
    await app.getByRole("textbox", { name: "period" }).waitFor();
    await back();
    await app.getByRole("button", { name: "Remove SMA 21" }).click();
    await back();
    await app.locator(".sheet").waitFor({ state: "detached" });
    expect(await app.locator(".study-legend").count()).toBe(0);
    expect(await inApp<string>(app, "document.activeElement.textContent")).toBe("+ Indicators");
    await back();
    await app.getByRole("heading", { name: "Terminal" }).waitFor();
  });

  test("is not added while its parameters are wrong, and each says how", async () => {
    const app = await openChart({ widthPx: 360 });
    await openForm(app, "rsi");
    const field = (name: string) => app.getByRole("textbox", { name });
    const button = async (name: string) => (await boxOf(app.getByRole("button", { name }))).width;
    await field("period").fill("1");
    await app.getByText("✕ At least 2").waitFor();
    await field("period").fill("2.5");
    await app.getByText("✕ Enter a whole number").waitFor();
    await field("period").fill("14");
    await field("lower").fill("70,5");
    await app.getByText("✕ Must be less than “upper”").waitFor();
    await mainButton().click();
    expect(await app.locator(".sheet").count()).toBe(1);
    await app.getByRole("button", { name: "Back to defaults" }).click();
    expect(await field("lower").inputValue()).toBe("30");
    expect(await button("Less: period")).toBeGreaterThanOrEqual(44);
    await mainButton().click();
    await eventually(() => legend(app)).toMatch(/^RSI 14 \d/);
  });
});

describe("values", () => {
  test("follow the candle under the crosshair", async () => {
    const app = await openChart();
    await add(app, "sma");
    await app.getByRole("heading", { name: "BTCUSDT" }).hover();
    await eventually(() => legend(app)).toMatch(/^SMA 20 6/);
    const newest = await legend(app);
    await app.locator(".candle-chart").hover({ position: { x: 120, y: 60 } });
    await eventually(() => legend(app)).not.toBe(newest);
    await app.getByRole("heading", { name: "BTCUSDT" }).hover();
    await eventually(() => legend(app)).toBe(newest);
  });

  test("are asked for once when a candle closes, and not while it forms", async () => {
    const app = await openChart();
    await add(app, "sma");
    await app.getByRole("heading", { name: "BTCUSDT" }).hover();
    await eventually(() => legend(app)).toMatch(/^SMA 20 6/);
    await eventually(() => miniApp.server().streams.length).toBeGreaterThan(0);
    const newest = await legend(app);
    const asked = answerIndicators(miniApp.server(), { until: NOW + 15 * MINUTE_MS });
    const stream = miniApp.server().streams.at(-1);
    const time = async () => plain(await shownText(app.locator(".candle-legend")));
    stream?.candle(candleEvent("15m", NOW));
    await eventually(time).toMatch(/^18 Aug 2025, 00:00 UTC · forming/);
    expect(asked).toEqual([]);
    stream?.candle(candleEvent("15m", NOW, { isClosed: true }), "b1");
    await eventually(() => legend(app)).not.toBe(newest);
    stream?.candle(candleEvent("15m", NOW + 15 * MINUTE_MS));
    await eventually(time).toMatch(/^18 Aug 2025, 00:15 UTC · forming/);
    expect(asked.length).toBe(1);
  });

  test("that did not come for a candle that closed stay as they were, and can be asked for again", async () => {
    const app = await openChart();
    await add(app, "sma");
    await app.getByRole("heading", { name: "BTCUSDT" }).hover();
    await eventually(() => legend(app)).toMatch(/^SMA 20 6/);
    await eventually(() => miniApp.server().streams.length).toBeGreaterThan(0);
    const before = await legend(app);
    miniApp.server().answers.set("/api/indicators/compute", problem(503, "clickhouse_unavailable"));
    const closed = candleEvent("15m", NOW, { isClosed: true });
    miniApp.server().streams.at(-1)?.candle(closed, "b1");
    const again = app.getByRole("button", { name: "Some indicators did not load: try again" });
    await again.waitFor();
    expect(await legend(app)).toBe(before);
    answerIndicators(miniApp.server(), { until: NOW + 15 * MINUTE_MS });
    await again.click();
    await again.waitFor({ state: "detached" });
    await eventually(() => legend(app)).not.toBe(before);
  });

  test("that a lost connection kept back come by themselves once there is one again", async () => {
    const app = await openChart();
    await miniApp.frame().route("**/api/indicators/compute", (route) => route.abort());
    await add(app, "sma");
    await app.getByText(/^Offline/).waitFor();
    await eventually(() => legend(app)).toBe("SMA 20 not loaded");
    await miniApp.frame().unroute("**/api/indicators/compute");
    await eventually(() => legend(app)).toMatch(/^SMA 20 6/);
    await app.getByText(/^Offline/).waitFor({ state: "detached" });
  });

  test("of candles that closed while nobody looked are asked for, of those before the newest range too", async () => {
    const app = await openChart();
    await add(app, "sma");
    await eventually(() => legend(app)).toMatch(/^SMA 20 6/);
    await back();
    await app.getByRole("heading", { name: "Terminal" }).waitFor();
    const later = { until: NOW + 480 * 15 * MINUTE_MS };
    answerMarket(miniApp.server(), later);
    const asked = answerIndicators(miniApp.server(), later);
    await app.getByRole("link", { name: "BTCUSDT Binance spot" }).first().click();
    await app.locator(".candle-chart canvas").first().waitFor();
    const ranges = () => asked.map(({ start, end }) => `${start} ${end}`).sort();
    const boundary = "2025-08-22T22:00:00Z";
    await eventually(ranges).toEqual([
      `2025-08-17T17:00:00Z ${boundary}`,
      `${boundary} 2025-08-28T03:00:00Z`,
    ]);
  });

  test("are asked for of older candles once those are loaded", async () => {
    const asked = answerIndicators(miniApp.server());
    const app = await openChart();
    await add(app, "sma");
    await eventually(() => asked.length).toBe(2);
    const oldest = () => asked.map(({ start }) => start).sort()[0] ?? "";
    const before = oldest();
    await app.locator(".candle-chart").hover();
    for (const _ of [1, 2]) await miniApp.frame().mouse.wheel(-2_000, 0);
    await eventually(() => asked.length).toBe(3);
    expect(oldest() < before).toBe(true);
  });

  test("that nothing has converged for say how much history is there", async () => {
    answerIndicators(miniApp.server(), { historyBars: 0 });
    const app = await openChart({ widthPx: 360, language: "ru" });
    await openForm(app, "ema", "ru");
    await app.getByRole("textbox", { name: "период" }).fill("1000");
    await mainButton().click();
    await eventually(() => legend(app)).toMatch(/^EMA 1000 мало истории: баров \d+ из 11 361$/);
  });

  test("that did not load can be asked for again", async () => {
    const { answers } = miniApp.server();
    const answer = answers.get("/api/indicators/compute");
    answers.set("/api/indicators/compute", problem(503, "clickhouse_unavailable"));
    const app = await openChart();
    await add(app, "sma");
    await eventually(() => legend(app)).toBe("SMA 20 not loaded");
    if (answer !== undefined) answers.set("/api/indicators/compute", answer);
    await app.getByRole("button", { name: "Some indicators did not load: try again" }).click();
    await eventually(() => legend(app)).toMatch(/^SMA 20 6/);
  });
});

describe("the list", () => {
  test("has every group and, where nothing is found, a way back", async () => {
    const app = await openChart({ widthPx: 360, language: "ru" });
    await app.getByRole("button", { name: "+ Индикаторы" }).click();
    await eventually(() => app.locator(".sheet h2").count()).toBe(5);
    await app.getByRole("searchbox").fill("qqq");
    await app.getByText("Здесь нет индикатора с названием qqq.").waitFor();
    await app.getByRole("button", { name: "Показать все индикаторы" }).click();
    await app.getByRole("button", { name: "Объём", exact: true }).click();
    await eventually(() => app.locator(".sheet h2").count()).toBe(1);
    expect(await inApp<number>(app, "document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  });

  test("that failed tells its id", async () => {
    miniApp.server().answers.set("/api/indicators", problem(503, "unavailable"));
    const app = await openChart();
    await app.getByRole("button", { name: "+ Indicators" }).click();
    await app.getByText("Code unavailable · ID req-8F2K1M").waitFor();
  });

  test("that failed leaves the candles in sight, and is asked for again with a tap", async () => {
    const app = await openChart();
    await add(app, "sma");
    const { answers } = miniApp.server();
    const list = answers.get("/api/indicators");
    answers.set("/api/indicators", problem(503, "unavailable"));
    await miniApp.frame().reload();
    await app.locator(".candle-chart canvas").first().waitFor();
    if (list !== undefined) answers.set("/api/indicators", list);
    await app.getByRole("button", { name: "Some indicators did not load: try again" }).click();
    await eventually(() => legend(app)).toMatch(/^SMA 20 6/);
  });

  test("stands beside the chart on a wide screen, and Escape closes it", async () => {
    const app = await openChart({ widthPx: 1280 });
    await app.getByRole("button", { name: "+ Indicators" }).click();
    const [sheet, chart] = [await boxOf(app.locator(".sheet")), await boxOf(app.locator(".candle-chart"))];
    expect(sheet.x + sheet.width).toBeLessThanOrEqual(chart.x);
    await app.locator(".sheet").press("Escape");
    await app.locator(".sheet").waitFor({ state: "detached" });
  });
});
