import type { BacktestResultView } from "@roehub/core/contract/backtest";
import { expect, it } from "vitest";
import { loadTexts } from "../../texts.ts";
import type { BacktestCard } from "./backtest-card.ts";
import { resultPicture } from "./result-picture.ts";

const CARD: BacktestCard = {
  instrument: { marketId: 1, symbol: "BTCUSDT" },
  timeframe: "15m",
  title: "Trend",
  startMs: Date.UTC(2025, 1, 20),
  endMs: Date.UTC(2025, 7, 20),
  variants: 1,
  marketSource: "simulated",
};

function pictureOf(validation: BacktestResultView["request"]["validation"]) {
  const result = {
    request: { validation },
    metrics: {
      start: validation === undefined ? "2025-02-20T00:00:00Z" : "2025-06-26T00:00:00Z",
      end: "2025-08-20T00:00:00Z",
      total_return_pct: -3.2,
      benchmark_return_pct: 21.4,
      max_drawdown_pct: 7.93,
      init_cash_quote: 10_000,
    },
    equity: [],
    receipt_id: "RH-7K2M9QX4TD",
  };
  return resultPicture(loadTexts().en, CARD, result as unknown as BacktestResultView);
}

it("a picture names the period that its curve shows", () => {
  expect(pictureOf(undefined)).toMatchObject({
    period: "20 Feb – 20 Aug 2025 UTC",
    firstDay: "20 Feb",
    lastDay: "20 Aug",
  });
  expect(pictureOf({ kind: "out_of_sample", train_pct: 70 })).toMatchObject({
    period: "Test: 26 Jun – 20 Aug 2025 UTC",
    firstDay: "26 Jun",
    lastDay: "20 Aug",
  });
  const walk = { kind: "walk_forward", train_bars: 8, test_bars: 2, step_bars: 2 } as const;
  expect(pictureOf(walk).period).toBe("Last test: 26 Jun – 20 Aug 2025 UTC");
});
