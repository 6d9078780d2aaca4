import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BacktestResultView, backtestResultSchema } from "@roehub/core/contract/backtest";
import { paramWord } from "@roehub/core/indicators/param-words";
import type { Locale } from "@roehub/core/kernel/locale";
import { DAY_MS } from "@roehub/core/kernel/time";
import { timeframeMs } from "@roehub/core/kernel/timeframe";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMarketSimulator } from "../../workers/src/sandbox/market/market-simulator.ts";
import { SANDBOX_SEED } from "../../workers/src/sandbox/sandbox-arguments.ts";
import {
  answerUntilPeriod,
  answerUntilQuote,
  progressTitle,
  register,
  resultMessage,
  resultTitle,
  tapRun,
} from "./backtest-conversation.ts";
import { launchBrowser } from "./browser.ts";
import { type ChatDriver, messageIdOf, openChat, watchMessage } from "./chat-driver.ts";
import { backtestByCommand, requestOf, writeCandleFile } from "./command-line.ts";
import { endProcessesOf } from "./sandbox-data.ts";
import { freePorts, newDataRoot, type SandboxProcess, startSandboxProcess } from "./sandbox-process.ts";
import { expectPicture, expectShown, openTable, spaced, textOf } from "./shown-result.ts";

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

describe.each<Locale>(["en", "ru"])("journey 1, the first five minutes, in %s", (locale) => {
  let chat: ChatDriver;
  let result: BacktestResultView;
  let message: Locator;
  beforeAll(async () => {
    chat = await openChat(browser, { url: sandbox.url, locale });
  });
  afterAll(() => chat?.close());

  it("/start registers, and /backtest leads by buttons from a template to a quote", async () => {
    await register(chat);
    await answerUntilPeriod(chat, "trend");
    const quote = await answerUntilQuote(chat, 90);
    await expect
      .poll(() => quote.textContent())
      .toContain(chat.text("quote-variants-stops", { n: 108, nText: "108", base: "27", stops: "81" }));
  });

  it("the quote's message becomes the progress and then the result with its picture", async () => {
    const quote = await chat.messageWith(chat.text("quote-title", { instrument: "" }).trim());
    const id = await messageIdOf(quote);
    const endWatch = await watchMessage(chat, id);
    await tapRun(chat);
    message = await resultMessage(chat);
    const seen = await endWatch();
    expect(await messageIdOf(message)).toBe(id);
    const first = (title: string) => seen.findIndex((text) => spaced(text).includes(spaced(title)));
    expect(first(progressTitle(chat))).toBeGreaterThan(-1);
    expect(first(resultTitle(chat))).toBeGreaterThan(first(progressTitle(chat)));
    await expectPicture(message);
  });

  it("[Open table] opens the Mini App at that result, with the numbers of the caption and of the API", async () => {
    result = await openTable(chat);
    await expectShown(chat, { message, result });
  });

  it("the command line answers the same request on the same candles with the same result", async () => {
    const directory = mkdtempSync(join(tmpdir(), "roehub-candles-"));
    try {
      const file = join(directory, "BTCUSDT.csv");
      const { start, end } = result.request.time_range;
      const warmupMs = result.range.warmup_bars * timeframeMs(result.request.timeframe);
      const simulator = createMarketSimulator({ seed: SANDBOX_SEED });
      // A day more on both sides: what lies outside must not count.
      const btc = { marketId: 1, symbol: "BTCUSDT" } as const;
      await writeCandleFile(file, simulator.candles(btc, start - warmupMs - DAY_MS, end + DAY_MS));
      const printed = backtestResultSchema.parse(await backtestByCommand(file, requestOf(result)));
      expect(printed.receipt_id).toBe(result.receipt_id);
      expect(printed.hashes).toEqual(result.hashes);
      expect(printed.trades).toEqual(result.trades);
      expect(printed).toEqual(result);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe.each<Locale>(["en", "ru"])("journey 2, an own strategy, in %s", (locale) => {
  const NAME = "ETHUSDT spot 15m ema.trend(34)+rsi.reversal(10,25,75)";
  const CLONE_NAME = NAME.replace("ETHUSDT", "BTCUSDT");
  const DIFF = "ETHUSDT→BTCUSDT";
  let chat: ChatDriver;
  beforeAll(async () => {
    chat = await openChat(browser, { url: sandbox.url, locale });
    await chat.send("/start");
    await chat.messageWith(/Roehub/);
  });
  afterAll(() => chat?.close());

  it("/new leads from a market over a typed symbol to indicators, and saves under a generated name", async () => {
    const { text, label } = chat;
    const step = (name: string, number: number) => text(`new-step-${name}`, { step: number, total: 4 });
    await chat.send("/new");
    await chat.messageWith(step("market", 1));
    await chat.tap(`Binance ${label("market-spot")}`);
    await chat.messageWith(step("instrument", 2));
    await chat.send("eth");
    await chat.messageWith(step("timeframe", 3));
    await chat.tap("15m");
    await chat.messageWith(text("indicator-question"));
    await chat.tap("EMA");
    await chat.tap(`${paramWord("period", locale)} 20`);
    await chat.messageWith(
      text("param-question", { name: paramWord("period", locale), min: "|", max: "" }).split("|", 1)[0] ?? "",
    );
    await chat.send("34");
    await chat.messageWith(/EMA 34/);
    await chat.tap(label("button-use", { name: "EMA" }));
    await chat.messageWith(step("rules", 4));
    await chat.tap(label("button-add-indicator"));
    await chat.messageWith(text("indicator-question"));
    await chat.send("rsi");
    await chat.messageWith(/RSI 14/);
    await chat.send("10 25 75");
    await chat.messageWith(/RSI 10/);
    await chat.tap(label("button-use", { name: "RSI" }));
    await chat.messageWith(NAME);
    await chat.tap(label("button-save"));
    await chat.messageWith(text("saved", { name: NAME }));
  });

  it("/clone to another symbol shows the difference in words, before and after saving", async () => {
    const { text, label } = chat;
    await chat.send("/clone");
    await chat.messageWith(text("clone-pick-question"));
    await chat.tap("1");
    await chat.messageWith(text("clone-same"));
    await chat.tap(label("button-symbol"));
    await chat.messageWith(text("clone-step-instrument"));
    await chat.tap(`BTCUSDT ${label("market-spot")}`);
    await chat.messageWith(text("clone-diff", { diff: DIFF }));
    await chat.tap(label("button-save"));
    await chat.messageWith(text("saved-clone", { name: CLONE_NAME, diff: DIFF }));
  });

  it("/strategies lists both, and so does the Mini App, which shows the clone's difference too", async () => {
    const { text, label } = chat;
    await chat.send("/strategies");
    const list = await chat.messageWith(text("strategies-title"));
    expect(await textOf(list)).toContain(`1. ${CLONE_NAME} · Binance 2. ${NAME} · Binance`);
    await chat.send("/app");
    await chat.messageWith(text("app"));
    await chat.tap(label("button-app"));
    const app = chat.miniApp();
    const names = app.locator(".rows .row .middle-cut:first-child");
    await names.last().waitFor();
    expect(await names.allTextContents()).toEqual(["BTCUSDT spot 15m", "ETHUSDT spot 15m"]);
    await names.first().click();
    await app.getByText(DIFF, { exact: true }).waitFor();
  });
});

describe.each<Locale>(["en", "ru"])("journey 3, a chart, in %s", (locale) => {
  let chat: ChatDriver;
  beforeAll(async () => {
    chat = await openChat(browser, { url: sandbox.url, locale });
    await chat.send("/start");
    await chat.messageWith(/Roehub/);
  });
  afterAll(() => chat?.close());

  it("/chart draws candles, another timeframe takes their place, and the Mini App opens there", async () => {
    const { text, label } = chat;
    const titleOf = (timeframe: string) => new RegExp(`[▲▼→] BTCUSDT ${label("market-spot")} ${timeframe}`);
    await chat.send("/chart binance spot btc/usdt");
    const message = await chat.messageWith(titleOf("15m"));
    await expectPicture(message);
    const id = await messageIdOf(message);
    await chat.tap("4h");
    const other = await chat.messageWith(titleOf("4h"));
    expect(await messageIdOf(other)).toBe(id);
    expect(await textOf(other)).toContain(text("result-simulated"));
    await chat.tap(label("button-open-chart"));
    await chat.miniApp().getByText("BTCUSDT").first().waitFor();
  });
});

describe.each<Locale>(["en", "ru"])("journey 4, indicators, in %s", (locale) => {
  let chat: ChatDriver;
  beforeAll(async () => {
    chat = await openChat(browser, { url: sandbox.url, locale });
    await chat.send("/start");
    await chat.messageWith(/Roehub/);
  });
  afterAll(() => chat?.close());

  it("/indicators leads over a group to a card with its picture, its neighbours, and a strategy of it", async () => {
    const { text, label } = chat;
    await chat.send("/indicators");
    const groups = await chat.messageWith(/\/indicators rsi/);
    const id = await messageIdOf(groups);
    await chat.tap(new RegExp(`^\\s*${label("button-group-momentum")} \\d+\\s*$`));
    await chat.tap("RSI");
    const card = await chat.messageWith(/RSI 14 \(\d/);
    await expectPicture(card);
    expect(await messageIdOf(card)).toBe(id);
    expect(await textOf(card)).toContain(text("result-simulated"));
    await chat.tap(label("button-next"));
    const next = await chat.messageWith(/^(?!.*RSI 14).*MACD 12\/26\/9/s);
    expect(await messageIdOf(next)).toBe(id);
    await chat.tap(label("button-use-indicator"));
    await chat.messageWith(text("new-step-market", { step: 1, total: 4 }));
    await chat.messageWith(/MACD 12\/26\/9/);
  });
});
