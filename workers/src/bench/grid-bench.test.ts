import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { benchCommand } from "./bench-command.ts";
import { gridSeries, WALK } from "./grid-series.ts";

const SHORT = ["--bars", "20000", "--variants", "400", "--rounds", "1"];
const TIMEOUT_MS = 180_000;

async function run(...args: readonly string[]) {
  let out = "";
  let error = "";
  const code = await benchCommand(["grid", ...args], {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  return { code, out, error };
}

async function figuresOf(...args: readonly string[]) {
  const { code, out } = await run(...SHORT, "--json", ...args);
  const figures = out
    .split("\n")
    .filter(Boolean)
    .map((line): Record<string, unknown> => JSON.parse(line));
  return { code, figures };
}

const BARS = [
  ["P1", ">= 9000"],
  ["P1.reference", null],
  ["P2", ">= 3000"],
  ["P5", "<= 15"],
  ["P6", ">= 1.8"],
  ["roofline", null],
  ["P1b", ">= 45000"],
  ["P1b.reference", null],
  ["P3", ">= 2500"],
  ["P3.walk", ">= 2500"],
  ["P3.run", null],
  ["P4", "<= 600"],
  ["P4.flat", "<= 1.1"],
];

test(
  "every figure has its bar, and what it computed is what the reference engine computes",
  async () => {
    const { code, figures } = await figuresOf();
    expect(figures.map(({ id, bar }) => [id, bar])).toEqual(BARS);
    expect(figures.map(({ fault }) => fault)).toEqual(BARS.map(() => undefined));
    for (const { value } of figures) expect(value).toBeGreaterThan(0);
    expect(code).toBe(figures.every(({ ok }) => ok === true) ? 0 : 1);
  },
  TIMEOUT_MS,
);

test(
  "a fee that is taken once is seen in every figure",
  async () => {
    const { code, figures } = await figuresOf("--planted-bug", "fee-once");
    const compared = figures.filter(({ id }) => id !== "roofline");
    expect(compared.map(({ id, ok, value }) => [id, ok, value])).toEqual(
      BARS.filter(([id]) => id !== "roofline").map(([id]) => [id, false, 0]),
    );
    for (const { fault } of compared) expect(fault).toMatch(/ %.* the reference | %.* the fast path /);
    expect(code).toBe(1);
  },
  TIMEOUT_MS,
);

test("the series is the one that the document tells how to build", () => {
  const series = gridSeries(3, WALK);
  expect(Array.from(series.tsOpen)).toEqual([0, 1, 2].map((bar) => Date.UTC(2024, 0, 1, 0, bar)));
  expect({
    open: Array.from(series.open),
    high: Array.from(series.high),
    low: Array.from(series.low),
    close: Array.from(series.close),
    volume: Array.from(series.volume),
  }).toMatchInlineSnapshot(`
    {
      "close": [
        46959.12,
        46996.02,
        46998.71,
      ],
      "high": [
        47007.71,
        47000.4,
        47007.86,
      ],
      "low": [
        46954.21,
        46952.34,
        46989.16,
      ],
      "open": [
        47000,
        46959.12,
        46996.02,
      ],
      "volume": [
        455,
        1375,
        2976,
      ],
    }
  `);
});

test("a dump holds closes, signals and scores of every variant", async () => {
  const directory = mkdtempSync(join(tmpdir(), "roehub-dump-"));
  try {
    expect(await run("--bars", "5000", "--dump", directory)).toMatchObject({ code: 0 });
    const files = Object.fromEntries(
      readdirSync(directory).map((name) => [name, readFileSync(join(directory, name))]),
    );
    const sizes = Object.entries(files).map(([name, { length }]) => [name, length]);
    const points = 2 * 64;
    expect(sizes.filter(([name]) => !String(name).endsWith(".json"))).toEqual([
      ["p1.closes", 8 * 5_000],
      ["p1.scores", 16 * 64 * 64],
      ["p1.signals", points * 2 * 625],
      ["p3.closes", 8 * 5_000],
      ["p3.scores", 16 * 4_851],
    ]);
    expect(files["p1.closes"]?.readDoubleLE(16)).toBe(gridSeries(3, WALK).close[2]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test("arguments of another harness, and figures that there are none of, are refused", async () => {
  for (const args of [
    ["--rows", "5"],
    ["--planted-bug", "drop-row"],
    ["--bars", "none"],
    ["--only", "P7"],
    ["--only", "numba"],
  ]) {
    expect(await run(...args)).toMatchObject({ code: 2, out: "" });
  }
});
