import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type BacktestResultView, backtestResultSchema } from "@roehub/core/contract/backtest";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { describe, expect, it } from "vitest";
import { NEEDS_RECORDED_DATA, recordedCandleFile } from "../sandbox/recorded-data.ts";
import { backtestCommand } from "./backtest-command.ts";
import { backtestText } from "./backtest-text.ts";

const EXAMPLES = join(import.meta.dirname, "../../../docs/api/examples");
const CANDLES = recordedCandleFile("binance-spot_BTCUSDT_1m_2025-05-20_2025-08-18.csv.gz");

async function run(name: string, ...options: string[]): Promise<string> {
  let text = "";
  const tell = (part: string) => {
    text += part;
  };
  const request = join(EXAMPLES, `${name}.json`);
  const exitCode = await backtestCommand(["--candles", CANDLES ?? "", "--request", request, ...options], {
    out: tell,
    error: tell,
    progress: { write: () => {}, isTty: true },
    signal: new AbortController().signal,
    clock: createSystemClock(),
  });
  expect(exitCode, text).toBe(0);
  return text;
}

async function resultOf(name: string): Promise<BacktestResultView> {
  return backtestResultSchema.parse(JSON.parse(await run(name, "--json")));
}

const bestOf = ({ variants: [best] }: BacktestResultView) => best;

describe.skipIf(CANDLES === null)(`the examples of the API's documents ${NEEDS_RECORDED_DATA}`, () => {
  it("are all there", () => {
    expect(readdirSync(EXAMPLES).sort()).toEqual([
      "grid.json",
      "out-of-sample.json",
      "prune.json",
      "touch.json",
      "walk-forward.json",
    ]);
  });

  it("give the figures that honest-ranking.md works out", async () => {
    const grid = await resultOf("grid");
    expect(grid.trials).toEqual({ own: 750, lineage: 0 });
    expect(bestOf(grid)?.total_return_pct?.toFixed(2)).toBe("17.54");
    expect(bestOf(grid)?.deflated_sharpe?.toFixed(4)).toBe("0.0579");
    expect(bestOf(grid)?.plateau_width).toBe(0.6);
  });

  it("rank on the first 70 % and report the rest", async () => {
    const result = await resultOf("out-of-sample");
    const validated = bestOf(result)?.validated;
    expect(validated).toMatchObject({ kind: "out_of_sample", train_bars: 1_444, test_bars: 620 });
    expect(bestOf(result)?.total_return_pct?.toFixed(2)).toBe("19.49");
    expect(result.metrics.total_return_pct?.toFixed(2)).toBe("-2.20");
    expect(validated?.test_return_pct).toBe(result.metrics.total_return_pct);
  });

  it("walk forward through four windows", async () => {
    const validated = bestOf(await resultOf("walk-forward"))?.validated;
    expect(validated).toMatchObject({ kind: "walk_forward", windows: 4 });
    expect(validated?.test_return_pct?.toFixed(2)).toBe("1.16");
  });

  it("leave out what is beyond the limits, and count it as tried", async () => {
    const result = await resultOf("prune");
    expect(result.trials.own).toBe(750);
    for (const { metrics } of result.variants) {
      expect(metrics.num_trades).toBeGreaterThanOrEqual(10);
      expect(metrics.max_drawdown_pct).toBeLessThanOrEqual(6);
    }
  });

  it("tell the band of stops within bars that touch.md works out", async () => {
    const { variants } = await resultOf("touch");
    const band = variants[9]?.ambiguity;
    expect(band?.trades).toBe(7);
    const profits = [band?.worst_profit_quote, band?.resolved_profit_quote, band?.best_profit_quote];
    expect(profits.map((profit) => profit?.toFixed(2))).toEqual(["-282.92", "317.95", "421.65"]);
  });

  it("are told as text with every doubt", async () => {
    expect(await run("grid")).toMatch(/deflated Sharpe +5\.7 % after 750 tries/);
    const outOfSample = await run("out-of-sample");
    expect(outOfSample).toMatch(/of the test, whose bars chose none of them/);
    expect(outOfSample).toMatch(/keep more than half of its training return/);
    expect(outOfSample).not.toMatch(/luckiest/);
    expect(outOfSample).toMatch(/unseen data +-2\.20 % over 620 bars, ranked on 19\.49 %/);
    expect(await run("walk-forward")).toMatch(
      /unseen data +1\.16 % over 4 tests together, ranked on 12\.37 %/,
    );
    expect(await run("touch")).toMatch(/stops +1 trade with both in one bar; profit 430\.54 worst/);
  });

  it("say when the best ran out of money, and why", async () => {
    const result = await resultOf("prune");
    const best = ensureDefined(bestOf(result), "the best variant");
    const ruined = { ts: "2025-06-01T00:00:00Z", cause: "equity_exhausted" } as const;
    expect(backtestText(result)).not.toMatch(/ruined/);
    expect(backtestText({ ...result, variants: [{ ...best, ruined }] })).toMatch(
      /ruined +2025-06-01T00:00:00Z, equity exhausted/,
    );
  });
});
