import { rmSync } from "node:fs";
import { candleListSchema } from "@roehub/core/contract/market-data";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type ChatDriver, openChat } from "./chat-driver.ts";
import { endProcessesOf } from "./sandbox-data.ts";
import { freePorts, newDataRoot, type SandboxProcess, startSandboxProcess } from "./sandbox-process.ts";

const PATIENCE = { timeout: 60_000 };

let browser: Browser;
let sandbox: SandboxProcess;
const dataRoot = newDataRoot();

beforeAll(async () => {
  [browser, sandbox] = await Promise.all([
    launchBrowser(),
    freePorts().then((port) => startSandboxProcess({ dataRoot, port })),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
  endProcessesOf(dataRoot);
  rmSync(dataRoot, { recursive: true, force: true });
});

describe("the market's clock and faults on the sandbox page", () => {
  let chat: ChatDriver;
  let page: Page;
  let app: FrameLocator;
  let chart: MinuteChart;

  beforeAll(async () => {
    chat = await openChat(browser, { url: sandbox.url, locale: "en" });
    page = chat.page;
    await chat.send("/start");
    await chat.messageWith(/Roehub/);
    await page.getByTestId("open-mini-app").click();
    app = chat.miniApp();
    chart = await openMinuteChart(page, app);
  });
  afterAll(() => chat?.close());

  const press = async (testId: string) => {
    await page.getByTestId(testId).click();
    await page.locator(`[data-testid="${testId}"][aria-pressed="true"]`).waitFor();
  };
  const marketTimeMs = async () =>
    Date.parse(ensureDefined(await page.getByTestId("market-time").getAttribute("datetime"), "market time"));
  const passes = async (minutes: number) => {
    const fromMs = await marketTimeMs();
    await expect.poll(marketTimeMs, PATIENCE).toBeGreaterThan(fromMs + minutes * MINUTE_MS);
  };

  it("at ×600 the market runs ahead, and the open chart gets its candles", async () => {
    const before = await chart.candles();
    await press("market-speed-600");
    await passes(60);
    await page.getByTestId("market-ahead").waitFor();
    await expect.poll(chart.shownMs, PATIENCE).toBeGreaterThan(newestOf(before) + 30 * MINUTE_MS);
    const after = await chart.candles();
    expect(newestOf(after)).toBeGreaterThan(newestOf(before) + 30 * MINUTE_MS);
    expect(holesOf(after)).toEqual([]);
  });

  it("a pause stops it, for every open page", async () => {
    const other = await page.context().newPage();
    await other.goto(sandbox.url);
    await press("market-pause");
    const stoodAtMs = await marketTimeMs();
    await other.locator('[data-testid="market-pause"][aria-pressed="true"]').waitFor();
    // At ×600 any of this would take minutes of the market.
    await chat.send("/help");
    await chat.messageWith(/\/backtest/);
    expect(await marketTimeMs()).toBe(stoodAtMs);
    await other.reload();
    await other.locator('[data-testid="market-pause"][aria-pressed="true"]').waitFor();
    expect(await other.getByTestId("market-time").getAttribute("datetime")).toBe(
      await page.getByTestId("market-time").getAttribute("datetime"),
    );
    await other.close();
  });

  it("the next bar of a standing market is one more candle on the chart", async () => {
    const minuteMs = Math.floor((await marketTimeMs()) / MINUTE_MS) * MINUTE_MS;
    await page.getByTestId("market-next-bar").click();
    await expect.poll(async () => newestOf(await chart.candles()), PATIENCE).toBe(minuteMs);
    await expect.poll(chart.shownMs, PATIENCE).toBeGreaterThanOrEqual(minuteMs);
    await page.locator('[data-testid="market-pause"][aria-pressed="true"]').waitFor();
    expect(await marketTimeMs()).toBeLessThan(minuteMs + 2 * MINUTE_MS);
  });

  it("feeds that are lost for a while cost no candle", async () => {
    await page.getByTestId("faults").locator("summary").click();
    await press("fault-feed_lost");
    await press("market-speed-60");
    const lostAtMs = await marketTimeMs();
    await passes(10);
    await page.getByTestId("fault-feed_lost").click();
    await page.locator('[data-testid="fault-feed_lost"][aria-pressed="false"]').waitFor();
    await expect.poll(chart.shownMs, PATIENCE).toBeGreaterThan(lostAtMs + 10 * MINUTE_MS);
    const candles = await chart.candles();
    expect(newestOf(candles)).toBeGreaterThan(lostAtMs + 9 * MINUTE_MS);
    expect(holesOf(candles)).toEqual([]);
  });

  it("a candle that its exchange revised reads differently, and the chart asks for its candles again", async () => {
    await press("market-speed-1");
    const before = new Map((await chart.candles()).map(({ ts_open, volume }) => [ts_open, volume]));
    await Promise.all([
      page.waitForRequest((request) => isMinuteCandles(request.url())),
      page.getByTestId("toast").filter({ hasText: "binance:spot:BTCUSDT" }).waitFor(),
      page.getByTestId("fault-candle_revised").click(),
    ]);
    const revised = (await chart.candles()).filter(
      ({ ts_open, volume }) => before.has(ts_open) && before.get(ts_open) !== volume,
    );
    expect(revised.map(({ ts_open, volume }) => Number(volume) / Number(before.get(ts_open)))).toEqual([
      expect.closeTo(1.01, 4),
    ]);
  });
});

interface MinuteCandle {
  /** An instant in UTC. */
  readonly ts_open: string;
  readonly volume: string;
}

interface MinuteChart {
  /** The newest 500 minutes that the API has, as the chart asks for them. */
  candles(): Promise<readonly MinuteCandle[]>;
  /** When the candle opened that the chart tells the numbers of, which is its newest one. */
  shownMs(): Promise<number>;
}

async function openMinuteChart(page: Page, app: FrameLocator): Promise<MinuteChart> {
  await app.getByRole("link", { name: "Terminal" }).click();
  await app.getByRole("link", { name: "BTCUSDT Binance spot" }).click();
  const [request] = await Promise.all([
    page.waitForRequest((asked) => isMinuteCandles(asked.url())),
    app.getByRole("button", { name: "1m", exact: true }).click(),
  ]);
  const { authorization = "" } = await request.allHeaders();
  return {
    async candles() {
      const answer = await fetch(request.url(), { headers: { authorization } });
      return candleListSchema.parse(await answer.json()).items;
    },
    async shownMs() {
      const legend = await app.locator(".candle-legend p").textContent();
      return Date.parse(/^(.+) UTC/.exec(legend ?? "")?.[1]?.concat(" UTC") ?? "");
    },
  };
}

function isMinuteCandles(url: string): boolean {
  return /\/market-data\/candles\?/.test(url) && /[?&]timeframe=1m(&|$)/.test(url);
}

function newestOf(candles: readonly MinuteCandle[]): number {
  return Date.parse(ensureDefined(candles.at(-1), "a candle").ts_open);
}

/** Minutes after which the next one is missing. */
function holesOf(candles: readonly MinuteCandle[]): string[] {
  return candles
    .filter(({ ts_open }, index) => {
      const next = candles[index + 1];
      return next !== undefined && Date.parse(next.ts_open) !== Date.parse(ts_open) + MINUTE_MS;
    })
    .map(({ ts_open }) => ts_open);
}
