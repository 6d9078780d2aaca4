import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { LOCALES } from "@roehub/core/kernel/locale";
import { describe, expect, it } from "vitest";
import { plainTextOf } from "../../screen.ts";
import { loadTexts } from "../../texts.ts";
import type { BacktestCard } from "./backtest-card.ts";
import { resultScreen } from "./result-message.ts";

const texts = loadTexts();
const START = Date.UTC(2025, 1, 20);
const END = Date.UTC(2025, 7, 20);

const CARD: BacktestCard = {
  instrument: { marketId: 1, symbol: "BTCUSDT" },
  timeframe: "15m",
  title: "Trend",
  startMs: START,
  endMs: END,
  variants: 108,
  marketSource: "simulated",
};

const METRICS = {
  total_return_pct: 38.2141,
  benchmark_return_pct: 21.4,
  max_drawdown_pct: 7.93,
  num_trades: 121,
  sharpe_ratio: 1.6123,
  start: "2025-02-20T00:00:00Z",
  end: "2025-08-20T00:00:00Z",
};

interface Shape {
  readonly best?: Partial<BacktestVariantView>;
  readonly result?: Partial<BacktestResultView>;
  readonly request?: Partial<BacktestResultView["request"]>;
  readonly metrics?: Partial<BacktestResultView["metrics"]>;
}

/** What the message reads of a result. */
function resultOf({ best = {}, result = {}, request = {}, metrics = {} }: Shape): BacktestResultView {
  const variants = Array.from({ length: 108 }, (_, index) => ({
    rank: index + 1,
    indicators: [{ id: "ema", rule: "trend", params: { period: 20 + index } }],
    sl_pct: 2,
    tp_pct: null,
    total_return_pct: 38.2141 - index,
    metrics: { ...METRICS, ...metrics, total_return_pct: 38.2141 - index },
    deflated_sharpe: 0.971,
    plateau_width: 0.75,
    validated: null,
    ambiguity: null,
    ruined: null,
    ...(index === 0 ? best : {}),
  }));
  return {
    request: {
      indicators: [{ id: "ema", rule: "trend", params: { period: [20, 30] } }],
      risk: { sl_pct: [2], tp_pct: [null] },
      preselect: 20_000,
      ...request,
    },
    range: { bars: 17_376, bars_gated: 0, missing_minutes: 0 },
    counts: { base: 108, valid: 108, skipped: 0, with_stops: 0, variants: 108 },
    trials: { own: 108, lineage: 0 },
    ranking: { kind: "exhaustive" },
    metrics: { ...METRICS, ...metrics },
    receipt_id: "RH-7K2M9QX4TD",
    variants,
    ...result,
  } as unknown as BacktestResultView;
}

function screenOf(shape: Shape, locale: "en" | "ru" = "en") {
  return resultScreen(texts[locale], {
    chatBacktestId: "01990000-0000-7000-8000-000000000001",
    backtestId: "01990000-0000-7000-8000-000000000002",
    card: CARD,
    result: resultOf(shape),
    elapsedMs: 2_000,
    miniAppUrl: "https://example.test/app",
    canSave: true,
  });
}

const captionOf = (shape: Shape, locale: "en" | "ru" = "en") =>
  plainTextOf(screenOf(shape, locale).html).replaceAll("\u202f", " ");
const buttonsOf = (shape: Shape) => screenOf(shape).rows.map((row) => row.map(({ text }) => text));

describe("the caption of a result", () => {
  it("tells luck by the number of tries, the plateau, and that unseen data were not tested", () => {
    const caption = captionOf({});
    expect(caption).toContain("all 108 variants in 2.0 s");
    expect(caption).toContain("✓ Beats luck: deflated Sharpe 97.1 % after 108 tries");
    expect(caption).toContain("75 % of neighbours keep half its return · unseen data: not tested");
    expect(caption).not.toMatch(/lineage|Both stops|Shortlisted/);
  });

  it.each([
    [0.7, "⚠ Maybe luck: deflated Sharpe 70 %"],
    [0.123, "⚠ No better than luck: deflated Sharpe 12.3 %"],
  ])("a deflated Sharpe ratio of %d reads %s", (value, text) => {
    expect(captionOf({ best: { deflated_sharpe: value } })).toContain(text);
  });

  it("counts the lineage's tries and says how many they are", () => {
    const caption = captionOf({ result: { trials: { own: 108, lineage: 40 } } });
    expect(caption).toContain("after 148 tries\n40 of them earlier");
  });

  it("says nothing of figures that are not there, nor of a variant that did not trade", () => {
    const caption = captionOf({ best: { deflated_sharpe: null, plateau_width: null } });
    expect(caption).toContain("\nUnseen data: not tested\n");
    expect(caption).not.toMatch(/luck|neighbours|n\/a/);
    expect(captionOf({ metrics: { num_trades: 0 } })).not.toMatch(/luck|neighbours|Unseen/);
  });

  it("counts no earlier tries where there is no figure to count them against", () => {
    const trials = { own: 108, lineage: 40 };
    expect(captionOf({ best: { deflated_sharpe: null }, result: { trials } })).not.toContain("of them");
  });

  it("of a test without trades tells what ranking saw, and where the rules never agreed", () => {
    const caption = captionOf({
      request: { validation: { kind: "out_of_sample", train_pct: 70 } },
      metrics: { num_trades: 0, total_return_pct: 0 },
      best: {
        deflated_sharpe: null,
        validated: {
          kind: "out_of_sample",
          train_return_pct: 38.2141,
          test_return_pct: 0,
          train_bars: 70,
          test_bars: 30,
        },
      },
    });
    expect(caption).toContain("training +38.21 %");
    expect(caption).toContain("No trades in the test");
    expect(caption).toContain("Top 10 of 108");
  });

  it("calls the figures of an out-of-sample test what they are, and tells what ranking saw", () => {
    const caption = captionOf({
      request: { validation: { kind: "out_of_sample", train_pct: 70 } },
      metrics: { total_return_pct: -3.2 },
      best: {
        validated: {
          kind: "out_of_sample",
          train_return_pct: 38.2141,
          test_return_pct: -3.2,
          train_bars: 12_163,
          test_bars: 5_213,
        },
      },
    });
    expect(caption).toContain("−3.20 % on unseen data · buy and hold +21.40 %");
    expect(caption).toContain("Deflated Sharpe of the test 97.1 %, all 108 tries counted");
    expect(caption).not.toMatch(/luck/i);
    expect(caption).toContain("75 % of neighbours keep half its training return · training +38.21 %");
    expect(caption).toMatch(/# {3}train {4}test trades\n {2}1 {2}\+38\.21 {3}−3\.20 {4}121/);
  });

  it("of a walk-forward tells the tests together first, then the last one", () => {
    const caption = captionOf({
      request: { validation: { kind: "walk_forward", train_bars: 8, test_bars: 2, step_bars: 2 } },
      best: {
        validated: {
          kind: "walk_forward",
          windows: 4,
          mean_train_return_pct: 12.5,
          test_return_pct: 4.1,
        },
      },
    });
    expect(caption).toContain(
      "+4.10 % in 4 tests together · training +12.50 % on average\nLast test +38.21 %",
    );
    expect(caption).toContain("Deflated Sharpe of the last test");
    expect(caption).toContain("\n75 % of neighbours keep half its training return\n");
  });

  it("tells the band of profits, or that there is none; nothing where one stop alone is set", () => {
    const tp_pct = 4;
    const band = { worst_profit_quote: -120.5, resolved_profit_quote: 310, best_profit_quote: 402.25 };
    expect(captionOf({ best: { tp_pct, ambiguity: { trades: 2, ...band } } })).toContain(
      "⚠ Both stops in one bar in 2 trades: profit −120.50 to +402.25",
    );
    expect(captionOf({ best: { tp_pct, ambiguity: { trades: 0, ...band } } })).toContain(
      "No bar reached both stops",
    );
    expect(captionOf({ best: { ambiguity: { trades: 0, ...band } } })).not.toContain("oth stops");
  });

  it("tells why a variant stopped to trade", () => {
    const ts = "2025-03-01T00:00:00Z";
    const ruinedBy = (cause: "equity_exhausted" | "budget_exhausted" | "quote_too_small") =>
      captionOf({ best: { ruined: { ts, cause } } });
    expect(ruinedBy("equity_exhausted")).toContain("⚠ The account ran out of money");
    expect(ruinedBy("budget_exhausted")).toContain("⚠ The budget ran out");
    expect(ruinedBy("quote_too_small")).toContain("⚠ The amount per trade is too small");
  });

  it("tells where a shortlist was cut", () => {
    const caption = captionOf({
      result: {
        ranking: { kind: "shortlisted", cutoff_return_pct: -1.234 },
        counts: { base: 90_000, valid: 90_000, skipped: 0, with_stops: 1, variants: 110_000 },
      },
    });
    expect(caption).toContain("⚠ Shortlisted: the best 20 000 of 90 000 went on, down to −1.23 %");
    expect(caption).not.toContain("all 110 000");
  });

  it.each(LOCALES)(
    "keeps within Telegram's limit with every doubt at once in %s, and keeps a table",
    (locale) => {
      const caption = captionOf(
        {
          result: {
            trials: { own: 9_999_999, lineage: 9_999_999 },
            ranking: { kind: "shortlisted", cutoff_return_pct: 12_345.67 },
            range: { bars: 100, bars_gated: 90, missing_minutes: 12_345 } as BacktestResultView["range"],
          },
          best: {
            deflated_sharpe: 0.001,
            ambiguity: {
              trades: 12_345,
              worst_profit_quote: -123_456.78,
              resolved_profit_quote: 0,
              best_profit_quote: 123_456.78,
            },
            ruined: { ts: "2025-03-01T00:00:00Z", cause: "equity_exhausted" },
          },
        },
        locale,
      );
      expect(caption.length).toBeLessThanOrEqual(900);
      expect(caption).toMatch(locale === "en" ? /Top \d of 108/ : /Топ \d из 108/);
    },
  );
});

describe("the buttons of a result", () => {
  it("offer a test on unseen data where there was none", () => {
    expect(buttonsOf({})).toEqual([
      ["Open table"],
      ["Save best", "Unseen data"],
      ["Copy receipt", "New backtest"],
    ]);
    const validation = { kind: "out_of_sample", train_pct: 70 } as const;
    expect(buttonsOf({ request: { validation } })[1]).toEqual(["Save best"]);
    expect(buttonsOf({ metrics: { num_trades: 0 } })[1]).toEqual(["Save best"]);
  });
});
