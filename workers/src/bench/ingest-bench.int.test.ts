import { expect, it } from "vitest";
import { benchCommand } from "./bench-command.ts";

const ROWS = 2_000;

async function run(...args: readonly string[]) {
  let out = "";
  let error = "";
  const code = await benchCommand(["ingest", "--rows", String(ROWS), "--rounds", "1", ...args], {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  return { code, out, error };
}
const figures = (out: string) =>
  out
    .split("\n")
    .filter(Boolean)
    .map((line): Record<string, unknown> => JSON.parse(line));

it("prints one JSON line a figure; only the plain file has a bar", async () => {
  const { code, out, error } = await run("--json");
  const lines = figures(out);
  expect(lines.map(({ id, bar }) => [id, bar])).toEqual([
    ["P10", ">= 500000"],
    ["P10.gzip", null],
    ["P10.zip", null],
    ["P10.months", null],
  ]);
  expect(lines[0]).toMatchObject({ unit: "rows/s", command: "npm run bench -- ingest --json" });
  expect(lines.every(({ value }) => Number(value) > 0)).toBe(true);
  expect(code).toBe(lines.every(({ ok }) => ok) ? 0 : 1);
  expect(error).toBe("");
});

it("sees a writer that loses a row", async () => {
  const { code, out } = await run("--json", "--planted-bug", "drop-row");
  expect(code).toBe(1);
  expect(figures(out).map(({ ok, value }) => [ok, value])).toEqual(Array(4).fill([false, 0]));
  expect(out).toContain(`${ROWS - 1} raw rows of ${ROWS}`);
});

it("refuses what it does not know", async () => {
  expect(await benchCommand(["speed"], { out: () => {}, error: () => {} })).toBe(2);
  expect(await run("--planted-bug", "none")).toMatchObject({ code: 2, out: "" });
});
