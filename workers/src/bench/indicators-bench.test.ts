import { INDICATORS } from "@roehub/core/indicators/registry";
import { expect, test } from "vitest";
import { benchCommand } from "./bench-command.ts";

async function run(...args: readonly string[]) {
  let out = "";
  let error = "";
  const command = ["indicators", "--bars", "3000", "--rounds", "1", "--json", ...args];
  const code = await benchCommand(command, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  const figures = out
    .split("\n")
    .filter(Boolean)
    .map((line): Record<string, unknown> => JSON.parse(line));
  return { code, out, error, figures };
}

test("five races have a bar, P9 is the worst of them, and every indicator is told", async () => {
  const { figures, error, code } = await run();
  const races = figures.slice(0, 5);
  expect(races.map(({ id, bar, fault }) => [id, bar, fault])).toEqual(
    ["P9.sma", "P9.ema", "P9.rsi", "P9.atr", "P9.bb"].map((id) => [id, ">= 3", undefined]),
  );
  const values = races.map(({ value }) => Number(value));
  expect(Math.min(...values)).toBeGreaterThan(0);
  expect(figures[5]).toMatchObject({ id: "P9", value: Math.min(...values), unit: "x", bar: ">= 3" });
  expect(figures.slice(6).map(({ id, bar }) => [id, bar])).toEqual(
    INDICATORS.map(({ id }) => [`indicators.${id}`, null]),
  );
  expect(code).toBe(figures[5]?.["ok"] ? 0 : 1);
  expect(error).toBe("");
});

test("a wrong value of ours is seen against every peer", async () => {
  const { code, figures } = await run("--planted-bug", "wrong-value");
  expect(code).toBe(1);
  expect(figures.slice(0, 6).map(({ ok, value }) => [ok, value])).toEqual(Array(6).fill([false, 0]));
  expect(figures[0]).toMatchObject({
    fault: expect.stringMatching(/^indicatorts .* differs by .*; @ixjb94\/indicators .* differs by /),
  });
});

test("arguments of another harness are refused", async () => {
  for (const args of [
    ["--rows", "5"],
    ["--planted-bug", "drop-row"],
    ["--bars", "none"],
  ]) {
    expect(await run(...args)).toMatchObject({ code: 2, out: "" });
  }
});
