import type { BacktestVariantView } from "@roehub/core/contract/backtest";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { FrameLocator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { tradesOf, variantsOf } from "./api-fixtures.ts";
import { createMiniAppFixture, inApp, RESULT, shownText } from "./mini-app-fixture.ts";

const miniApp = createMiniAppFixture();

const plain = (text: string) => text.replaceAll("\u202f", " ").replaceAll("\n", " ");
const doubt = (app: FrameLocator, question: string) => app.locator(".doubt", { hasText: question });
const told = async (app: FrameLocator, question: string) =>
  plain(await shownText(doubt(app, question).locator("summary")));
const variantsWith = (changes: Partial<BacktestVariantView>) =>
  variantsOf(60).map((variant) => ({ ...variant, ...changes }));

test("luck, plateau, unseen data and the search are told with their figures, and explained at a tap", async () => {
  miniApp.answerResult({ trials: { own: 120, lineage: 40 } });
  const app = await miniApp.open({ start: RESULT, widthPx: 360 });
  expect(await told(app, "Could luck do this?")).toMatch(/Beats luck.*Deflated Sharpe 97 % after 160 tries/);
  expect(await told(app, "A lucky point?")).toMatch(/Broad plateau.*75 % of neighbours/);
  expect(await told(app, "Holds on unseen data?")).toContain("Not tested");
  expect(await told(app, "What was searched?")).toMatch(
    /The whole grid.*120 variants tried.*40 more along the strategy's lineage/,
  );
  expect(await app.locator(".doubt", { hasText: "Are the stops sure?" }).count()).toBe(0);
  const meaning = app.getByText("the luckiest of 160 worthless variants");
  expect(await meaning.isVisible()).toBe(false);
  await doubt(app, "Could luck do this?").locator("summary").click();
  await meaning.waitFor();
});

test.each([
  [0.949, "Unclear", "94.9 %"],
  [0.4, "No better than luck", "40 %"],
  [0.99996, "Beats luck", "99.9 %"],
  [null, "n/a", "n/a"],
])("a deflated Sharpe ratio of %s reads %s", async (value, verdict, text) => {
  miniApp.answerResult({ variants: variantsWith({ deflated_sharpe: value }) });
  const app = await miniApp.open({ start: RESULT });
  const summary = await told(app, "Could luck do this?");
  expect(summary).toContain(verdict);
  expect(summary).toContain(text);
});

test.each([
  [0.5, "Partly"],
  [0.1, "Narrow peak"],
  [null, "n/a"],
])("a plateau of %s reads %s", async (value, verdict) => {
  miniApp.answerResult({ variants: variantsWith({ plateau_width: value }) });
  const app = await miniApp.open({ start: RESULT });
  expect(await told(app, "A lucky point?")).toContain(verdict);
});

test("a result that was stored before these figures says so", async () => {
  miniApp.answerResult({ variants: variantsWith({ deflated_sharpe: null, plateau_width: null }) });
  const app = await miniApp.open({ start: RESULT });
  expect(await told(app, "Could luck do this?")).toContain("the result is older than this figure");
  expect(await told(app, "A lucky point?")).toContain("the result is older than this figure");
});

test("figures that are undefined say why", async () => {
  const [best] = variantsOf(1);
  const metrics = { ...ensureDefined(best, "variant").metrics, sharpe_ratio: null };
  miniApp.answerResult({ variants: variantsWith({ metrics, deflated_sharpe: null, plateau_width: null }) });
  const app = await miniApp.open({ start: RESULT });
  expect(await told(app, "Could luck do this?")).toContain("at least two days");
  expect(await told(app, "A lucky point?")).toContain("no neighbour in the grid");
});

test("a shortlisted grid tells its cut-off", async () => {
  miniApp.answerResult({
    ranking: { kind: "shortlisted", cutoff_return_pct: -1.234 },
    request: { preselect: 500 },
  });
  const app = await miniApp.open({ start: RESULT });
  expect(await told(app, "What was searched?")).toContain(
    "The best 500 of 2 000 went on; the last of them returned −1.23 % without stops",
  );
});

test("an out-of-sample split: the figures are called the test's, and the table has both returns", async () => {
  miniApp.answerResult({
    request: { validation: { kind: "out_of_sample", train_pct: 70 } },
    metrics: { start: "2025-06-26T00:00:00Z", total_return_pct: -3.2 },
    variants: variantsWith({
      validated: {
        kind: "out_of_sample",
        train_return_pct: 38.2141,
        test_return_pct: -3.2,
        train_bars: 12_163,
        test_bars: 5_213,
      },
    }),
  });
  const app = await miniApp.open({ start: RESULT, widthPx: 360 });
  await app.getByText("Return on unseen data").waitFor();
  await app.getByText(/Figures of the test, 26 Jun – 20 Aug 2025/).waitFor();
  expect(await told(app, "Holds on unseen data?")).toMatch(
    /−3.20 %.*Training \+38.21 % · test −3.20 %.*Training 12 163 bars, test 5 213 bars/,
  );
  expect(await told(app, "Could luck do this?")).toMatch(
    /Not judged.*Deflated Sharpe of the test 97 %, all 120 tries/,
  );
  expect(await told(app, "A lucky point?")).toContain("more than half of its training return");
  const table = app.getByRole("region", { name: "Top variants" });
  expect(await table.locator("th").allTextContents()).toEqual([
    "Variant",
    "Training, % ▼",
    "Test, %",
    "Drawdown, %",
    "Trades",
    "Sharpe",
    "Deflated Sharpe,\u00a0%",
    "Plateau, %",
  ]);
  expect(await table.locator("tbody tr").first().locator("td:nth-child(3)").textContent()).toBe("−3.20");
});

test("walk-forward: the tests are compounded, and the figures are called the last test's", async () => {
  miniApp.answerResult({
    request: { validation: { kind: "walk_forward", train_bars: 8_000, test_bars: 2_000, step_bars: 2_000 } },
    variants: variantsWith({
      validated: {
        kind: "walk_forward",
        windows: 4,
        mean_train_return_pct: 12.5,
        test_return_pct: 4.1,
      },
    }),
  });
  const app = await miniApp.open({ start: RESULT, widthPx: 360 });
  await app.getByText("Figures and curve are of the last test").waitFor();
  expect(plain(await shownText(app.locator(".verdict-return")))).toMatch(
    /Return of all tests together \+4.10 % Last test/,
  );
  expect(await told(app, "Holds on unseen data?")).toContain(
    "Training +12.50 % on average · 4 tests +4.10 % together",
  );
  expect(await told(app, "Could luck do this?")).toContain("Deflated Sharpe of the last test");
});

describe("with the fill model touch", () => {
  const ambiguity = {
    trades: 2,
    worst_profit_quote: -120.5,
    resolved_profit_quote: 310,
    best_profit_quote: 402.25,
  };

  test("the band of profits is told, and trades that are not certain are marked", async () => {
    const trades = tradesOf(3).map((trade, index) => ({ ...trade, ambiguous: index !== 1 }));
    miniApp.answerResult({ variants: variantsWith({ ambiguity }), trades });
    const app = await miniApp.open({ start: RESULT, widthPx: 360 });
    expect(await told(app, "Are the stops sure?")).toMatch(
      /2 trades unclear.*2 of 121 trades had both stops in one bar.*Worst −120.50 · resolved \+310.00 · best \+402.25/,
    );
    await app.getByText("In the bars of 2 trades both stops were reached").waitFor();
    const reasons = app.getByRole("region", { name: "Trades" }).locator("tbody td:nth-child(4)");
    expect(await reasons.allTextContents()).toEqual([
      "take profit⚠ ambiguous",
      "take profit",
      "stop loss⚠ ambiguous",
    ]);
  });

  test("a band without a doubt says so", async () => {
    miniApp.answerResult({ variants: variantsWith({ ambiguity: { ...ambiguity, trades: 0 } }) });
    const app = await miniApp.open({ start: RESULT });
    const summary = await told(app, "Are the stops sure?");
    expect(summary).toMatch(/No doubt.*No bar reached both stops/);
    expect(summary).not.toContain("Worst");
  });
});

test.each(["en", "ru"] as const)(
  "opened at 360 px in %s, nothing is clipped or scrolls sideways",
  async (language) => {
    miniApp.answerResult({
      trials: { own: 200_000, lineage: 1_200_000 },
      ranking: { kind: "shortlisted", cutoff_return_pct: 1.25 },
      request: { validation: { kind: "out_of_sample", train_pct: 70 } },
      variants: variantsWith({
        deflated_sharpe: 0.12,
        ambiguity: {
          trades: 11,
          worst_profit_quote: -12_345.67,
          resolved_profit_quote: 0,
          best_profit_quote: 12_345.67,
        },
        validated: {
          kind: "out_of_sample",
          train_return_pct: null,
          test_return_pct: -100,
          train_bars: 1,
          test_bars: 1,
        },
      }),
    });
    const app = await miniApp.open({ start: RESULT, widthPx: 360, language });
    await app.locator(".doubt").first().waitFor();
    for (const summary of await app.locator(".doubt > summary").all()) await summary.click();
    await app.locator(".cell-button").first().click();
    expect(await inApp<number>(app, "document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    const clipped = await inApp<string[]>(
      app,
      `[...document.querySelectorAll(".doubt span, .doubt p, .table-note, .verdict span, .head p")]
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline")
      .map((element) => element.textContent)`,
    );
    expect(clipped).toEqual([]);
    const rights = await app
      .locator(".head .whole")
      .evaluateAll((facts) => facts.map((fact) => fact.getBoundingClientRect().right));
    expect(rights.length).toBeGreaterThan(4);
    expect(Math.max(...rights)).toBeLessThanOrEqual(360 - 2 * 16);
  },
);
