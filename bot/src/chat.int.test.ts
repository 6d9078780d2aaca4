import { toId62 } from "@roehub/core/kernel/ids";
import { Api } from "grammy";
import { expect, it, vi } from "vitest";
import { createChatHarness, textOf } from "../e2e/chat-harness.ts";
import { BOT_TOKEN } from "../e2e/test-bot.ts";

const { person, emulator, apiRoot, postgres, logLines } = await createChatHarness();
const ann = person("ann");
const boris = person("boris");
const api = new Api(BOT_TOKEN, { apiRoot });

async function menuButtonOf(chatId: number): Promise<string> {
  const button = await api.getChatMenuButton({ chat_id: chatId });
  return button.type === "web_app" ? button.text : button.type;
}

it("somebody who has not started is asked to, in their language, whatever they send", async () => {
  boris.user.setLanguage("ru");
  await boris.say("/backtest", "Сначала отправьте /start");
  await boris.say("привет", "Сначала отправьте /start");
});

it("/start registers once and greets by language; a second one welcomes back", async () => {
  await ann.say("/start", "Test an idea on history");
  await ann.say("/start", "Welcome back");
  await boris.say("/start", "Проверьте идею на истории");
  const { rows } = await postgres.pool.query("SELECT locale FROM identity_users ORDER BY telegram_user_id");
  expect(rows).toEqual([{ locale: "en" }, { locale: "ru" }]);
});

it("whatever nobody understands is answered with what would be", async () => {
  await ann.say("hello there", "I did not understand that");
  await ann.say("/frobnicate", "There is no such command");
  await ann.say("/start inv_unknown", "This link leads nowhere");
  expect(ann.buttons().flat()).toContain("Try a backtest");
});

it("the language changes at once and stays", async () => {
  await ann.say("/language", "Which language");
  await ann.tap("Русский", "На каком языке");
  await ann.say("/menu", "Бэктесты не идут");
  const surroundings = async () => ({
    button: await menuButtonOf(ann.user.chatId),
    backtest: ann.user.commands().find(({ command }) => command === "backtest")?.description,
  });
  expect(await surroundings()).toEqual({ button: "Открыть", backtest: "Проверить идею на истории" });
  await ann.say("/language", "На каком языке");
  await ann.tap("English", "Which language");
  await ann.say("/menu", "No backtest is running");
  expect(await surroundings()).toEqual({ button: "Open", backtest: "Test an idea on history" });
  expect(await menuButtonOf(boris.user.chatId)).toBe("Открыть");
});

it("a link to a template skips the first question, and /cancel leaves the rest", async () => {
  const question = await ann.say("/start bt_trend", "step 2 of 5: instrument");
  await ann.say("/cancel", "Nothing was saved or started");
  const tap = ann.user.tap(question.message_id, "Cancel");
  if (tap.kind !== "asked") throw new Error("the button is the bot's");
  expect((await ann.user.waitForAnswer(tap.callbackQueryId)).text).toBe("These buttons are out of date");
  await ann.say("BTCUSDT", "I did not understand that");
});

it("a typed number may have a comma, and a wrong one says why and asks again", async () => {
  await ann.say("/start bt_trend", "step 2 of 5");
  await ann.say("nosuchcoin", "Nothing traded here matches");
  await ann.say("eth", "step 3 of 5");
  await ann.say("17m", "Bars are 1m, 3m");
  await ann.say("4h", "step 4 of 5");
  await ann.say("2020-01-01 2020-02-01", "There is history for 1 May – 1 Jul 2025 UTC only");
  await ann.say("20", "step 5 of 5");
  await ann.tap("Stop loss", "Percent of the entry price");
  await ann.say("120", "A stop loss is above 0 and below 100");
  await ann.say("1,5", "Stop loss: 1.5\u202f%");
  await ann.tap("Try one only", "the idea's own");
  const quote = await ann.tap("Continue", "Backtest quote");
  expect(textOf(quote)).toContain("2 variants: 1 base, 1 with SL/TP");
  await ann.tap("Cancel", "Nothing was saved or started");
});

it("a strategy is built, cloned with its difference in words, tested, and deleted behind a confirmation", async () => {
  await ann.say("/new", "step 1 of 4");
  await ann.tap("Binance spot", "step 2 of 4");
  await ann.say("btc", "step 3 of 4");
  await ann.tap("15m", "All indicators must agree");
  await ann.tap("EMA", "EMA 20");
  await ann.say("34", "EMA 34");
  await ann.tap("Use EMA", "BTCUSDT spot 15m ema.trend(34)");
  await ann.tap("Save", "✓ Saved");
  await ann.tap("Clone", "Nothing is changed yet");
  expect(ann.buttons().flat()).not.toContain("Save");
  await ann.tap("Instrument", "another instrument");
  await ann.tap("ETHUSDT spot", "Changed: BTCUSDT→ETHUSDT");
  await ann.tap("Save", "✓ Saved as a clone");
  await ann.tap("Backtest", "step 2 of 3: period");
  await ann.say("20", "step 3 of 3");
  const savedQuote = await ann.tap("Continue", "1 variant");
  expect(textOf(savedQuote)).toContain("\nema.trend(34) · ");
  await ann.tap("Run 1", "Backtest running");
  const done = await ann.expectText("Backtest done · ETHUSDT spot 15m", 0);
  expect(textOf(done)).not.toContain("Top");
  expect(ann.buttons().flat()).not.toContain("Save best");
  await ann.say("/strategies", "1. ETHUSDT");
  await ann.tap("1", "from its parent: BTCUSDT→ETHUSDT");
  await ann.tap("Delete", "Delete this strategy?");
  await ann.tap("Delete strategy", "✓ Deleted");
  const list = await ann.say("/strategies", "1. BTCUSDT");
  expect(textOf(list)).not.toContain("ETHUSDT");
});

it("the buttons of a card whose strategy was deleted say that it is gone", async () => {
  const saveOne = async () => {
    await ann.say("/start new_breakout", "step 1 of 4");
    await ann.tap("Binance spot", "step 2 of 4");
    await ann.tap("BTCUSDT spot", "step 3 of 4");
    await ann.tap("1h", "step 4 of 4");
    return ann.tap("Save", "✓ Saved");
  };
  const deleteIt = async () => {
    await ann.say("/strategies", "1. BTCUSDT spot 1h atr");
    await ann.tap("1", "ATR 14");
    await ann.tap("Delete", "Delete this strategy?");
    await ann.tap("Delete strategy", "✓ Deleted");
  };
  for (const button of ["Backtest", "Clone"]) {
    const card = await saveOne();
    await deleteIt();
    await ann.tapOn(card, button, "Not found or not yours");
  }
  await saveOne();
  const list = await ann.say("/clone", "1. BTCUSDT spot 1h atr");
  await postgres.pool.query(
    "UPDATE strategy_strategies SET is_deleted = true WHERE name LIKE '%atr.breakout%'",
  );
  const afresh = await ann.tapOn(list, "1", /^Clone(?!.*atr\.breakout)/s);
  expect(afresh.message_id).toBe(list.message_id);
  await ann.say("/cancel", "Cancelled");
});

it("back leads to the question that a link or a card had answered", async () => {
  await ann.say("/start bt_trend", "step 2 of 5");
  await ann.tap("‹ Back", "step 1 of 5");
  await ann.tap("Breakout", "step 2 of 5");
  await ann.say("/strategies", "1. BTCUSDT");
  await ann.tap("1", "Long:");
  await ann.tap("Clone", "what changes");
  await ann.tap("‹ Back", "which strategy?");
});

it("a mistyped command costs nothing of what was answered", async () => {
  await ann.say("/start bt_trend", "step 2 of 5");
  await ann.say("/canel", "There is no such command. /cancel leaves this question.");
  await ann.tap("BTCUSDT spot", "step 3 of 5");
  await ann.say("/cancel", "Nothing was saved or started");
});

it("somebody else's strategy is not found, by link as by button", async () => {
  const { rows } = await postgres.pool.query("SELECT strategy_id FROM strategy_strategies LIMIT 1");
  await boris.say(`/start s_${toId62(rows[0].strategy_id)}`, "Не найдено или не ваше");
});

it("a running backtest stops when asked to, and the winner of a finished one is saved once", async () => {
  await ann.say("/start bt_breakout", "step 2 of 5");
  await ann.tap("BTCUSDT spot", "step 3 of 5");
  await ann.say("1m", "step 4 of 5");
  await ann.tap("All history", "step 5 of 5");
  await ann.tap("Continue", "200 variants");
  await ann.tap("Run 200", "Backtest running");
  await ann.tap("Cancel", "Backtest cancelled");
  await ann.say("/start bt_trend", "step 2 of 5");
  await ann.tap("BTCUSDT spot", "step 3 of 5");
  await ann.say("4h", "step 4 of 5");
  await ann.tap("30 days", "step 5 of 5");
  await ann.tap("Continue", "108 variants");
  await ann.tap("Run 108", "Backtest running");
  const gated = await ann.expectText(/Backtest done · BTCUSDT spot 4h/, 0);
  expect(textOf(gated)).toMatch(/warmed up for \d+\u202f% of the period/);
  expect(textOf(gated)).toContain("No trades");
  expect(ann.buttons().flat()).not.toContain("Save best");
  await ann.say("/start bt_trend", "step 2 of 5");
  await ann.tap("BTCUSDT spot", "step 3 of 5");
  await ann.say("15m", "step 4 of 5");
  await ann.tap("30 days", "step 5 of 5");
  await ann.tap("Continue", "108 variants");
  await ann.tap("Run 108", "Backtest running");
  const done = await ann.expectText(/Backtest done · BTCUSDT spot 15m/, 0);
  const first = await ann.tap("Save best", "✓ Saved");
  ann.user.tap(done.message_id, "Save best");
  await ann.expectText("✓ Saved", first.message_id);
  const { rows } = await postgres.pool.query(
    "SELECT trials FROM strategy_strategies WHERE origin_receipt_id IS NOT NULL",
  );
  expect(rows).toEqual([{ trials: "108" }]);
  await ann.say("/strategies", "1. BTCUSDT spot 15m ema");
  await ann.tap("1", "Long:");
  await ann.tap("Delete", "Delete this strategy?");
  await ann.tap("Delete strategy", "✓ Deleted");
  await ann.tapOn(done, "Save best", "✓ Saved");
  await ann.say("/strategies", "1. BTCUSDT spot 15m ema");
});

it("a result that a block kept out of the chat is told when its old card is tapped", async () => {
  await ann.say("/start bt_trend", "step 2 of 5");
  await ann.tap("BTCUSDT spot", "step 3 of 5");
  await ann.say("15m", "step 4 of 5");
  await ann.tap("30 days", "step 5 of 5");
  const quote = await ann.tap("Continue", "108 variants");
  emulator.faults.inject({ kind: "delay", calls: 1, delayMs: 500, methods: ["editMessageMedia"] });
  await ann.tap("Run 108", "Backtest running");
  ann.user.setBlocked(true);
  await vi.waitFor(
    async () => {
      const { rows } = await postgres.pool.query("SELECT FROM outbox WHERE last_error_code = 'blocked'");
      expect(rows).toHaveLength(1);
    },
    { timeout: 20_000, interval: 50 },
  );
  ann.user.setBlocked(false);
  const told = await ann.tapOn(quote, "Cancel", "Backtest done");
  expect(told.message_id).toBe(quote.message_id);
});

it("says nothing of its users' words, and never the token, in its log", () => {
  const log = logLines.join("");
  expect(log).toContain("bot_started");
  expect(log).not.toMatch(/TESTS-ONLY|nosuchcoin|hello there/);
  expect(log).not.toContain('"level":"error"');
});

it("a failure is told with the id that finds it in the log, and the next question is answered", async () => {
  await postgres.pool.query("ALTER TABLE strategy_strategies RENAME TO hidden");
  const told = await ann.say("/strategies", "Something went wrong on our side");
  await postgres.pool.query("ALTER TABLE hidden RENAME TO strategy_strategies");
  const id = /ID (\w{8})$/.exec(textOf(told))?.[1];
  const line = logLines.find((text) => text.includes("update_failed")) ?? "";
  expect(JSON.parse(line)).toMatchObject({ level: "error", correlation_id: id, error: { code: "42P01" } });
  await ann.say("/strategies", "1. BTCUSDT");
});
