import { LOCALES } from "@roehub/core/kernel/locale";
import { TIMEFRAMES } from "@roehub/core/kernel/timeframe";
import { describe, expect, it } from "vitest";
import { plainTextOf, type Screen } from "../../screen.ts";
import { loadTexts } from "../../texts.ts";
import { chartMarketScreen, chartScreen, noCandlesScreen, unknownSymbolScreen } from "./chart-screens.ts";
import { testChart } from "./test-chart.ts";

const texts = loadTexts();
const APP = "https://app.example/";
const wordsOf = (screen: Screen) => screen.rows.map((row) => row.map(({ text }) => text));
/** U+202F as `_`, so that expectations can be read. */
const captionOf = (screen: Screen) => plainTextOf(screen.html).replaceAll("\u202f", "_");

describe("the caption of a chart", () => {
  it("says price, day, bars shown, and that a simulated market is simulated", () => {
    expect(captionOf(chartScreen(texts.en, testChart(), APP))).toBe(
      [
        "▲ BTCUSDT spot 15m",
        "Binance · 3 Jun 05:45 – 4 Jun 2025 04:15 UTC",
        "",
        "64_250.50 USDT · −1.25_% in 24 h",
        "24 h: high 64_800.00 · low 63_100.25",
        "Volume 12_345.67800 BTC",
        "90 bars: +0.39_% · high 64_410.00 · low 63_930.00",
        "Last bar closed 04:15 UTC, 4 Jun · simulated market",
      ].join("\n"),
    );
  });

  it("says the same in Russian", () => {
    const caption = captionOf(chartScreen(texts.ru, testChart(), APP));
    expect(caption).toContain("▲ BTCUSDT спот 15m\nBinance · 3 июн. 05:45 – 4 июн. 2025 04:15 UTC");
    expect(caption).toContain("64_250.50 USDT · −1.25_% за 24 ч");
    expect(caption).toContain("Бар закрыт 04:15 UTC, 4 июн. · симулированный рынок");
  });

  it("counts bars in Russian: 1, 2, 5, 21", () => {
    const { candles } = testChart();
    const barsOf = (n: number) => {
      const [first, ...others] = candles;
      const shown = testChart({ candles: [first, ...others.slice(0, n - 1)] });
      return captionOf(chartScreen(texts.ru, shown, null))
        .split("\n")[6]
        ?.split(":")[0];
    };
    expect([1, 2, 5, 21].map(barsOf)).toEqual(["1 бар", "2 бара", "5 баров", "21 бар"]);
  });

  it("prints prices by the tick, however small, and a change of nothing without a sign", () => {
    const base = testChart();
    const [first] = base.candles;
    const price = 0.00001234;
    const flat = { ...first, open: price, high: price, low: price, close: price, volume: 0 };
    const { instrument, ticker } = base;
    const caption = captionOf(
      chartScreen(
        texts.en,
        testChart({
          instrument: { ...instrument, tickSize: "0.00000001", lotSize: "1" },
          candles: [flat],
          ticker: { ...ticker, last: price, high24h: price, low24h: price, volume24h: 0, change24hPct: 0 },
        }),
        null,
      ),
    );
    expect(caption).toMatch(/^→ BTCUSDT/);
    expect(caption).toContain("0.00001234 USDT · 0.00_% in 24 h");
    expect(caption).toContain("Volume 0 BTC\n1 bar: 0.00_%");
  });

  it("fits a caption and names real prices by their exchange", () => {
    const live = captionOf(chartScreen(texts.en, testChart({ marketSource: "live" }), APP));
    expect(live).toMatch(/^Last bar closed 04:15 UTC, 4 Jun$/m);
    expect(live).not.toContain("simulated");
    const { instrument } = testChart();
    const symbol = "A".repeat(40);
    const long = testChart({
      target: { ref: { marketId: 4, symbol }, timeframe: "15m" },
      instrument: { ...instrument, symbol, base: "B".repeat(40), quote: "C".repeat(20) },
    });
    for (const locale of LOCALES) {
      expect(plainTextOf(chartScreen(texts[locale], long, APP).html).length).toBeLessThanOrEqual(900);
    }
  });
});

describe("the buttons of a chart", () => {
  it("offer the usual timeframes, the shown one marked, then refresh, app and backtest", () => {
    expect(wordsOf(chartScreen(texts.en, testChart(), APP))).toEqual([
      ["1m", "5m", "✓ 15m"],
      ["1h", "4h", "1d"],
      ["Refresh", "Open chart"],
      ["Backtest", "Menu"],
    ]);
    const { ref } = testChart().target;
    const half = chartScreen(texts.en, testChart({ target: { ref, timeframe: "30m" } }), APP);
    expect(wordsOf(half).slice(0, 2)).toEqual([
      ["1m", "5m", "15m", "✓ 30m"],
      ["1h", "4h", "1d"],
    ]);
  });

  it("open the Mini App at the instrument, and leave it out where there is none", () => {
    const buttons = (miniAppUrl: string | null) => chartScreen(texts.en, testChart(), miniAppUrl).rows.flat();
    expect(buttons(APP)).toContainEqual({
      text: "Open chart",
      web_app: { url: `${APP}?tgWebAppStartParam=t_1_BTCUSDT` },
    });
    expect(buttons(null).some((button) => "web_app" in button)).toBe(false);
  });

  it("fit into four rows of sixteen characters and 64 bytes, on every screen and in both languages", () => {
    const symbol = "1".repeat(40);
    const { instrument } = testChart();
    for (const locale of LOCALES) {
      for (const timeframe of TIMEFRAMES) {
        const target = { ref: { marketId: 4, symbol }, timeframe } as const;
        const markets = ([1, 2, 3, 4] as const).map((marketId) => ({ ...instrument, marketId, symbol }));
        const near = Array.from({ length: 6 }, (_, index) => `${index}${symbol.slice(1)}`);
        for (const screen of [
          chartScreen(texts[locale], testChart({ target }), APP),
          noCandlesScreen(texts[locale], target),
          chartMarketScreen(texts[locale], markets, { timeframe }),
          unknownSymbolScreen(texts[locale], { typed: symbol, near, timeframe }),
        ]) {
          expect(screen.rows.length).toBeLessThanOrEqual(4);
          for (const button of screen.rows.flat()) {
            expect(button.text.length, button.text).toBeLessThanOrEqual(16);
            const data = "callback_data" in button ? button.callback_data : "";
            expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
          }
        }
      }
    }
  });
});
