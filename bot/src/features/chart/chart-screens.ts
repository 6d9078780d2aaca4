import type { IndicatorDef } from "@roehub/core/indicators/indicator";
import type { Problem } from "@roehub/core/kernel/parsed";
import { TIMEFRAMES, type Timeframe } from "@roehub/core/kernel/timeframe";
import type { Instrument } from "@roehub/core/market-data/instruments-store";
import type { InlineKeyboardButton } from "grammy/types";
import { instrumentText, marketText } from "../../market-words.ts";
import { problemLines } from "../../problem-lines.ts";
import { cutMiddle, inRows, joinFacts, type Screen, tapButton, webAppButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { tooManyValuesText } from "../indicators/indicator-values-text.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";
import { chartFigures } from "./chart-figures.ts";
import { type ChartTarget, writeChartTarget, writeSymbolTarget } from "./chart-target.ts";
import { chartSource, directionGlyph } from "./chart-words.ts";
import type { Chart } from "./read-chart.ts";

/** The caption under the picture of a chart, which repeats its numbers. */
export function chartScreen(texts: Texts, chart: Chart, miniAppUrl: string | null): Screen {
  const { instrument, target } = chart;
  const figures = chartFigures(texts, chart);
  const { sign: _sign, ...day } = figures.day;
  const { sign, ...shown } = figures.shown;
  // The direction that the picture above shows; the line of the day has its own sign.
  const title = texts.html("chart-title", { glyph: directionGlyph(sign), instrument: figures.title });
  const source = chart.marketSource === "live" ? "" : chartSource(texts, chart);
  return {
    html: [
      title,
      escapeHtml(figures.period),
      "",
      texts.html("chart-last", { last: figures.last, quote: instrument.quote, change: day.change }),
      texts.html("chart-day", { ...day, base: instrument.base }),
      texts.html("chart-shown", shown),
      joinFacts([texts.html("chart-closed", figures.closedAt), escapeHtml(source)]),
    ].join("\n"),
    rows: [
      ...timeframeRows(target),
      [refreshButton(texts, target), ...openButtons(texts, target, miniAppUrl)],
      [
        tapButton(texts.plain("button-backtest"), {
          feature: "chart",
          action: "test",
          arg: writeChartTarget({ ref: target.ref, timeframe: target.timeframe }),
        }),
        tapButton(texts.plain("button-menu"), menuButtonTap),
      ],
    ],
  };
}

const OFFERED: readonly Timeframe[] = ["1m", "5m", "15m", "1h", "4h", "1d"];

/** The usual timeframes, and the one that is shown, in two rows. */
function timeframeRows(target: ChartTarget): InlineKeyboardButton[][] {
  const { timeframe: shown } = target;
  const offered = TIMEFRAMES.filter((timeframe) => OFFERED.includes(timeframe) || timeframe === shown);
  const buttons = offered.map((timeframe) =>
    tapButton(timeframe === shown ? `✓ ${timeframe}` : timeframe, {
      feature: "chart",
      action: "show",
      arg: writeChartTarget({ ...target, timeframe }),
    }),
  );
  return inRows(buttons, Math.ceil(buttons.length / 2));
}

function refreshButton(texts: Texts, target: ChartTarget): InlineKeyboardButton {
  const tap = { feature: "chart", action: "show", arg: writeChartTarget(target) };
  return tapButton(texts.plain("button-refresh"), tap, "primary");
}

function openButtons(texts: Texts, { ref }: ChartTarget, miniAppUrl: string | null): InlineKeyboardButton[] {
  if (miniAppUrl === null) return [];
  const startParam = `t_${ref.marketId}_${ref.symbol}`;
  return [webAppButton(texts.plain("button-open-chart"), { miniAppUrl, startParam })];
}

/** What stands where a chart would, before the first bar has closed. */
export function noCandlesScreen(texts: Texts, target: ChartTarget): Screen {
  return {
    html: texts.html("chart-empty", {
      instrument: instrumentText(texts, target.ref),
      timeframe: target.timeframe,
    }),
    rows: [[refreshButton(texts, target)], [tapButton(texts.plain("button-menu"), menuButtonTap)]],
  };
}

/** Asks which of several markets is meant. */
export function chartMarketScreen(
  texts: Texts,
  instruments: readonly Instrument[],
  wanted: Omit<ChartTarget, "ref">,
): Screen {
  const buttons = instruments.map(({ marketId, symbol }) =>
    tapButton(marketText(texts, marketId), {
      feature: "chart",
      action: "show",
      arg: writeChartTarget({ ...wanted, ref: { marketId, symbol } }),
    }),
  );
  return {
    html: texts.html("chart-market", { symbol: instruments[0]?.symbol ?? "" }),
    rows: inRows(buttons, 2),
  };
}

const TYPED_SHOWN = 30;
const BUTTON_LENGTH = 16;

/** Says that nothing is called so, and offers what is called nearly so. */
export function unknownSymbolScreen(
  texts: Texts,
  { typed, near, ...wanted }: { typed: string; near: readonly string[] } & Omit<ChartTarget, "ref">,
): Screen {
  const buttons = near.map((symbol) =>
    tapButton(cutMiddle(symbol, BUTTON_LENGTH), {
      feature: "chart",
      action: "find",
      arg: writeSymbolTarget({ symbol, ...wanted }),
    }),
  );
  return {
    html: texts.html(near.length === 0 ? "chart-unknown" : "chart-unknown-near", {
      text: cutMiddle(typed, TYPED_SHOWN),
    }),
    rows: [
      ...inRows(buttons, 2),
      [
        tapButton(texts.plain("button-choose"), { feature: "go", action: "chart" }),
        tapButton(texts.plain("button-menu"), menuButtonTap),
      ],
    ],
  };
}

/** Says what is wrong with an indicator that was asked for, and where to read about it. */
export function refusedIndicatorScreen(
  texts: Texts,
  def: IndicatorDef,
  problems: readonly Problem[],
): Screen {
  const { label, id } = def;
  const placed = problems.map((problem) => ({
    ...problem,
    pointer: `/indicators/0${problem.pointer === "" ? "" : `/params${problem.pointer}`}`,
  }));
  const isTooMany = problems.some(({ code }) => code === "too_many");
  const lines = isTooMany ? [escapeHtml(tooManyValuesText(texts, def))] : problemLines(texts, placed);
  return {
    html: [texts.html("chart-indicator-refused", { label }), ...lines].join("\n"),
    rows: [
      [
        tapButton(cutMiddle(label, BUTTON_LENGTH), { feature: "ind", action: "card", arg: id }),
        tapButton(texts.plain("button-menu"), menuButtonTap),
      ],
    ],
  };
}
