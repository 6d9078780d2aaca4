import { rmSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { createPrng } from "@roehub/core/kernel/prng";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
import { type ChatDriver, openChat } from "./chat-driver.ts";
import { copyDataRoot, endProcessesOf, processesOf, withStoredMarket } from "./sandbox-data.ts";
import {
  freePorts,
  newDataRoot,
  type SandboxProcess,
  spawnSandbox,
  startSandboxProcess,
} from "./sandbox-process.ts";

const SEED = 7;
const MINUTES_PER_DAY = 1_440;
/** Sandboxes of this file one after the other on one address, as a newcomer starts again. */
let port: number;
const undisturbed = newDataRoot();
const roots = [undisturbed];

beforeAll(async () => {
  port = await freePorts();
  const sandbox = await startSandboxProcess({ dataRoot: undisturbed, port });
  await sandbox.stop();
});

afterAll(() => {
  for (const root of roots) {
    endProcessesOf(root);
    rmSync(root, { recursive: true, force: true });
  }
});

it("a load killed at seeded moments goes on, and ends with the candles of an undisturbed one", async () => {
  const dataRoot = newDataRoot();
  roots.push(dataRoot);
  const random = createPrng(SEED);
  for (const atLeastPercent of [5, 30, 60, 85]) {
    const sandbox = spawnSandbox({ dataRoot, port });
    const percent = () => Number(/.*candles\s+\S+ (\d+) %/s.exec(sandbox.output())?.[1] ?? 0);
    await sandbox.prints(() => percent() >= atLeastPercent);
    // Chunks take some hundred milliseconds: the kill falls anywhere inside one.
    await after(Math.floor(random() * 400));
    sandbox.child.kill("SIGKILL");
    await sandbox.closed;
    expect(sandbox.output()).not.toContain("Open http");
  }
  const sandbox = await startSandboxProcess({ dataRoot, port });
  await sandbox.stop();

  await withStoredMarket(undisturbed, (expected) =>
    withStoredMarket(dataRoot, async (continued) => {
      expect(continued.candles.map(({ symbol }) => symbol)).toEqual(["BTCUSDT", "ETHUSDT"]);
      for (const [index, { symbol, count, first, last }] of continued.candles.entries()) {
        expect({ symbol, count }).toEqual({ symbol, count: last - first + 1 });
        // Both have 400 days, which began some minutes apart.
        const other = ensureDefined(expected.candles[index], "candles of the undisturbed load");
        const common = { first: Math.max(first, other.first), last: Math.min(last, other.last) };
        expect(common.last - common.first).toBeGreaterThan(399 * MINUTES_PER_DAY);
        expect(await continued.contentHash(symbol, common)).toBe(await expected.contentHash(symbol, common));
      }
    }),
  );
});

describe("a conversation and a run outlive SIGKILL", () => {
  const dataRoot = newDataRoot();
  roots.push(dataRoot);
  let browser: Browser;
  let sandbox: SandboxProcess;
  let chat: ChatDriver;
  beforeAll(async () => {
    copyDataRoot(undisturbed, dataRoot);
    [browser, sandbox] = await Promise.all([launchBrowser(), startSandboxProcess({ dataRoot, port })]);
    chat = await openChat(browser, { url: sandbox.url, locale: "en" });
    await register(chat);
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  /** Kills the sandbox and starts it again; what it left running must be gone by then. */
  async function killAndStartAgain(): Promise<void> {
    await sandbox.kill();
    const outlived = processesOf(dataRoot);
    expect(outlived.length).toBeGreaterThan(0);
    sandbox = await startSandboxProcess({ dataRoot, port });
    const now = processesOf(dataRoot);
    expect(outlived.filter((pid) => now.includes(pid))).toEqual([]);
  }

  it("the next start asks the same question on, and the backtest completes", async () => {
    await answerUntilPeriod(chat, "trend");
    await killAndStartAgain();
    await answerUntilQuote(chat, 30);
    await tapRun(chat);
    await resultMessage(chat);
    expect(await chat.countWith(resultTitle(chat))).toBe(1);
  });

  it("killed right after [Run], the next start delivers exactly one result", async () => {
    await answerUntilPeriod(chat, "trend");
    await answerUntilQuote(chat, 30);
    const accepted = chat.page.waitForResponse((response) => response.url().endsWith("/taps"));
    await tapRun(chat);
    await accepted;
    await killAndStartAgain();
    await expectResults(2);
  });

  it("killed while the backtest runs, the next start delivers exactly one result", async () => {
    await answerUntilPeriod(chat, "ma_cross");
    await answerUntilQuote(chat, 365);
    await tapRun(chat);
    await chat.messageWith(progressTitle(chat));
    await killAndStartAgain();
    await expectResults(3);
  });

  /** So many results in the chat once nothing is left to run, to send or to ask. */
  async function expectResults(count: number): Promise<void> {
    await expect.poll(() => chat.countWith(resultTitle(chat)), { timeout: 30_000 }).toBe(count);
    await chat.send("/menu");
    await chat.messageWith(chat.text("menu", { n: 0, nText: "0" }).split("\n").at(-1) ?? "");
    expect(await chat.countWith(resultTitle(chat))).toBe(count);
    expect(await chat.countWith(progressTitle(chat))).toBe(0);
  }
});
