import { paramWord } from "@roehub/core/indicators/param-words";
import { epochMs, HOUR_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { Api } from "grammy";
import type { Message } from "grammy/types";
import { expect, it, vi } from "vitest";
import { createMarketSimulator } from "../../../../workers/src/sandbox/market/market-simulator.ts";
import {
  FIRST_INSTRUMENTS,
  referenceData,
  SIMULATED_INSTRUMENTS,
} from "../../../../workers/src/sandbox/market/simulated-instruments.ts";
import { createChatHarness, HISTORY, textOf } from "../../../e2e/chat-harness.ts";
import { BOT_TOKEN } from "../../../e2e/test-bot.ts";

const { person, emulator, apiRoot, clickhouse, logLines } = await createChatHarness();
const ann = person("ann");
const api = new Api(BOT_TOKEN, { apiRoot });
const clock = { nowMs: () => epochMs(HISTORY.endMs + HOUR_MS) };
const instruments = createInstrumentsStore({ clickhouse, clock });

const isPhoto = (message: Message) => "photo" in message;
const chartButtons = [
  ["1m", "5m", "✓ 15m"],
  ["1h", "4h", "1d"],
  ["Refresh", "Open chart"],
  ["Backtest", "Menu"],
];

/** What the next tap is answered with in a toast. */
async function toastOf(message: Message, button: string): Promise<string | undefined> {
  const tap = ann.user.tap(message.message_id, button);
  if (tap.kind !== "asked") throw new Error("the button is the bot's");
  return (await ann.user.waitForAnswer(tap.callbackQueryId)).text;
}

it("/chart with a symbol sends its picture, whose caption repeats the numbers", async () => {
  await ann.say("/start", "Test an idea on history");
  const chart = await ann.say("/chart btc/usdt", "BTCUSDT spot 15m");
  expect(isPhoto(chart)).toBe(true);
  expect(textOf(chart)).toMatch(/^[▲▼→] BTCUSDT spot 15m\nBinance · 30 Jun 01:30 – 1 Jul 2025 UTC\n\n/);
  expect(textOf(chart)).toContain("Last bar closed 00:00 UTC, 1 Jul · simulated market");
  expect(ann.buttons()).toEqual(chartButtons);
});

it("a timeframe is one tap away, in the same message", async () => {
  const chart = await ann.say("/chart BTCUSDT 1h", "BTCUSDT spot 1h");
  const daily = await ann.tap("1d", "BTCUSDT spot 1d");
  expect(daily.message_id).toBe(chart.message_id);
  expect(textOf(daily)).toContain("61 bars");
  expect(ann.buttons()[1]).toEqual(["1h", "4h", "✓ 1d"]);
});

it("a refresh shows what came since in the same message, and says where nothing did", async () => {
  const chart = await ann.say("/chart eth", "Last bar closed 00:00 UTC, 1 Jul");
  expect(await toastOf(chart, "Refresh")).toBe("Nothing has changed since");
  const [, eth] = FIRST_INSTRUMENTS;
  if (eth === undefined) throw new Error("the history has two instruments");
  const { endMs } = HISTORY;
  const series = createMarketSimulator({ seed: 42 }).candles(eth, endMs, endMs + 15 * MINUTE_MS);
  await createCandlesStore({ clickhouse, clock }).insert(eth, series, "file");
  const fresh = await ann.tap("Refresh", "Last bar closed 00:15 UTC, 1 Jul");
  expect(fresh.message_id).toBe(chart.message_id);
});

it("a chart whose message is gone is sent anew", async () => {
  const chart = await ann.say("/chart BTCUSDT 4h", "BTCUSDT spot 4h");
  emulator.faults.inject({ kind: "delay", calls: 1, delayMs: 500, methods: ["editMessageMedia"] });
  const tapped = ann.tap("1h", "BTCUSDT spot 1h");
  await api.deleteMessage(ann.user.chatId, chart.message_id);
  const anew = await tapped;
  expect(anew.message_id).toBeGreaterThan(chart.message_id);
});

it("a symbol that is not traded is answered with those like it", async () => {
  await ann.say("/chart btcudst 1h", "Nothing traded here is called “BTCUDST”");
  expect(ann.buttons()).toEqual([["BTCUSDT"], ["Choose", "Menu"]]);
  await ann.tap("BTCUSDT", "BTCUSDT spot 1h");
  for (const slip of ["BTXUSDT", "XTCUSDT", "BTCUSD7"]) {
    await ann.say(`/chart ${slip}`, `Nothing traded here is called “${slip}”`);
    expect(ann.buttons()[0]?.[0]).toBe("BTCUSDT");
  }
  await ann.say("/chart usdt", "Did you mean");
  expect(ann.buttons()[0]).toEqual(["BTCUSDT", "ETHUSDT"]);
  await ann.say("/chart qqqqqqq", "Nothing traded here matches “QQQQQQQ”");
  await ann.say("/chart <b>", "Nothing traded here matches “<b>”");
});

it("/chart alone asks for the instrument, and its message becomes the chart", async () => {
  const question = await ann.say("/chart", "Chart · instrument");
  const chart = await ann.tap("BTCUSDT spot", "BTCUSDT spot 15m");
  expect([chart.message_id, isPhoto(chart)]).toEqual([question.message_id, true]);
  await ann.say("/menu", "No backtest is running");
  const asked = await ann.tap("Chart", "Chart · instrument");
  const typed = await ann.say("eth", "ETHUSDT spot 15m");
  expect(typed.message_id).toBeGreaterThan(asked.message_id);
  await vi.waitFor(() => {
    expect(ann.user.messages().map(({ message_id }) => message_id)).not.toContain(asked.message_id);
  });
});

it("a link leads to a chart", async () => {
  await ann.say("/start chart_1_ETHUSDT", "ETHUSDT spot 15m");
  await ann.say("/start chart_1_NOSUCH", "Nothing traded here matches “NOSUCH”");
});

it("the backtest of a chart asks neither instrument nor timeframe", async () => {
  await ann.say("/chart BTCUSDT 4h", "BTCUSDT spot 4h");
  await ann.tap("Backtest", "step 1 of 3: strategy\nBTCUSDT spot 4h · Binance");
  await ann.tap("Trend", "step 2 of 3: period");
  await ann.tap("30 days", "step 3 of 3: trading");
  await ann.say("/cancel", "Nothing was saved or started");
});

it("an instrument without candles has no chart yet, and the one that is shown stays", async () => {
  const [btc] = SIMULATED_INSTRUMENTS;
  if (btc === undefined) throw new Error("there are simulated instruments");
  await instruments.upsert([{ ...referenceData(btc), symbol: "NEWUSDT", base: "NEW" }]);
  const empty = await ann.say("/chart NEWUSDT", "No candles yet · NEWUSDT spot");
  expect(ann.buttons()).toEqual([["Refresh"], ["Menu"]]);
  expect(await toastOf(empty, "Refresh")).toBeUndefined();
  await instruments.upsert([{ ...referenceData(btc), symbol: "NEWUSDT", base: "NEW", isTradable: false }]);
});

it("a symbol of several markets is asked for, unless the market was said", async () => {
  await instruments.upsert(SIMULATED_INSTRUMENTS.map(referenceData));
  await ann.say("/chart BTCUSDT 1h", "BTCUSDT · on which market?");
  expect(ann.buttons()).toEqual([
    ["Binance spot", "Binance futures"],
    ["Bybit spot", "Bybit futures"],
  ]);
  const chart = await ann.tap("Binance spot", "BTCUSDT spot 1h");
  expect(isPhoto(chart)).toBe(true);
  await ann.say("/chart binance spot btcusdt", "BTCUSDT spot 15m");
  await ann.say("/chart bybit futures btcusdt", "No candles yet · BTCUSDT futures");
});

it("the picker asks for the market first, and keeps what was chosen marked", async () => {
  await ann.say("/chart", "On which market?");
  expect(ann.buttons()).toEqual([
    ["Binance spot", "Binance futures"],
    ["Bybit spot", "Bybit futures"],
    ["All markets"],
    ["Cancel"],
  ]);
  await ann.tap("All markets", "All markets\nWhich instrument?");
  expect(ann.buttons()).toEqual([["BTCUSDT", "ETHUSDT"], ["SOLUSDT"], ["‹ Back", "Cancel"]]);
  await ann.tap("BTCUSDT", "BTCUSDT is traded on several markets");
  expect(ann.buttons().at(0)).toEqual(["Binance spot", "Binance futures"]);
  await ann.tap("‹ Back", "Which instrument?");
  await ann.tap("‹ Back", "On which market?");
  expect(ann.buttons()[2]).toEqual(["✓ All markets"]);
  await ann.tap("Bybit spot", "Bybit spot\nWhich instrument?");
  expect(ann.buttons()).toEqual([["BTCUSDT spot", "ETHUSDT spot"], ["SOLUSDT spot"], ["‹ Back", "Cancel"]]);
  await ann.tap("SOLUSDT spot", "No candles yet · SOLUSDT spot");
});

it("a market that was said is not asked for", async () => {
  await ann.say("/chart bybit futures", "Bybit futures\nWhich instrument?");
  expect(ann.buttons()[0]).toEqual(["BTCUSDT futures", "ETHUSDT futures"]);
  await ann.tap("‹ Back", "On which market?");
  await ann.say("/chart bybit 1h", "On which market?");
});

it("typing narrows every market, and the same picker asks in a backtest", async () => {
  await ann.say("/start bt_trend", "step 2 of 5: instrument");
  await ann.say("eth", "ETHUSDT is traded on several markets");
  expect(ann.buttons()).toEqual([
    ["Binance spot", "Binance futures"],
    ["Bybit spot", "Bybit futures"],
    ["‹ Back", "Cancel"],
  ]);
  await ann.tap("‹ Back", "On which market?");
  await ann.tap("Binance spot", "Which instrument?");
  await ann.say("usdt", "Which instrument?");
  await ann.say("btcusdt", "BTCUSDT spot · Binance\n\nHow long is a bar?");
  await ann.tap("‹ Back", "Which instrument?");
  expect(ann.buttons().flat()).toContain("SOLUSDT spot");
  await ann.say("/cancel", "Nothing was saved or started");
});

it("a list of many is paged by symbol, six at a time, and none is left out or shown twice", async () => {
  const coins = Array.from({ length: 14 }, (_, index) => `P${String(index).padStart(2, "0")}`);
  const [btc] = SIMULATED_INSTRUMENTS;
  if (btc === undefined) throw new Error("there are simulated instruments");
  const listed = ([1, 2, 3, 4] as const).flatMap((marketId) =>
    coins.map((base) => ({ ...referenceData(btc), marketId, symbol: `${base}USDT`, base })),
  );
  await instruments.upsert(listed);
  await ann.say("/chart", "On which market?");
  for (const [market, suffix] of [
    ["All markets", ""],
    ["Binance futures", " futures"],
  ] as const) {
    await ann.tap(market, `${market}\nWhich instrument?`);
    await ann.say("p", "Choose one, see more with ›");
    const pages = [ann.buttons()];
    for (const page of [2, 3]) {
      await ann.tap("›", `page ${page}`);
      pages.push(ann.buttons());
    }
    expect(pages.map((rows) => rows.at(-1))).toEqual([
      ["›", "‹ Back", "Cancel"],
      ["‹", "›", "‹ Back", "Cancel"],
      ["‹", "‹ Back", "Cancel"],
    ]);
    expect(pages.flatMap((rows) => rows.slice(0, -1).flat())).toEqual(
      coins.map((base) => `${base}USDT${suffix}`),
    );
    expect(Math.max(...pages.map((rows) => rows.length))).toBe(4);
    await ann.tap("‹", "page 2");
    await ann.tap("‹ Back", "On which market?");
  }
});

it("an indicator behind the symbol is drawn, and stays while timeframes change", async () => {
  const chart = await ann.say("/chart binance spot btcusdt 1h ema 50", /\nEMA 50 [\d\u202f.]+$/);
  expect(isPhoto(chart)).toBe(true);
  const other = await ann.tap("4h", /\nEMA 50\n⚠ Not warmed up: read 366 bars of 56\d$/);
  expect(other.message_id).toBe(chart.message_id);
  await ann.say(
    "/chart binance spot btcusdt 1h rsi 14 80 20",
    `RSI is not drawn\n1. Parameter “${paramWord("lower", "en")}”: `,
  );
  expect(ann.buttons()).toEqual([["RSI", "Menu"]]);
  await ann.say(
    "/chart binance spot btcusdt ema 1 2",
    "EMA is not drawn\nThat is too many values. Type them like 20",
  );
  await ann.say("/chart binance spot btcusdt vwap 5", "VWAP is not drawn\nVWAP has no values to change");
});

it("an indicator takes decimal commas, and stays where a symbol was mistyped", async () => {
  await ann.say("/chart binance spot btcusdt 1h bb 20 2,5", /\nBB 20\/2\.5 · /);
  await ann.say("/chart ethusdd 1h rsi 7", "Nothing traded here is called “ETHUSDD”");
  await ann.tap("ETHUSDT", "ETHUSDT · on which market?");
  await ann.tap("Binance spot", /\nRSI 7 [\d.]+$/);
});

it("a mistyped indicator behind a symbol is not taken for a part of the symbol", async () => {
  await ann.say("/chart binance spot btcusdt 1h emma 50", "No indicator is called “emma”");
  expect(ann.buttons().flat()).toContain("EMA");
  await ann.say("/chart binance spot btcusdt 1h супертр 10 3", /\nSupertrend 10\/3 [\d\u202f.]+$/);
  await ann.say("/chart binance spot btc qqqqqqqqqq", "No indicator is called “qqqqqqqqqq”");
  await ann.say("/chart binance spot btc usdd", "Nothing traded here is called “BTCUSDD”");
});

it("draws without an error in the log", () => {
  expect(logLines.join("")).not.toContain('"level":"error"');
});
