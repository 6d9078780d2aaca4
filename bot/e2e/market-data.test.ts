import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { candleListSchema } from "@roehub/core/contract/market-data";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { Locale } from "@roehub/core/kernel/locale";
import { DAY_MS, epochMs, formatInstant, HOUR_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import { instrumentKey, MARKETS } from "@roehub/core/market-data/market";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { runningSandboxes, type SandboxAddresses } from "../../workers/src/sandbox/running-sandbox.ts";
import { register } from "./backtest-conversation.ts";
import { launchBrowser } from "./browser.ts";
import { type ChatDriver, openChat } from "./chat-driver.ts";
import { exchangeCandles, type MinuteRange, type ToldMinute } from "./exchange-candles.ts";
import { endProcessesOf } from "./sandbox-data.ts";
import { freePorts, newDataRoot, type SandboxProcess, startSandboxProcess } from "./sandbox-process.ts";
import { expectPicture } from "./shown-result.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..");
const CANDLES = join(REPOSITORY, "workers", "src", "cli", "candles.ts");
const gapSchema = z.object({ instrument_key: z.string(), from: z.string() });
const FROM = "2025-08-01";
const FROM_MS = Date.UTC(2025, 7, 1);
/** A minute a second. */
const ARGS = ["--from", FROM, "--speed", "60"];
const SYMBOL = "BTCUSDT";
const INSTRUMENTS = MARKETS.flatMap(({ marketId }) =>
  [SYMBOL, "ETHUSDT", "SOLUSDT"].map((symbol) => instrumentKey({ marketId, symbol })),
);
/** Minutes that must have come while the sandbox ran. */
const LIVE_MINUTES = 20;
const PATIENCE = { timeout: 120_000, interval: 500 };

const dataRoot = newDataRoot();
let port: number;
let browser: Browser;
let sandbox: SandboxProcess;
/** Of the chart page's own requests: to ask the API as it does. */
let api: { readonly origin: string; readonly authorization: string };

beforeAll(async () => {
  port = await freePorts();
  [browser, sandbox] = await Promise.all([
    launchBrowser(),
    startSandboxProcess({ dataRoot, port, args: ARGS }),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
  endProcessesOf(dataRoot);
  rmSync(dataRoot, { recursive: true, force: true });
});

describe.each<Locale>(["en", "ru"])("the market as it comes, in %s", (locale) => {
  let chat: ChatDriver;
  beforeAll(async () => {
    chat = await openChat(browser, { url: sandbox.url, locale });
    await register(chat);
  });
  afterAll(() => chat?.close());

  it("/chart asks on which market, and draws the candles", async () => {
    await chat.send(`/chart ${SYMBOL}`);
    await chat.messageWith(chat.text("chart-market", { symbol: SYMBOL }).split("\n")[0] ?? "");
    await chat.tap(`Binance ${chat.label("market-spot")}`);
    const chart = await chat.messageWith(
      chat.text("chart-closed", { time: "|", day: "" }).split("|")[0] ?? "",
    );
    await chart.getByTestId("photo").waitFor();
    await expectPicture(chart);
  });

  it("[Open chart] opens the same instrument in the Mini App", async () => {
    const asked = chat.page.waitForRequest((request) => request.url().includes("/api/market-data/candles?"));
    await chat.tap(chat.label("button-open-chart"));
    const request = await asked;
    const url = new URL(request.url());
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ market_id: "1", symbol: SYMBOL });
    api = { origin: url.origin, authorization: (await request.allHeaders())["authorization"] ?? "" };
    const app = chat.miniApp();
    await app.getByRole("heading", { name: SYMBOL, exact: true }).waitFor();
    await app.locator(".candle-chart canvas").first().waitFor();
  });

  it("candles and the last price come by themselves, without a reload", async () => {
    await chat.miniApp().getByRole("button", { name: "1m", exact: true }).click();
    await markPage(chat);
    await expectMovement(chat);
    expect(await isPageMarked(chat)).toBe(true);
  });
});

it("GET /api/market-data/candles tells the minutes of every market as its exchange does", async () => {
  for (const market of addresses().markets) {
    const range = await recentMinutes(market.market_id);
    const told = await apiCandles(market.market_id, range);
    expect(told).toHaveLength((range.endMs - range.startMs) / MINUTE_MS);
    expect(told).toEqual(await exchangeCandles(market, SYMBOL, range));
  }
});

describe("killed amid the ingest and started again", () => {
  let chat: ChatDriver;
  let killedAtMs: number;
  beforeAll(async () => {
    chat = await openChat(browser, { url: sandbox.url, locale: "en" });
    await chat.tap(chat.label("button-open-chart"));
    await chat.miniApp().getByRole("button", { name: "1m", exact: true }).click();
    await markPage(chat);
  });
  afterAll(() => chat?.close());

  it("an open chart goes on by itself", async () => {
    await expectMovement(chat);
    killedAtMs = await newestOpen(1);
    await sandbox.kill();
    sandbox = await startSandboxProcess({ dataRoot, port, args: ARGS });
    await expectMovement(chat);
    expect(await isPageMarked(chat)).toBe(true);
  });

  it("no minute of any instrument is missing, and each is what the exchange says", async () => {
    const range = { startMs: killedAtMs - 200 * MINUTE_MS, endMs: killedAtMs + LIVE_MINUTES * MINUTE_MS };
    await expect
      .poll(() => firstGaps(range.endMs), PATIENCE)
      .toEqual(
        Object.fromEntries(INSTRUMENTS.map((key) => [key, expect.toSatisfy((ms) => ms >= range.endMs)])),
      );
    for (const market of addresses().markets) {
      const told = await apiCandles(market.market_id, range);
      expect(told).toEqual(await exchangeCandles(market, SYMBOL, range));
      expect(told).toHaveLength(200 + LIVE_MINUTES);
    }
  });
});

/** Waits until a newer candle and another last price show than now. */
async function expectMovement(chat: ChatDriver): Promise<void> {
  const app = chat.miniApp();
  const [candle, price] = [app.locator(".candle-legend .line p"), app.locator(".ticker-last .metric")];
  await candle.waitFor();
  const before = { candle: minuteOf(await candle.textContent()), price: await price.textContent() };
  await expect.poll(async () => minuteOf(await candle.textContent()), PATIENCE).not.toBe(before.candle);
  await expect.poll(() => price.textContent(), PATIENCE).not.toBe(before.price);
}

/** When the candle of the legend opened, without whether it still forms. */
function minuteOf(legend: string | null): string {
  return legend?.split("·")[0]?.trim() ?? "";
}

/** A mark on the Mini App's document, which a reload would lose. */
async function markPage(chat: ChatDriver): Promise<void> {
  await chat
    .miniApp()
    .locator("html")
    .evaluate((root) => root.setAttribute("data-journey", "here"));
}

async function isPageMarked(chat: ChatDriver): Promise<boolean> {
  return (await chat.miniApp().locator("html").getAttribute("data-journey")) === "here";
}

function addresses(): SandboxAddresses {
  const running = ensureDefined(runningSandboxes(dataRoot)[0], "addresses of the sandbox");
  expect(running.markets.map(({ market_id }) => market_id)).toEqual([1, 2, 3, 4]);
  return running;
}

/** The last minutes that are stored of a market, once enough came live. */
async function recentMinutes(marketId: number): Promise<MinuteRange> {
  await expect.poll(() => newestOpen(marketId), PATIENCE).toBeGreaterThan(FROM_MS + LIVE_MINUTES * MINUTE_MS);
  const endMs = (await newestOpen(marketId)) + MINUTE_MS;
  return { startMs: endMs - 300 * MINUTE_MS, endMs };
}

/** Of the newest stored minute; 0 where nothing is stored yet. */
async function newestOpen(marketId: number): Promise<number> {
  return (await apiCandles(marketId)).at(-1)?.tsOpen ?? 0;
}

async function apiCandles(marketId: number, range?: MinuteRange): Promise<readonly ToldMinute[]> {
  const query = new URLSearchParams({ market_id: String(marketId), symbol: SYMBOL, timeframe: "1m" });
  query.set("limit", range === undefined ? "1" : "1000");
  if (range !== undefined) {
    query.set("start", formatInstant(epochMs(range.startMs)));
    query.set("end", formatInstant(epochMs(range.endMs)));
  }
  const { authorization } = api;
  const answer = await fetch(`${api.origin}/api/market-data/candles?${query}`, {
    headers: { authorization },
  });
  const { items } = candleListSchema.parse(await answer.json());
  return items.map(({ ts_open, open, high, low, close, volume }) => ({
    tsOpen: Date.parse(ts_open),
    values: [open, high, low, close, volume].map(Number),
  }));
}

/**
 * By instrument, where its first gap since the market began is, as `npm run -s candles -- gaps` tells it; that goes a
 * day beyond `untilMs`, so that each instrument has one: what did not happen yet.
 */
async function firstGaps(untilMs: number): Promise<Readonly<Record<string, number>>> {
  const [from, to] = [FROM_MS - HOUR_MS, untilMs + DAY_MS].map((ms) => formatInstant(epochMs(ms)));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [CANDLES, "gaps", "--json", "--from", `${from}`, "--to", `${to}`],
    { cwd: REPOSITORY, env: { ...process.env, CLICKHOUSE_URL: addresses().clickhouse_url } },
  );
  const gaps = stdout.split("\n").filter((line) => line !== "");
  const first = new Map<string, number>();
  for (const gap of gaps.map((line) => gapSchema.parse(JSON.parse(line)))) {
    first.set(gap.instrument_key, Math.min(Date.parse(gap.from), first.get(gap.instrument_key) ?? Infinity));
  }
  return Object.fromEntries(first);
}
