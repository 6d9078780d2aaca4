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

it("a result is checked on unseen data with one tap, in a message of its own", async () => {
  const boris = person("boris");
  await boris.say("/start bt_trend", "step 2 of 5");
  await boris.tap("BTCUSDT spot", "step 3 of 5");
  await boris.tap("15m", "step 4 of 5");
  await boris.tap("30 days", "step 5 of 5");
  await boris.tap("Continue", "Backtest quote");
  await boris.tap("Run 108", "Backtest running");
  const seen = await boris.expectText("Backtest done · BTCUSDT spot 15m", 0);
  expect(textOf(seen)).toMatch(/deflated Sharpe [\d.]+\u202f% after 108 tries/);
  expect(textOf(seen)).toContain("nseen data: not tested");
  await boris.tapOn(seen, "Unseen data", "test: last 30\u202f%");
  const checked = await boris.expectText("on unseen data", seen.message_id);
  expect(textOf(checked)).toMatch(/raining [+−]?\d/);
  expect(textOf(checked).length).toBeLessThanOrEqual(900);
  expect(boris.buttons().flat()).not.toContain("Unseen data");
});

it("the way of filling and the part that is tested are chosen in the wizard, and told before and after", async () => {
  const ann = person("ann");
  await ann.say("/start bt_trend", "step 2 of 5");
  await ann.tap("BTCUSDT spot", "step 3 of 5");
  await ann.tap("15m", "step 4 of 5");
  const settings = await ann.tap("30 days", "step 5 of 5");
  expect(textOf(settings)).toContain("Stops fill: at the bar's close");
  expect(textOf(settings)).toContain("Unseen data: none");
  await ann.tap("Stop loss", "stop loss");
  await ann.tap("2\u202f%", "Stop loss: 2\u202f%");
  await ann.tap("Take profit", "take profit");
  await ann.tap("2\u202f%", "take profit: 2\u202f%");
  await ann.tap("Stop fills", "where stops fill");
  await ann.tap("At the touch", "Stops fill: at the touch of their level");
  await ann.tap("Unseen data", "Walk-forward");
  await ann.say("120", "above 0 and below 100");
  await ann.say("40", "Unseen data: last 40\u202f%");
  await ann.tap("Unseen data", "Walk-forward");
  await ann.tap("Walk-forward", "Unseen data: walk-forward");
  const quote = await ann.tap("Continue", "Backtest quote");
  expect(textOf(quote)).toMatch(
    /test: walk-forward[\s\S]*Stops fill at the touch[\s\S]*Walk-forward: ranked on training parts/,
  );
  await ann.tap("Run 54", "Backtest running");
  const done = await ann.expectText("Last test", quote.message_id - 1);
  expect(textOf(done)).toMatch(/^[+−]?\d\S+\u202f% in 4 tests together/m);
  expect(textOf(done)).toMatch(/No bar reached both stops|Both stops in one bar/);
});
