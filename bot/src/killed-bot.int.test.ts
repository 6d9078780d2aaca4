import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, expect, it } from "vitest";
import { createChatHarness, textOf } from "../e2e/chat-harness.ts";

const { person, dsn, clickhouseUrl, apiRoot, postgres } = await createChatHarness({ startBot: false });

let running: ChildProcess | null = null;
afterAll(() => kill());

async function startBot(): Promise<void> {
  const child = fork(new URL("../e2e/bot-process.ts", import.meta.url), [dsn, clickhouseUrl, apiRoot]);
  running = child;
  const [said] = await once(child, "message");
  expect(said).toBe("started");
}

async function kill(): Promise<void> {
  if (running === null) return;
  const ended = once(running, "exit");
  running.kill("SIGKILL");
  running = null;
  await ended;
}

it("a question outlives a killed bot: the next one goes on where it stopped", async () => {
  await startBot();
  const ann = person("ann");
  await ann.say("/start", "Roehub");
  await ann.say("/new", "step 1 of 4");
  await ann.tap("Binance spot", "step 2 of 4");
  await kill();
  ann.user.sendText("eth");
  await startBot();
  await ann.expectText("step 3 of 4");
  const [row] = (await postgres.pool.query("SELECT state_ciphertext FROM bot_conversations")).rows;
  expect(Buffer.from(row.state_ciphertext).toString("latin1")).not.toContain("ETHUSDT");
});

it("a backtest that a killed bot was running is run again and answered once", async () => {
  const boris = person("boris");
  await boris.say("/start bt_breakout", "step 2 of 5: instrument");
  await boris.tap("BTCUSDT spot", "step 3 of 5");
  await boris.say("1m", "step 4 of 5");
  await boris.tap("All history", "step 5 of 5");
  // Seconds of work, so that the kill comes amid it.
  await boris.tap("Stop loss", "Percent of the entry price");
  await boris.say("1-4 step 0.25", "step 5 of 5");
  await boris.tap("Continue", "800 variants");
  await boris.tap("Run 800", "Backtest running");
  const backtests = async () => (await postgres.pool.query("SELECT state, attempt FROM bot_backtests")).rows;
  await expect.poll(backtests, { interval: 20 }).toEqual([{ state: "running", attempt: 1 }]);
  await kill();
  await startBot();
  await boris.expectText("Backtest done", 0);
  expect(await backtests()).toEqual([{ state: "done", attempt: 2 }]);
  const results = boris.user.messages().filter((message) => textOf(message).includes("Backtest done"));
  expect(results).toHaveLength(1);
});
