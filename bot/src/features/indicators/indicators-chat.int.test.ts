import { paramWord } from "@roehub/core/indicators/param-words";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { Api } from "grammy";
import type { Message } from "grammy/types";
import { expect, it, vi } from "vitest";
import { createChatHarness, textOf } from "../../../e2e/chat-harness.ts";
import { BOT_TOKEN } from "../../../e2e/test-bot.ts";
import { indicatorsOf } from "./indicator-groups.ts";

const { person, apiRoot, clickhouse, logLines } = await createChatHarness();
const api = new Api(BOT_TOKEN, { apiRoot });
const ann = person("ann");
const boris = person("boris");

const isPhoto = (message: Message) => "photo" in message;
const shownIds = () => ann.user.messages().map(({ message_id }) => message_id);

it("/indicators lists the groups, a group its indicators, and a card is one message with its picture", async () => {
  await ann.say("/start", "Test an idea on history");
  const groups = await ann.say("/indicators", `${INDICATORS.length} indicators`);
  expect(ann.buttons()[0]?.[0]).toBe(`Averages ${indicatorsOf("average").length}`);
  const momentum = indicatorsOf("momentum").length;
  const list = await ann.tap(`Momentum ${momentum}`, `Momentum · ${momentum} indicators`);
  const card = await ann.tap("RSI", "Relative strength index · RSI");
  expect([list.message_id, card.message_id]).toEqual([groups.message_id, groups.message_id]);
  expect(isPhoto(card)).toBe(true);
  expect(textOf(card)).toMatch(/▲ Long: RSI 14 \(\d\d\.\d\d\) below 30/);
  expect(textOf(card)).toContain("BTCUSDT spot 1h, bar closed 00:00 UTC, 1 Jul · simulated market");
  expect(ann.buttons()).toEqual([
    ["Use in strategy", "Open chart"],
    ["‹ Previous", "Next ›"],
    ["Groups", "Menu"],
  ]);
});

it("the neighbours are looked through in place, and the lists take the place of a picture", async () => {
  const card = await ann.say("/indicators rsi", "Relative strength index · RSI");
  const [first, second] = indicatorsOf("momentum");
  expect(first?.id).toBe("rsi");
  const next = await ann.tap("Next ›", second?.title.en ?? "");
  const back = await ann.tap("‹ Previous", "Relative strength index · RSI");
  expect([next.message_id, back.message_id]).toEqual([card.message_id, card.message_id]);
  const groups = await ann.tap("Groups", "Choose a group");
  expect(groups.message_id).toBeGreaterThan(card.message_id);
  await vi.waitFor(() => expect(shownIds()).not.toContain(card.message_id));
});

it("a name may be typed in either language, and what is like none is answered with those near it", async () => {
  const card = await ann.say("/indicators полосы Боллинджера", "Bollinger bands · BB");
  expect(isPhoto(card)).toBe(true);
  await ann.say("/indicators rsl", "No indicator is called “rsl”\nDid you mean");
  expect(ann.buttons().flat()).toContain("RSI");
  await ann.tap("RSI", "Relative strength index · RSI");
  await ann.say("/indicators <b>qqqqqqqq", "No indicator is called “<b>qqqqqqqq”\nChoose a group");
  expect(ann.buttons().flat()).toContain(`Volume ${indicatorsOf("volume").length}`);
});

it("an indicator is used in a strategy, whose instrument the cards are then shown on", async () => {
  await ann.say("/indicators macd", "MACD");
  await ann.tap("Use in strategy", "step 1 of 4: market\nMACD 12/26/9");
  await ann.tap("Binance spot", "step 2 of 4");
  await ann.tap("ETHUSDT spot", "step 3 of 4");
  await ann.tap("15m", "ETHUSDT spot 15m macd.trend(12,26,9)");
  await ann.tap("Save", "✓ Saved");
  const card = await ann.say("/indicators rsi", "Relative strength index · RSI");
  expect(textOf(card)).toContain("ETHUSDT spot 15m, bar closed");
});

it("a timeframe on which the history is too short gives way to a shorter one", async () => {
  await ann.say("/start new_trend", "step 1 of 4");
  await ann.tap("Binance spot", "step 2 of 4");
  await ann.tap("BTCUSDT spot", "step 3 of 4");
  await ann.tap("1d", "step 4 of 4");
  await ann.tap("Save", "✓ Saved");
  const card = await ann.say("/indicators rsi", "Relative strength index · RSI");
  expect(textOf(card)).toContain("BTCUSDT spot 1h, bar closed");
  const short = await ann.say("/indicators roc", "ROC");
  expect(textOf(short)).toContain("BTCUSDT spot 1d, bar closed");
});

it("a question that is open stays open while cards are looked at, and /indicators leaves it", async () => {
  const card = await ann.say("/indicators rsi", "Relative strength index · RSI");
  await ann.say("/start bt_trend", "step 2 of 5: instrument");
  await ann.tapOn(card, "Next ›", "Momentum · 2 of");
  await ann.say("eth", "step 3 of 5");
  await ann.say("/indicators", "Choose a group");
  await ann.say("/cancel", "Nothing to cancel");
});

it("buttons of an indicator that is no more say that they are out of date", async () => {
  const card = await ann.say("/indicators rsi", "Relative strength index · RSI");
  const row = [{ text: "Gone", callback_data: "1.ind.card..no_such_thing" }];
  await api.editMessageReplyMarkup(ann.user.chatId, card.message_id, {
    reply_markup: { inline_keyboard: [row] },
  });
  const tap = ann.user.tap(card.message_id, "Gone");
  if (tap.kind !== "asked") throw new Error("the button is the bot's");
  expect((await ann.user.waitForAnswer(tap.callbackQueryId)).text).toBe("These buttons are out of date");
});

it("the wizard finds an indicator by its group, its page and its typed name, and steps back within", async () => {
  await ann.say("/new", "step 1 of 4");
  await ann.tap("Binance spot", "step 2 of 4");
  await ann.tap("BTCUSDT spot", "step 3 of 4");
  const question = await ann.tap("1h", "All indicators must agree");
  expect(ann.buttons()).toEqual([
    ["EMA", "SMA", "RSI", "MACD"],
    ["BB", "Supertrend"],
    ["Averages", "Trend"],
    ["Momentum", "Volatility"],
    ["Volume"],
    ["‹ Back", "Cancel"],
  ]);
  const list = await ann.tap("Momentum", "Relative strength index");
  expect(list.message_id).toBe(question.message_id);
  await ann.tap("›", indicatorsOf("momentum")[9]?.title.en ?? "");
  expect(ann.buttons().at(-1)?.[0]).toBe("‹");
  await ann.tap("‹ Back", "Moving averages – ");
  await ann.tap("Momentum", "Relative strength index");
  await ann.tap("%R", "%R 14");
  const [lower, upper] = [paramWord("lower", "en"), paramWord("upper", "en")];
  expect(ann.buttons().flat()).toContain(`${lower} −80`);
  await ann.tap(`${lower} −80`, `New value for ${lower}`);
  expect(ann.buttons().flat()).toEqual([
    "−95",
    "−90",
    "−85",
    "−80",
    "−75",
    "−70",
    "−65",
    "−60",
    "‹ Back",
    "Cancel",
  ]);
  await ann.tap("−90", "%R 14");
  expect(ann.buttons().flat()).toContain(`${lower} −90`);
  await ann.say("14 -95 -5", "%R 14");
  expect(ann.buttons().flat()).toContain(`${upper} −5`);
  await ann.tap("‹ Back", "Relative strength index");
  await ann.tap("‹ Back", "Moving averages – ");
  await ann.say("bolinger", "No indicator is called “bolinger”");
  await ann.tap("BB", "BB 20/2");
  await ann.tap("Use BB", "step 4 of 4");
  await ann.tap("+ Indicator", "Moving averages – ");
  await ann.say("nothing like it", "No indicator is called so");
  await ann.say("супертренд", "Supertrend 10/3");
  await ann.say("/cancel", "Nothing was saved or started");
});

it("without candles a card has no picture, and says why", async () => {
  await clickhouse.command({ query: "TRUNCATE TABLE canonical_candles_1m" });
  boris.user.setLanguage("ru");
  await boris.say("/start", "Проверьте идею на истории");
  const card = await boris.say("/indicators ema", "Экспоненциальная скользящая средняя · EMA");
  expect(isPhoto(card)).toBe(false);
  expect(textOf(card)).toContain("Свечей пока нет, поэтому нет ни картинки, ни значений.");
  expect(boris.buttons()[0]).toEqual(["В стратегию"]);
  const next = await boris.tap("Следующий ›", "Скользящие средние · ");
  expect(next.message_id).toBe(card.message_id);
});

it("draws without an error in the log", () => {
  expect(logLines.join("")).not.toContain('"level":"error"');
});
