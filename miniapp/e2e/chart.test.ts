import { MINUTE_MS } from "@roehub/core/kernel/time";
import type { FrameLocator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { answerMarket, BTC, candleEvent, candlesOf, NOW, tickerEvent } from "./market-fixtures.ts";
import { boxOf, createMiniAppFixture, eventually, inApp, shownText } from "./mini-app-fixture.ts";
import { problem } from "./stub-server.ts";

const miniApp = createMiniAppFixture();

const QUARTER_MS = 15 * MINUTE_MS;

const legend = async (app: FrameLocator) => plain(await shownText(app.locator(".candle-legend")));
const sentence = async (app: FrameLocator) => plain(await shownText(app.locator("figcaption")));
const plain = (text: string) => text.replace(/[\u202f\u00a0]/g, " ").replace(/\s+/g, " ");

/** The chart of BTCUSDT, drawn. */
async function openChart(options: Parameters<typeof miniApp.open>[0] = {}): Promise<FrameLocator> {
  const app = await miniApp.open({ start: BTC, ...options });
  await app.locator(".candle-chart canvas").first().waitFor();
  await eventually(() => miniApp.server().streams.length).toBeGreaterThan(0);
  return app;
}

const stream = () => {
  const last = miniApp.server().streams.at(-1);
  if (last === undefined) throw new Error("nobody listens");
  return last;
};

describe("the head", () => {
  test("names the instrument, its market and its source, and the day in numbers with sign and glyph", async () => {
    const app = await openChart({ widthPx: 360 });
    await app.getByRole("heading", { name: "BTCUSDT" }).waitFor();
    await app.getByText("Binance spot", { exact: true }).waitFor();
    await app.getByText("Simulated market").waitFor();
    const ticker = plain(await shownText(app.locator(".ticker")));
    expect(ticker).toBe("64 250.50 ▲ +1.25 % 24 h High 24 h 65 120.00 Low 24 h 62 980.10 Volume 24 h 12.35K");
    stream().ticker(tickerEvent("64333.1", 40_000));
    await eventually(async () => plain(await shownText(app.locator(".ticker-last")))).toBe(
      "64 333.10 ▼ −0.50 % 24 h",
    );
  });

  test("prints prices by their tick, however small", async () => {
    answerMarket(miniApp.server(), { symbol: "PEPEUSDT", scale: 1.9e-10 });
    const app = await openChart({ start: "t_1_PEPEUSDT", widthPx: 360 });
    expect(await shownText(app.locator(".metric"))).toBe("0.00001221");
    expect(await legend(app)).toMatch(/^17 Aug 2025, 23:45 UTC Open 0\.0000\d{4} High 0\.0000\d{4} /);
    expect(await inApp<number>(app, "document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  });
});

describe("live candles", () => {
  test("move the newest bar, close it and begin the next", async () => {
    const app = await openChart();
    expect(stream().topics).toEqual(["candles:binance:spot:BTCUSDT:15m", "tickers:binance:spot:BTCUSDT"]);
    stream().candle(candleEvent("15m", NOW, { close: "64000.00", high: "70000.00" }));
    await eventually(() => legend(app)).toMatch(
      /^18 Aug 2025, 00:00 UTC · forming .*High 70 000\.00 .*Close 64 000\.00/,
    );
    stream().candle(candleEvent("15m", NOW, { close: "66000.00", high: "70000.00", isClosed: true }), "b1");
    await eventually(() => legend(app)).toMatch(/^18 Aug 2025, 00:00 UTC Open .*Close 66 000\.00/);
    stream().candle(candleEvent("15m", NOW + QUARTER_MS));
    await eventually(() => legend(app)).toMatch(/^18 Aug 2025, 00:15 UTC · forming/);
    await eventually(() => sentence(app)).toMatch(/to 18 Aug 2025, 00:15 UTC: .* highest 70 000\.00\.$/);
  });

  test("resume behind the last one after a dropped connection", async () => {
    const app = await openChart();
    stream().candle(candleEvent("15m", NOW, { isClosed: true }), "seven");
    await eventually(() => legend(app)).toMatch(/^18 Aug 2025, 00:00 UTC Open/);
    stream().drop();
    await eventually(() => miniApp.server().streams.length).toBe(2);
    expect(stream().lastId).toBe("seven");
    stream().candle(candleEvent("15m", NOW + QUARTER_MS, { isClosed: true }), "eight");
    await eventually(() => legend(app)).toMatch(/^18 Aug 2025, 00:15 UTC Open/);
  });

  test("that do not follow on the stored ones make the page ask for what is between", async () => {
    const app = await openChart();
    let asked = 0;
    miniApp.server().answers.set("/api/market-data/candles", (query) => {
      asked++;
      const list = candlesOf(query, { until: NOW + QUARTER_MS });
      return {
        body: { ...list, items: [...list.items.slice(0, -1), { ...list.items.at(-1), low: "1000.00" }] },
      };
    });
    stream().candle(candleEvent("15m", NOW + QUARTER_MS));
    await eventually(() => sentence(app)).toMatch(/to 18 Aug 2025, 00:15 UTC: .* lowest 1 000\.00,/);
    expect(asked).toBe(1);
  });

  test("are asked for anew when the server says that it cannot tell them", async () => {
    const app = await openChart();
    answerMarket(miniApp.server(), { until: NOW + 4 * QUARTER_MS });
    stream().reset({ topic: "candles:binance:spot:BTCUSDT:15m" });
    await eventually(() => legend(app)).toMatch(/^18 Aug 2025, 00:45 UTC Open/);
  });

  test("come with a renewed session where the token has expired", async () => {
    const { answers, streams } = miniApp.server();
    answers.set("/api/stream", () => {
      answers.delete("/api/stream");
      return problem(401, "unauthenticated");
    });
    await openChart();
    expect(answers.has("/api/stream")).toBe(false);
    expect(streams[0]?.isOpen()).toBe(true);
  });

  test("need no connection while nobody sees the page, nor after it was left", async () => {
    const app = await openChart();
    const show = (state: string) =>
      inApp(
        app,
        `(() => {
          Object.defineProperty(document, "visibilityState", { value: "${state}", configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        })()`,
      );
    await show("hidden");
    await eventually(() => stream().isOpen()).toBe(false);
    await show("visible");
    await eventually(() => miniApp.server().streams.length).toBe(2);
    await eventually(() => stream().isOpen()).toBe(true);
    await miniApp.frame().locator("#back").click();
    await app.getByRole("heading", { name: "Terminal" }).waitFor();
    await eventually(() => stream().isOpen()).toBe(false);
  });
});

describe("history", () => {
  test("loads older candles when it is scrolled to the left", async () => {
    const ends: (string | null)[] = [];
    miniApp.server().answers.set("/api/market-data/candles", (query) => {
      ends.push(query.get("end"));
      return { body: candlesOf(query) };
    });
    const app = await openChart();
    const first = await sentence(app);
    expect(ends).toEqual([null]);
    await swipe(app);
    await swipe(app);
    await eventually(() => ends.length).toBe(2);
    expect(ends[1]).toBe("2025-08-12T19:00:00Z");
    await eventually(() => sentence(app)).not.toBe(first);
    await swipe(app);
    await swipe(app);
    await eventually(() => sentence(app)).toMatch(/from (7|8|9) Aug 2025/);
    await eventually(() => ends.length).toBe(3);
  });

  test("that fails to load is asked for again by the reader", async () => {
    let isFailing = true;
    miniApp
      .server()
      .answers.set("/api/market-data/candles", (query) =>
        query.has("end") && isFailing ? problem(503, "clickhouse_unavailable") : { body: candlesOf(query) },
      );
    const app = await openChart();
    await swipe(app);
    await swipe(app);
    const again = app.getByRole("button", { name: "Older candles did not load: try again" });
    await again.waitFor();
    isFailing = false;
    await again.click();
    await again.waitFor({ state: "detached" });
  });

  /** Moves the chart to the right, as two fingers do, by about 230 bars. */
  async function swipe(app: FrameLocator): Promise<void> {
    await app.locator(".candle-chart").hover();
    await miniApp.frame().mouse.wheel(-2_000, 0);
  }
});

describe("the timeframe", () => {
  test("is switched, keeps the focus, and is remembered", async () => {
    const app = await openChart();
    await app.getByRole("button", { name: "1h", exact: true }).click();
    await eventually(() => legend(app)).toMatch(/^17 Aug 2025, 23:00 UTC/);
    await eventually(() => stream().topics[0]).toBe("candles:binance:spot:BTCUSDT:1h");
    expect(miniApp.server().streams[0]?.isOpen()).toBe(false);
    expect(await inApp<string>(app, "document.activeElement.textContent")).toBe("1h");
    await miniApp.frame().reload();
    await eventually(() => legend(app)).toMatch(/^17 Aug 2025, 23:00 UTC/);
    const chip = await boxOf(app.getByRole("button", { name: "1h", exact: true }));
    expect(chip.x).toBeGreaterThanOrEqual(0);
    expect(chip.x + chip.width).toBeLessThanOrEqual(390);
  });

  test("has all twelve, each as large as a thumb needs", async () => {
    const app = await openChart({ widthPx: 360 });
    const chips = app.getByRole("group", { name: "Timeframe" }).getByRole("button");
    expect(await chips.allInnerTexts()).toEqual([
      "1m",
      "3m",
      "5m",
      "15m",
      "30m",
      "1h",
      "2h",
      "4h",
      "6h",
      "8h",
      "12h",
      "1d",
    ]);
    const sizes = await chips.evaluateAll((list) =>
      list.map((chip) => [chip.clientWidth, chip.clientHeight]),
    );
    // The border is not counted.
    expect(sizes.flat().every((size) => size >= 42)).toBe(true);
  });
});

describe("states", () => {
  test("a slow answer has a skeleton of its own shape", async () => {
    let release = () => {};
    const delay = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { answers } = miniApp.server();
    const [candles, ticker] = ["/api/market-data/candles", "/api/market-data/ticker"] as const;
    const known = [candles, ticker].map((path) => [path, answers.get(path)] as const);
    for (const [path, answer] of known) {
      answers.set(path, (query) => ({
        ...(typeof answer === "function" ? answer(query, null) : problem(404, "")),
        delay,
      }));
    }
    const app = await miniApp.open({ start: BTC });
    await app.locator(".skeleton .candle-chart").waitFor();
    const chips = app.getByRole("group", { name: "Timeframe" }).getByRole("button");
    await eventually(() => chips.count()).toBe(12);
    const shape = async () => [
      (await boxOf(app.locator(".ticker"))).height,
      (await boxOf(app.locator(".candle-chart"))).y,
      (await boxOf(app.locator(".candle-legend"))).height,
    ];
    const before = await shape();
    release();
    await app.locator(".candle-chart canvas").first().waitFor();
    const after = await shape();
    for (const [index, size] of after.entries())
      expect(Math.abs(size - (before[index] ?? 0))).toBeLessThanOrEqual(2);
  });

  test("an unknown instrument reads exactly as a lost link", async () => {
    const app = await miniApp.open({ start: "t_1_NOSUCHUSDT" });
    await app.getByText("Not found or not yours").waitFor();
    expect(await app.getByRole("heading", { name: "NOSUCHUSDT" }).count()).toBe(0);
  });

  test("without candles of a timeframe it offers the shortest, and without any another instrument", async () => {
    miniApp.server().answers.set("/api/market-data/candles", (query) => ({
      body: { ...candlesOf(query), items: [], has_more: false },
    }));
    const app = await miniApp.open({ start: BTC });
    await app.getByText("No 15m candle has closed in full yet.").waitFor();
    await app.getByRole("button", { name: "Show 1m candles" }).click();
    await app.getByText("Candles of this instrument have not been collected yet.").waitFor();
    await app.getByRole("button", { name: "Choose another instrument" }).click();
    await app.getByRole("heading", { name: "Terminal" }).waitFor();
  });

  test("the first live candle ends the emptiness", async () => {
    miniApp.server().answers.set("/api/market-data/candles", (query) => ({
      body: { ...candlesOf(query), items: [], has_more: false },
    }));
    const app = await miniApp.open({ start: BTC });
    await app.getByText("No candles yet").waitFor();
    stream().candle(candleEvent("15m", NOW));
    await app.locator(".candle-chart canvas").first().waitFor();
  });

  test("prices that do not change for long are grey and tell their age, until the next", async () => {
    const app = await openChart({ hasOwnClock: true });
    const color = () => app.locator(".metric").evaluate((element) => getComputedStyle(element).color);
    const fresh = await color();
    await miniApp.frame().clock.fastForward(4 * MINUTE_MS);
    await app.getByText("No new prices for 4 min").waitFor();
    expect(await color()).not.toBe(fresh);
    await eventually(() => stream().isOpen()).toBe(true);
    stream().ticker(tickerEvent("64333.1", 40_000));
    await app.getByText("No new prices").waitFor({ state: "detached" });
    expect(await color()).toBe(fresh);
  });

  test("offline: the chart stays, a bar tells the time of its data, and the timeframes rest until it is over", async () => {
    const app = await openChart();
    miniApp.server().isDown = true;
    stream().drop();
    await app.getByText(/^Offline · data of \d+ \w{3} \d{4}, \d\d:\d\d$/).waitFor();
    expect(await app.getByRole("button", { name: "1h", exact: true }).isDisabled()).toBe(true);
    await app.locator(".candle-chart canvas").first().waitFor();
    miniApp.server().isDown = false;
    await inApp(app, `window.dispatchEvent(new Event("online"))`);
    await app.getByText(/^Offline/).waitFor({ state: "detached" });
    await eventually(() => stream().isOpen()).toBe(true);
    expect(await app.getByRole("button", { name: "1h", exact: true }).isDisabled()).toBe(false);
  });

  test("a chart of prices that grew threefold offers the logarithmic scale", async () => {
    const app = await openChart();
    expect(await app.getByRole("button", { name: /Log scale/ }).count()).toBe(0);
    stream().candle(candleEvent("15m", NOW, { high: "300000.00" }));
    const toggle = app.getByRole("button", { name: /Log scale/ });
    await toggle.click();
    expect(await toggle.getAttribute("aria-pressed")).toBe("true");
  });
});

describe("the picture", () => {
  /** The colours of the main pane, by how many of its pixels have them. */
  const colors = (app: FrameLocator) =>
    inApp<Record<string, number>>(
      app,
      `(() => {
        const canvas = document.querySelector(".candle-chart canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const counts = {};
        for (let at = 0; at < data.length; at += 4) {
          const hex = "#" + [...data.subarray(at, at + 3)].map((part) => part.toString(16).padStart(2, "0")).join("");
          counts[hex] = (counts[hex] ?? 0) + 1;
        }
        return counts;
      })()`,
    );

  test("is recoloured as a whole with the theme", async () => {
    const app = await openChart({ theme: { bg_color: "#212121", text_color: "#ffffff" } });
    await eventually(async () => Object.keys(await colors(app))).toEqual(
      expect.arrayContaining(["#212121", "#2dd4bf", "#ff6b6b"]),
    );
    await miniApp.frame().evaluate(`send("theme_changed", { theme_params: { bg_color: "#fffaf0" } })`);
    await eventually(async () => Object.keys(await colors(app))).toEqual(
      expect.arrayContaining(["#fffaf0", "#0f766e", "#b42318"]),
    );
    const left = Object.keys(await colors(app));
    for (const old of ["#212121", "#2dd4bf", "#ff6b6b"]) expect(left).not.toContain(old);
  });

  test("tells up from down without colour: a fall is full, a rise is hollow", async () => {
    answerMarket(miniApp.server(), { until: NOW });
    const bar = (open: string, close: string) => (query: URLSearchParams) => {
      const list = candlesOf(query);
      const [first, ...others] = list.items
        .slice(-30)
        .map((item) => ({ ...item, open, close, high: "110", low: "90" }));
      return { body: { ...list, items: first === undefined ? [] : [first, ...others], has_more: false } };
    };
    const painted = async (open: string, close: string, color: string) => {
      miniApp.server().answers.set("/api/market-data/candles", bar(open, close));
      const app = await openChart();
      await eventually(async () => (await colors(app))[color] ?? 0).toBeGreaterThan(0);
      const count = (await colors(app))[color] ?? 0;
      await miniApp.frame().context().close();
      return count;
    };
    const [down, up] = [await painted("105", "95", "#b42318"), await painted("95", "105", "#0f766e")];
    expect(down).toBeGreaterThan(1.5 * up);
  });

  test("scrolls the page under a thumb that moves up, and does not move with it", async () => {
    const app = await openChart();
    expect(
      await app
        .locator(".candle-chart canvas")
        .last()
        .evaluate((canvas) => getComputedStyle(canvas).touchAction),
    ).not.toBe("none");
    expect(await miniApp.seen()).toContain("web_app_setup_swipe_behavior");
  });

  test("keeps the attribution of its library", async () => {
    const app = await openChart();
    await app.locator("#tv-attr-logo").waitFor();
  });
});

test("insets of 59 above and 34 below keep the chart page clear", async () => {
  const app = await openChart({ insets: { top: 59, bottom: 34 }, heightPx: 700 });
  await eventually(
    async () => (await boxOf(app.getByRole("heading", { name: "BTCUSDT" }))).y,
  ).toBeGreaterThanOrEqual(59);
  await inApp(app, "window.scrollTo(0, document.body.scrollHeight)");
  const [end, height] = [await boxOf(app.locator("figcaption")), await inApp<number>(app, "innerHeight")];
  expect(end.y + end.height).toBeLessThanOrEqual(height - 34);
});
