import { expect, test } from "vitest";
import { backtestOf, strategyOf, uuid } from "./api-fixtures.ts";
import { boxOf, createMiniAppFixture, eventually, inApp, RESULT } from "./mini-app-fixture.ts";
import { problem } from "./stub-server.ts";

const miniApp = createMiniAppFixture();

test("a quick answer shows no skeleton; a slow one takes its place without a jump", async () => {
  let release = () => {};
  const delay = new Promise<void>((resolve) => {
    release = resolve;
  });
  miniApp.server().answers.set(`/api/backtests/${uuid(1)}`, { body: backtestOf(), delay });
  const app = await miniApp.open({ start: RESULT });
  // The skeleton of the page's code gives way to that of its data: what counts is one measured while it stands.
  let before = await boxOf(app.locator(".skeleton .verdict"));
  await eventually(async () => {
    before = await boxOf(app.locator(".skeleton .verdict"));
    return before.height;
  }).toBeGreaterThan(0);
  release();
  await app.getByText("RH-7K2M9QX4TD").waitFor();
  const after = await boxOf(app.locator(".verdict"));
  expect(Math.abs(after.height - before.height)).toBeLessThanOrEqual(2);
  expect(after.width).toBe(before.width);
});

test("a failure tells what failed, what is safe and its id, and can be tried again", async () => {
  miniApp.server().answers.set("/api/strategies", problem(503, "postgres_unavailable"));
  const app = await miniApp.open();
  await app.getByText("Nothing was changed.").waitFor();
  await app.getByText("Code postgres_unavailable · ID req-8F2K1M").waitFor();
  miniApp.server().answers.set("/api/strategies", { body: { items: [strategyOf(1)], next_cursor: null } });
  await app.getByRole("button", { name: "Retry" }).click();
  await app.getByText("BTCUSDT spot").waitFor();
});

test("an empty list is a sentence and a way back to the chat", async () => {
  miniApp.server().answers.set("/api/strategies", { body: { items: [], next_cursor: null } });
  const app = await miniApp.open();
  await app.getByText("No strategies yet").waitFor();
  await app.getByRole("button", { name: "Back to chat" }).click();
  await eventually(miniApp.seen).toContain("web_app_close");
});

test("offline: data stay, a bar tells their time, and asking for more is disabled until it is over", async () => {
  miniApp.server().answers.set("/api/strategies", { body: { items: [strategyOf(1)], next_cursor: "next" } });
  const app = await miniApp.open();
  await app.getByText("BTCUSDT spot").waitFor();
  miniApp.server().isDown = true;
  await inApp(app, `window.dispatchEvent(new Event("offline"))`);
  await app.getByText(/^Offline · data of \d+ \w{3} \d{4}, \d\d:\d\d$/).waitFor();
  await app.getByText("BTCUSDT spot").waitFor();
  expect(await app.getByRole("button", { name: "Show more" }).isDisabled()).toBe(true);
  miniApp.server().isDown = false;
  await inApp(app, `window.dispatchEvent(new Event("online"))`);
  await app.getByText(/^Offline/).waitFor({ state: "detached" });
  expect(await app.getByRole("button", { name: "Show more" }).isDisabled()).toBe(false);
});

test("a session that ended is asked to be opened again", async () => {
  const app = await miniApp.open();
  miniApp.server().answers.set("/api/auth/telegram", problem(401, "init_data_expired"));
  await miniApp.frame().reload();
  await app.getByText("opened too long ago").waitFor();
});

test("an answer that the page cannot read is a failure with a way out, not a blank page", async () => {
  miniApp.server().answers.set("/api/strategies", { body: { items: null, next_cursor: null } });
  const app = await miniApp.open();
  await app.getByText("Code client_error").waitFor();
  miniApp.server().answers.set("/api/strategies", { body: { items: [strategyOf(1)], next_cursor: null } });
  await app.getByRole("button", { name: "Retry" }).click();
  await app.getByText("BTCUSDT spot").waitFor();
});

test.each([
  ["open", ""],
  ["closed to the frame", "navigator.clipboard.writeText = () => Promise.reject(new Error())"],
])("the receipt can be copied where the clipboard is %s", async (_name, change) => {
  const app = await miniApp.open({ start: RESULT });
  const copy = app.getByRole("button", { name: "Copy the receipt" });
  await copy.waitFor();
  await miniApp.frame().context().grantPermissions(["clipboard-read", "clipboard-write"]);
  if (change !== "") await inApp(app, `(() => { ${change}; })()`);
  await copy.click();
  await eventually(() => copy.textContent()).toBe("Copied");
  expect(await inApp<string>(app, "navigator.clipboard.readText()")).toBe("RH-7K2M9QX4TD");
});
