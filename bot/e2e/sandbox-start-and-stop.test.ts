import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  answerUntilPeriod,
  answerUntilQuote,
  register,
  resultMessage,
  resultTitle,
  tapRun,
} from "./backtest-conversation.ts";
import { launchBrowser } from "./browser.ts";
import { openChat } from "./chat-driver.ts";
import { endProcessesOf, processesOf } from "./sandbox-data.ts";
import { freePorts, newDataRoot, spawnSandbox, startSandboxProcess } from "./sandbox-process.ts";

const roots: string[] = [];
function dataRootOfTest(): string {
  const root = newDataRoot();
  roots.push(root);
  return root;
}

afterAll(() => {
  for (const root of roots) {
    endProcessesOf(root);
    rmSync(root, { recursive: true, force: true });
  }
});

describe("a start that cannot be", () => {
  /** Starts it and answers how it ended. */
  async function refusalOf(dataRoot: string, port: number) {
    const { child, closed, output } = spawnSandbox({ dataRoot, port });
    await closed;
    return { exitCode: child.exitCode, said: output(), left: processesOf(dataRoot) };
  }

  it.each(["chat page", "Mini App"])(
    "the %s's port is taken: says which, and how to choose another",
    async (whose) => {
      const port = await freePorts();
      const taken = whose === "chat page" ? port : port + 1;
      const other = createServer().listen(taken, "127.0.0.1");
      const { exitCode, said, left } = await refusalOf(dataRootOfTest(), port);
      other.close();
      expect(said).toMatch(new RegExp(`^✕ .*${taken}.*--port`, "m"));
      expect({ exitCode, left }).toEqual({ exitCode: 1, left: [] });
    },
  );

  const BROKEN: readonly { what: string; path: readonly string[]; content: string }[] = [
    { what: "the candles' folder is a file", path: ["clickhouse"], content: "" },
    {
      what: "the candles' metadata are garbage",
      path: ["clickhouse", "engine", "metadata"],
      content: "garbage",
    },
    { what: "the database's folder is a file", path: ["postgres"], content: "" },
    {
      what: "the database is of another version",
      path: ["postgres", "cluster", "PG_VERSION"],
      content: "9.6\n",
    },
    { what: "the secrets are garbage", path: ["secrets.json"], content: "{" },
    { what: "the secrets are a folder", path: ["secrets.json", "x"], content: "" },
  ];
  it.each(BROKEN)("$what: says which folder, and what to do", async ({ path, content }) => {
    const dataRoot = dataRootOfTest();
    const file = join(dataRoot, "simulated-42", ...path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    const { exitCode, said, left } = await refusalOf(dataRoot, await freePorts());
    expect(said).toMatch(/^✕ /m);
    expect(said).toContain(dataRoot);
    expect(said).toMatch(/remove|--data DIR/i);
    expect(said).not.toMatch(/Error:|\n\s+at /);
    expect({ exitCode, left }).toEqual({ exitCode: 1, left: [] });
  });
});

it.each([/engine run/, / 17 %| 2\d %/])(
  "Ctrl-C once %s was printed ends the start and leaves nothing running",
  async (pattern) => {
    const dataRoot = dataRootOfTest();
    const { child, closed, prints, interrupt, output } = spawnSandbox({ dataRoot, port: await freePorts() });
    await prints((printed) => pattern.test(printed));
    interrupt();
    await closed;
    expect(output()).not.toContain("Open http");
    expect(output()).not.toContain("✕");
    expect({ exitCode: child.exitCode, left: processesOf(dataRoot) }).toEqual({ exitCode: 0, left: [] });
  },
);

describe("a sandbox that runs", () => {
  let browser: Browser;
  let port: number;
  const dataRoot = dataRootOfTest();
  beforeAll(async () => {
    [browser, port] = await Promise.all([launchBrowser(), freePorts()]);
  });
  afterAll(() => browser?.close());

  it("refuses a second start on its data, survives that, and Ctrl-C leaves nothing running", async () => {
    const sandbox = await startSandboxProcess({ dataRoot, port });
    const second = spawnSandbox({ dataRoot, port: await freePorts() });
    await second.closed;
    expect(second.child.exitCode).toBe(1);
    expect(second.output()).toMatch(new RegExp(`✕ Roehub already runs .*${sandbox.pid}.*--data`));
    const chat = await openChat(browser, { url: sandbox.url, locale: "en" });
    await register(chat);
    await answerUntilPeriod(chat, "trend");
    await answerUntilQuote(chat, 30);
    await tapRun(chat);
    await resultMessage(chat);
    await chat.tap(chat.label("button-save-best"));
    await chat.send("/strategies");
    await chat.messageWith(chat.text("strategies-title"));
    await chat.close();
    expect(await sandbox.stop()).toBe(0);
    expect(processesOf(dataRoot)).toEqual([]);
  });

  it("has its chat, strategies and results again after the next start", async ({ annotate }) => {
    const startedAtMs = performance.now();
    const sandbox = await startSandboxProcess({ dataRoot, port });
    await annotate(`later start: ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`);
    const chat = await openChat(browser, { url: sandbox.url, locale: "en" });
    await chat.messageWith(chat.text("welcome"));
    await (await chat.messageWith(resultTitle(chat))).getByTestId("photo").waitFor();
    await chat.send("/strategies");
    await chat.messageWith(/1\. BTCUSDT spot 1h/);
    await chat.tap(chat.label("button-open-table"));
    await chat
      .miniApp()
      .getByText(/^RH-[0-9A-Z]{10}$/)
      .waitFor();
    await chat.close();
    expect(await sandbox.stop()).toBe(0);
    expect(processesOf(dataRoot)).toEqual([]);
  });
});

it("a terminal that is closed stops everything, though nobody reads any more", async () => {
  const dataRoot = dataRootOfTest();
  const { child, closed, prints } = spawnSandbox({ dataRoot, port: await freePorts() });
  await prints((printed) => printed.includes("engine run"));
  child.stdout.destroy();
  child.stderr.destroy();
  child.kill("SIGHUP");
  await closed;
  expect({ exitCode: child.exitCode, left: processesOf(dataRoot) }).toEqual({ exitCode: 0, left: [] });
});
