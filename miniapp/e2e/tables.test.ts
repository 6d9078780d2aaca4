import type { FrameLocator } from "playwright-core";
import { expect, test } from "vitest";
import { tradesOf, variantsOf } from "./api-fixtures.ts";
import { boxOf, createMiniAppFixture, RESULT } from "./mini-app-fixture.ts";

const miniApp = createMiniAppFixture();

const table = (app: FrameLocator) => app.getByRole("region", { name: "Top variants" });

test("500 rows: few exist, the last can be reached, header and first column stay", async () => {
  miniApp.answerResult({ variants: variantsOf(500) });
  const app = await miniApp.open({ start: RESULT });
  const box = table(app);
  await box.waitFor();
  expect(await box.locator("tbody tr").count()).toBeLessThan(60);
  await box.evaluate((element) => element.scrollTo({ top: element.scrollHeight, left: element.scrollWidth }));
  await box.getByText("−161.39").waitFor();
  const outer = await boxOf(box);
  const [header, first] = [await boxOf(box.locator("th").first()), await boxOf(box.locator("td").first())];
  expect(header.y).toBeCloseTo(outer.y, 0);
  expect(first.x).toBeCloseTo(outer.x, 0);
});

test("a tap on a header sorts, numbers descending first, and says so", async () => {
  const app = await miniApp.open({ start: RESULT });
  const header = table(app).getByRole("columnheader", { name: "Trades" });
  expect(await header.getAttribute("aria-sort")).toBe("none");
  await header.getByRole("button").click();
  expect(await header.getAttribute("aria-sort")).toBe("descending");
  const column = table(app).locator("tbody tr td:nth-child(4)");
  const values = (await column.allTextContents()).map(Number);
  expect(values).toEqual([...values].sort((a, b) => b - a));
  await header.getByRole("button").click();
  expect(await header.getAttribute("aria-sort")).toBe("ascending");
});

test("six indicators keep the frozen column's width; a tap shows the whole variant", async () => {
  const variants = variantsOf(20, 6);
  miniApp.answerResult({ variants });
  const app = await miniApp.open({ start: RESULT, widthPx: 360 });
  const first = table(app).locator("td").first();
  expect((await boxOf(first)).width).toBeLessThanOrEqual(140);
  await first.getByRole("button").click();
  await app.getByText("Variant 1 in full").waitFor();
  await app.getByText("EMA 20, RSI 14, EMA 22, RSI 14, EMA 24, RSI 14").last().waitFor();
});

test("no variants and no trades are sentences, not empty frames", async () => {
  miniApp.answerResult({ variants: [], trades: [] });
  const app = await miniApp.open({ start: RESULT });
  await app.getByText("No variants to show").waitFor();
  await app.getByText("No trades", { exact: true }).waitFor();
  expect(await app.locator(".data-table").count()).toBe(0);
});

test("up and down are told without colour: by sign and by glyph", async () => {
  const app = await miniApp.open({ start: RESULT });
  const trades = app.getByRole("region", { name: "Trades" });
  await trades.waitFor();
  const cells = await trades.locator("tbody td:first-child").allTextContents();
  expect(cells.every((text) => text.includes("▲ Long") || text.includes("▼ Short"))).toBe(true);
  const returns = await trades.locator("tbody td:nth-child(2)").allTextContents();
  expect(returns.every((text) => /^[+−]/.test(text))).toBe(true);
});

test("prices of very different size stand on one right edge", async () => {
  const trades = [...tradesOf(1), ...tradesOf(2, 0.00001234).slice(1)];
  miniApp.answerResult({ trades });
  const app = await miniApp.open({ start: RESULT, widthPx: 1280 });
  const cells = app.getByRole("region", { name: "Trades" }).locator("tbody td:nth-child(5)");
  await cells.first().waitFor();
  expect(await cells.allTextContents()).toEqual(["0.00001234", "64\u202f250.50"]);
  const edges = await cells.evaluateAll((list) =>
    list.map((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return Math.round(range.getBoundingClientRect().right);
    }),
  );
  expect(new Set(edges).size).toBe(1);
});
