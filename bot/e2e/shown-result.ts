import type { BacktestResultView } from "@roehub/core/contract/backtest";
import { formatCount, formatNumber, formatPct } from "@roehub/core/contract/number-format";
import { backtestViewSchema } from "@roehub/core/contract/stored-backtests";
import type { Locale } from "@roehub/core/kernel/locale";
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { ChatDriver } from "./chat-driver.ts";

/** Taps `[Open table]` and answers the result that the Mini App then asks the API for. */
export async function openTable(chat: ChatDriver): Promise<BacktestResultView> {
  const answer = chat.page.waitForResponse((response) => /\/api\/backtests\/[^/?]+$/.test(response.url()));
  await chat.tap(chat.label("button-open-table"));
  const body: unknown = await (await answer).json();
  return backtestViewSchema.parse(body).result;
}

/** Expects the figures of `result` in the chat's message, in its table, and in the Mini App beside it. */
export async function expectShown(
  chat: ChatDriver,
  { message, result }: { readonly message: Locator; readonly result: BacktestResultView },
): Promise<void> {
  const figures = figuresOf(result, chat.locale);
  const caption = await textOf(message);
  for (const figure of [figures.totalReturn, figures.benchmark, result.receipt_id]) {
    expect(caption).toContain(spaced(figure));
  }
  expect(caption).toContain(spaced(chat.text("result-drawdown", figures.drawdownLine)));
  expect(tableOf(await message.locator("pre").textContent())).toEqual(topTen(result, chat.locale));
  const shown = chat.miniApp().locator(".verdict .whole");
  await shown.last().waitFor();
  expect(await shown.allTextContents()).toEqual([
    figures.totalReturn,
    figures.benchmark,
    figures.drawdown,
    figures.trades,
    result.receipt_id,
  ]);
}

function figuresOf({ metrics }: BacktestResultView, locale: Locale) {
  const drawdown = formatPct(metrics.max_drawdown_pct, { locale });
  const trades = formatCount(metrics.num_trades, locale);
  return {
    totalReturn: formatPct(metrics.total_return_pct, { locale, signed: true }),
    benchmark: formatPct(metrics.benchmark_return_pct, { locale, signed: true }),
    drawdown,
    trades,
    drawdownLine: {
      drawdown,
      n: metrics.num_trades,
      nText: trades,
      sharpe: formatNumber(metrics.sharpe_ratio, { digits: 2, locale }),
    },
  };
}

/** Rank, return, drawdown and trades of the best ten, as the chat's table prints them. */
function topTen({ variants }: BacktestResultView, locale: Locale): string[][] {
  const cell = (value: number | null, signed: boolean) => formatNumber(value, { digits: 2, locale, signed });
  return variants
    .filter(
      ({ metrics }, index) =>
        metrics.total_return_pct !== variants[index - 1]?.metrics.total_return_pct ||
        metrics.num_trades !== variants[index - 1]?.metrics.num_trades,
    )
    .slice(0, 10)
    .map(({ rank, metrics }) => [
      String(rank),
      cell(metrics.total_return_pct, true),
      cell(metrics.max_drawdown_pct, false),
      String(metrics.num_trades),
    ]);
}

/** The rows below the heading of a table in a message. */
function tableOf(text: string | null): string[][] {
  const [, ...rows] = (text ?? "").split("\n");
  return rows.map((row) => row.trim().split(/\s+/));
}

/** Expects a picture that came and holds what a square chart needs. */
export async function expectPicture(message: Locator): Promise<void> {
  const image = message.getByTestId("photo").locator("img");
  await expect
    .poll(() => image.evaluate((element) => (element instanceof HTMLImageElement ? element.naturalWidth : 0)))
    .toBe(1_080);
}

/** What a place says, any run of spaces as one. */
export async function textOf(place: Locator): Promise<string> {
  return spaced((await place.textContent()) ?? "");
}

/** Any run of spaces as one: numbers are grouped by narrow ones, lines end where they fit. */
export function spaced(text: string): string {
  return text.replace(/\s+/g, " ");
}
