import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { backtestResultSchema } from "@roehub/core/contract/backtest";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NEEDS_RECORDED_DATA, recordedCandleFile } from "../../workers/src/sandbox/recorded-data.ts";
import { answerUntilPeriod, register, resultMessage, tapRun } from "./backtest-conversation.ts";
import { launchBrowser } from "./browser.ts";
import { openChat } from "./chat-driver.ts";
import { backtestByCommand, requestOf } from "./command-line.ts";
import { endProcessesOf } from "./sandbox-data.ts";
import { freePorts, newDataRoot, type SandboxProcess, startSandboxProcess } from "./sandbox-process.ts";
import { expectPicture, expectShown, openTable } from "./shown-result.ts";

const FILE = recordedCandleFile("binance-spot_BTCUSDT_1m_2025-05-20_2025-08-18.csv.gz");

describe.skipIf(FILE === null)(`journey 1 on recorded candles ${NEEDS_RECORDED_DATA}`, () => {
  const file = FILE ?? "";
  const dataRoot = newDataRoot();
  let browser: Browser;
  let sandbox: SandboxProcess;
  beforeAll(async () => {
    const port = await freePorts();
    [browser, sandbox] = await Promise.all([
      launchBrowser(),
      startSandboxProcess({ dataRoot, port, args: ["--candles", dirname(file)] }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.stop();
    endProcessesOf(dataRoot);
    rmSync(dataRoot, { recursive: true, force: true });
  });

  it("a newcomer tests a template on real prices, and the command line agrees in every figure", async () => {
    const chat = await openChat(browser, { url: sandbox.url, locale: "en" });
    await register(chat);
    await answerUntilPeriod(chat, "trend");
    await chat.send("2025-06-20 2025-08-18");
    await chat.messageWith(chat.text("settings-question"));
    await chat.tap(chat.label("button-quote"));
    await chat.messageWith(/20 Jun – 18 Aug 2025 UTC/);
    await tapRun(chat);
    const message = await resultMessage(chat);
    expect(await message.textContent()).toContain(chat.text("result-recorded"));
    await expectPicture(message);
    const result = await openTable(chat);
    await expectShown(chat, { message, result });
    const printed = backtestResultSchema.parse(await backtestByCommand(file, requestOf(result)));
    expect(printed).toEqual(result);
  });
});
