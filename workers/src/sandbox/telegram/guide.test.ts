import { readFileSync } from "node:fs";
import type { Bot } from "grammy";
import { InputFile } from "grammy";
import type { InlineKeyboardMarkup, Message } from "grammy/types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ONE_PIXEL_PNG, type RunningEmulator, startTestEmulator } from "./emulator-fixture.ts";
import { stepsDoneBy } from "./guide.ts";
import { postJson, readSnapshot } from "./page-fixture.ts";

const MINI_APP_URL = "http://127.0.0.1:9/";

let running: RunningEmulator;
let bot: Bot;
let polling: Promise<void>;
beforeEach(async () => {
  running = await startTestEmulator({ miniAppUrl: MINI_APP_URL, guidePatienceMs: 10_000 });
  bot = running.newBot();
});
afterEach(async () => {
  await bot.stop();
  await polling;
  await running.emulator.close();
});

const row = (
  text: string,
  data: string,
  style?: "primary",
): InlineKeyboardMarkup["inline_keyboard"][number] => [
  { text, callback_data: data, ...(style === undefined ? {} : { style }) },
];

/** Answers like the real bot does, as short as it can. */
function startScriptedBot(): void {
  bot.command("start", (ctx) => ctx.reply("Roehub"));
  bot.command("backtest", (ctx) =>
    ctx.reply("Which?", {
      reply_markup: {
        inline_keyboard: [row("1m", "1.bt.tf..1m"), row("15m", "1.bt.tf..15m"), row("Cancel", "x")],
      },
    }),
  );
  bot.callbackQuery("1.bt.tf..15m", async (ctx) => {
    await ctx.answerCallbackQuery();
    await ctx.editMessageText("Quote", {
      reply_markup: { inline_keyboard: [row("Change", "c"), row("Run 1", "run", "primary")] },
    });
  });
  bot.callbackQuery("run", async (ctx) => {
    await ctx.answerCallbackQuery();
    await ctx.editMessageText("↻ 40 %", { reply_markup: { inline_keyboard: [row("Cancel", "x")] } });
    await ctx.replyWithPhoto(new InputFile(ONE_PIXEL_PNG), {
      caption: "✓ Backtest done\nRH-7K2M9QX4TD",
      reply_markup: {
        inline_keyboard: [
          [{ text: "Open table", web_app: { url: `${MINI_APP_URL}?tgWebAppStartParam=j_1` } }],
        ],
      },
    });
  });
  bot.command("new", (ctx) => ctx.reply("✓ Saved\nema.trend(20)"));
  bot.command("clone", (ctx) => ctx.reply("✓ Saved as a clone\nema.trend(34)"));
  polling = bot.start();
}

async function doneSteps(): Promise<string[]> {
  const { guide } = await readSnapshot(running.origin, "ann");
  return guide.filter(({ isDone }) => isDone).map(({ id }) => id);
}

const play = (step: string) => postJson(`${running.origin}/sandbox/users/ann/guide`, { step });

describe("the guide", () => {
  it("does each step for the visitor through the main buttons, and ticks it by what the bot did", async () => {
    startScriptedBot();
    expect(await play("start")).toEqual({ status: 200, body: { kind: "done" } });
    expect(await play("backtest")).toEqual({ status: 200, body: { kind: "done" } });
    expect(await doneSteps()).toEqual(["start", "backtest"]);
    const opened = await play("open_table");
    expect(opened.body).toMatchObject({
      kind: "mini_app",
      launch: { url: `${MINI_APP_URL}?tgWebAppStartParam=j_1` },
    });
    await play("new_strategy");
    await play("clone");
    expect(await doneSteps()).toEqual(["start", "backtest", "open_table", "new_strategy", "clone"]);
  });

  it.each([
    ["en", "saved", "new_strategy"],
    ["ru", "saved", "new_strategy"],
    ["en", "saved-clone", "clone"],
    ["ru", "saved-clone", "clone"],
  ])("knows the bot's own %s sentence %s", (locale, key, step) => {
    polling = Promise.resolve();
    const sentences = readFileSync(
      new URL(`../../../../bot/src/locales/${locale}.ftl`, import.meta.url),
      "utf8",
    );
    const sentence = new RegExp(`^${key} =\\s+<b>(.+)</b>$`, "m").exec(sentences)?.[1] ?? "";
    const message = { from: { id: 42 }, chat: { id: 1001 }, text: `${sentence}\nema.trend(20)` } as Message;
    expect(stepsDoneBy({ type: "message", message, push: null }, 42, "/clone")).toEqual([step]);
  });

  it("ticks nothing by words of the visitor alone", async () => {
    polling = Promise.resolve();
    running.emulator.user("ann").sendText("✓ Saved RH-7K2M9QX4TD");
    running.emulator.user("ann").sendText("/start");
    expect(await doneSteps()).toEqual([]);
  });

  it("says that the bot is silent, or that an earlier step is missing", async () => {
    polling = Promise.resolve();
    const silent = await startTestEmulator({ guidePatienceMs: 20 });
    const start = await postJson(`${silent.origin}/sandbox/users/ann/guide`, { step: "start" });
    await silent.emulator.close();
    expect(start.body).toEqual({ kind: "stuck", reason: "bot_silent" });
    expect((await play("open_table")).body).toEqual({ kind: "stuck", reason: "needs_earlier_step" });
  });

  it("gives up on a bot that asks in circles", async () => {
    bot.command("new", (ctx) =>
      ctx.reply("Again 0", { reply_markup: { inline_keyboard: [row("Next", "0")] } }),
    );
    bot.on("callback_query:data", async (ctx) => {
      const round = Number(ctx.callbackQuery.data) + 1;
      const keyboard = { inline_keyboard: [row("Next", String(round))] };
      await ctx.editMessageText(`Again ${round}`, { reply_markup: keyboard });
    });
    polling = bot.start();
    expect((await play("new_strategy")).body).toEqual({ kind: "stuck", reason: "no_way_on" });
  });
});
