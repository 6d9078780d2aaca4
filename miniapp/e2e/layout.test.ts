import { describe, expect, test } from "vitest";
import { equityOf, strategyOf, tradesOf, variantsOf } from "./api-fixtures.ts";
import { BTC } from "./market-fixtures.ts";
import { boxOf, createMiniAppFixture, inApp, RESULT, STRATEGY } from "./mini-app-fixture.ts";

const LONG_NAME = "1000SHIBUSDT futures 15m ema.trend(34)+rsi.reversal(14,30,70)";

const miniApp = createMiniAppFixture();

const PAGES: readonly (readonly [name: string, start: string | undefined, landmark: string])[] = [
  ["strategies", undefined, "BTCUSDT spot"],
  ["a strategy", STRATEGY, "EMA 34"],
  ["backtests", "bt", "BTCUSDT spot"],
  ["a result", RESULT, "RH-7K2M9QX4TD"],
  ["the terminal", "tm", "ETHUSDT"],
  ["a chart", BTC, "BTCUSDT"],
  ["a lost link", "zzz", ""],
];

describe.each(PAGES)("%s", (_name, start, landmark) => {
  test.each([
    [360, "en"],
    [360, "ru"],
    [430, "ru"],
    [1280, "ru"],
  ] as const)(
    "at %d px in %s: no sideways scroll, nothing clipped, no raw texts",
    async (widthPx, language) => {
      const app = await miniApp.open({ widthPx, language, ...(start === undefined ? {} : { start }) });
      await app
        .getByText(landmark === "" ? /Not found|Не найдено/ : landmark)
        .first()
        .waitFor();
      expect(await inApp<number>(app, "document.documentElement.scrollWidth")).toBeLessThanOrEqual(widthPx);
      const text = await inApp<string>(app, "document.body.innerText");
      expect(text).not.toMatch(/[{}]|undefined|NaN|\bnull\b|Infinity/);
      const clipped = await inApp<string[]>(
        app,
        `[...document.querySelectorAll("h1, p, dt, dd, button, .tab, .chip, .row > span, th")]
        .filter((element) => element.closest(".middle-cut, .cell-button, .only-read-aloud") === null &&
          element.querySelector(".middle-cut") === null &&
          element.scrollWidth > element.clientWidth + 1 &&
          getComputedStyle(element).display !== "inline")
        .map((element) => element.textContent)`,
      );
      expect(clipped).toEqual([]);
    },
  );
});

test("on a wide screen a line of text keeps a readable width", async () => {
  const app = await miniApp.open({ widthPx: 1280, start: RESULT });
  const main = await boxOf(app.locator("main"));
  expect(main.width).toBeLessThanOrEqual(712);
  await app.getByRole("link", { name: "Backtests" }).waitFor();
  expect(await app.locator(".list-column").getByText("BTCUSDT spot").count()).toBe(1);
});

describe("extreme results", () => {
  test("one variant, one trade, two points: a chart and no NaN", async () => {
    const shape = { variants: variantsOf(1), trades: tradesOf(1), equity: equityOf(2) };
    miniApp.answerResult(shape);
    const app = await miniApp.open({ start: RESULT });
    await app.locator(".equity-chart canvas").first().waitFor();
    expect(await inApp<string>(app, "document.body.innerText")).not.toContain("NaN");
  });

  test.each([
    [{ total_return_pct: -100 }, "−100.00\u202f%"],
    [{ total_return_pct: 12_345.67 }, "+12\u202f345.67\u202f%"],
    [{ sharpe_ratio: null, total_return_pct: null }, "n/a"],
  ])("%j is shown as %s", async (metrics, text) => {
    miniApp.answerResult({ metrics });
    const app = await miniApp.open({ start: RESULT, widthPx: 360 });
    await app.getByText("RH-7K2M9QX4TD").waitFor();
    expect(await app.locator(".metric").textContent()).toBe(text);
  });

  test("a name of sixty characters loses its middle, and its end stays in sight", async () => {
    miniApp.server().answers.set("/api/strategies", {
      body: { items: [strategyOf(1, LONG_NAME)], next_cursor: null },
    });
    const app = await miniApp.open({ widthPx: 360 });
    const [head, tail] = [
      app.locator(".middle-cut").nth(1).locator("span").first(),
      app.locator(".middle-cut").nth(1).locator("span").last(),
    ];
    await tail.waitFor();
    const [headBox, tailBox] = [await boxOf(head), await boxOf(tail)];
    expect(tailBox.x).toBeGreaterThanOrEqual(headBox.x + headBox.width - 1);
    expect(tailBox.x + tailBox.width).toBeLessThanOrEqual(360 - 16);
    expect(await app.locator(".middle-cut").nth(1).textContent()).toBe(
      "ema.trend(34)+rsi.reversal(14,30,70)",
    );
  });

  test("what spoils a result is said above its numbers' detail", async () => {
    const [best] = variantsOf(1);
    const ruined = { ts: "2025-03-01T00:00:00Z", cause: "equity_exhausted" } as const;
    miniApp.answerResult({
      variants: best === undefined ? [] : [{ ...best, ruined }],
      range: { missing_minutes: 3, bars_gated: 21 },
    });
    const app = await miniApp.open({ start: RESULT, language: "ru" });
    await app.getByText("Счёт исчерпан 1 мар. 2025, 00:00 UTC").waitFor();
    await app.getByText("В этом периоде не хватает 3 минут цен.").waitFor();
    await app.getByText("Самый медленный вариант прогревался 21 бар периода.").waitFor();
  });
});
