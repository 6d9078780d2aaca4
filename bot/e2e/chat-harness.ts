import { DAY_MS, epochMs } from "@roehub/core/kernel/time";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { Clickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import type { Message } from "grammy/types";
import { afterAll } from "vitest";
import { createMarketSimulator } from "../../workers/src/sandbox/market/market-simulator.ts";
import { FIRST_INSTRUMENTS, referenceData } from "../../workers/src/sandbox/market/simulated-instruments.ts";
import { createTelegramEmulator } from "../../workers/src/sandbox/telegram/telegram-emulator.ts";
import { createTestClickhouse, createTestDatabase } from "../../workers/src/sandbox/test-databases.ts";
import { BOT_TOKEN, createTestBot, MINI_APP_URL } from "./test-bot.ts";

/** The history of the harness: these whole days of simulated minutes. */
export const HISTORY = { startMs: Date.UTC(2025, 4, 1), endMs: Date.UTC(2025, 6, 1) } as const;

const WAIT_MS = 20_000;

/** The bot, a local Telegram and real databases. Call it at the top level of a file; the caller starts the bot. */
export async function createChatHarness({ startBot = true } = {}) {
  const { postgres, dsn } = await createTestDatabase();
  const { clickhouse, url } = await createTestClickhouse();
  const clock = createSystemClock();
  await storeHistory(clickhouse);
  const emulator = createTelegramEmulator({
    botToken: BOT_TOKEN,
    clock,
    environment: "test",
    miniAppUrl: MINI_APP_URL,
  });
  const apiRoot = await emulator.listen({ port: 0 });
  const logLines: string[] = [];
  const logger = createLogger({
    level: "debug",
    secrets: [BOT_TOKEN],
    write: (line) => void logLines.push(line),
  });
  const bot = createTestBot({ postgres, clickhouse, apiRoot, clock, logger });
  if (startBot) await bot.start();
  afterAll(async () => {
    if (startBot) await bot.stop();
    await emulator.close();
  });

  /** The first message that fits among those sent or edited once `act` was called. */
  function nextMessage(chatId: number, expected: string | RegExp, act: () => void): Promise<Message> {
    return new Promise((resolve, reject) => {
      const seen: string[] = [];
      const timer = setTimeout(() => {
        unsubscribe();
        reject(new Error(`nothing fits ${expected}; since then: ${JSON.stringify(seen)}`));
      }, WAIT_MS);
      const unsubscribe = emulator.subscribe((event) => {
        if (event.type !== "message" && event.type !== "message_edited") return;
        const { message } = event;
        if (message.chat.id !== chatId || message.from?.is_bot !== true) return;
        seen.push(textOf(message));
        if (!matches(textOf(message), expected)) return;
        clearTimeout(timer);
        unsubscribe();
        resolve(message);
      });
      act();
    });
  }

  /** A person's chat, in which every step waits for what the bot says. */
  function person(handle: "ann" | "boris") {
    const user = emulator.user(handle);
    let last: Message | null = null;

    const expectText = async (text: string | RegExp, afterMessageId?: number): Promise<Message> => {
      const fits = (message: Message) => matches(textOf(message), text);
      last = await user.waitForMessage((message) => message.from?.is_bot === true && fits(message), {
        timeoutMs: WAIT_MS,
        ...(afterMessageId === undefined ? {} : { afterMessageId }),
      });
      return last;
    };

    return {
      user,
      /** Says something and waits for the bot's message that fits. */
      async say(text: string, expected: string | RegExp): Promise<Message> {
        user.sendText(text);
        return expectText(expected);
      },
      /** Taps a button of the message shown last and waits for a message that fits and was sent or edited since. */
      async tap(button: string, expected: string | RegExp): Promise<Message> {
        const { message_id } = last ?? { message_id: 0 };
        last = await nextMessage(user.chatId, expected, () => user.tap(message_id, button));
        return last;
      },
      /** Taps a button of an older message. */
      async tapOn(message: Message, button: string, expected: string | RegExp): Promise<Message> {
        last = await nextMessage(user.chatId, expected, () => user.tap(message.message_id, button));
        return last;
      },
      expectText,
      /** The texts of the buttons of the message shown last, row by row. */
      buttons: (): string[][] =>
        (last?.reply_markup?.inline_keyboard ?? []).map((row) => row.map(({ text }) => text)),
    };
  }

  return { emulator, bot, postgres, clickhouse, dsn, clickhouseUrl: url, apiRoot, logLines, person };
}

/** What a message says, whichever kind it is. */
export function textOf(message: Message): string {
  return message.text ?? message.caption ?? "";
}

function matches(text: string, expected: string | RegExp): boolean {
  return typeof expected === "string" ? text.includes(expected) : expected.test(text);
}

async function storeHistory(clickhouse: Clickhouse): Promise<void> {
  const clock = { nowMs: () => epochMs(HISTORY.endMs + DAY_MS) };
  const instruments = createInstrumentsStore({ clickhouse, clock });
  const candles = createCandlesStore({ clickhouse, clock });
  const simulator = createMarketSimulator({ seed: 42 });
  for (const instrument of FIRST_INSTRUMENTS) {
    const series = simulator.candles(instrument, HISTORY.startMs, HISTORY.endMs);
    await candles.insert(instrument, series, "file");
  }
  await instruments.upsert(FIRST_INSTRUMENTS.map(referenceData));
}
