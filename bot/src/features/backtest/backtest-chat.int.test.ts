import { expect, it } from "vitest";
import { createChatHarness, textOf } from "../../../e2e/chat-harness.ts";

const { person } = await createChatHarness();

it("a newcomer gets from /start to a result with a picture, a table and a way into the app", async () => {
  const ann = person("ann");
  await ann.say("/start", "Roehub");
  await ann.tap("Try a backtest", "step 1 of 5: strategy");
  await ann.tap("Trend", "step 2 of 5: instrument");
  await ann.tap("BTCUSDT spot", "step 3 of 5: timeframe");
  await ann.tap("1h", "step 4 of 5: period");
  await ann.tap("30 days", "step 5 of 5: trading");
  const quote = await ann.tap("Continue", "Backtest quote");
  expect(textOf(quote)).toContain("108 variants: 27 base, 81 with SL");
  await ann.tap("Run 108", "Backtest running");
  const result = await ann.expectText("Backtest done · BTCUSDT spot 1h", 0);
  expect(result.photo).toBeDefined();
  expect(textOf(result)).toMatch(/RH-[0-9A-Z]{10} · simulated market/);
  expect(textOf(result)).toContain("Top 10 of 108");
  expect(textOf(result).length).toBeLessThanOrEqual(900);
  const [first] = result.reply_markup?.inline_keyboard ?? [];
  expect(first?.[0]).toMatchObject({
    text: "Open table",
    style: "primary",
    web_app: { url: expect.stringMatching(/tgWebAppStartParam=r_\w{22}$/) },
  });
  expect(result.message_id).toBe(quote.message_id);
});
