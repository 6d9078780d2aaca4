import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { indicatorCommand } from "./indicator-command.ts";

const HEADER = "ts_open_ms,open,high,low,close,volume";
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roehub-indicator-"));
  const rows = [10, 11, 12, 14, 11].map(
    (close, row) => `${row * 60_000},${close},${close + 1},${close - 1},${close},1`,
  );
  const csv = `${[HEADER, ...rows].join("\n")}\n`;
  await writeFile(join(folder, "five.csv"), csv);
  const midnight = rows.map((row, index) => row.replace(/^\d+/, String((1_438 + index) * 60_000)));
  await writeFile(join(folder, "midnight.csv"), `${[HEADER, ...midnight].join("\n")}\n`);
  await writeFile(join(folder, "five.csv.gz"), gzipSync(csv));
  await writeFile(join(folder, "bad.csv"), `${HEADER}\n0,1,1,1,x,1\n`);
});
afterAll(() => rm(folder, { recursive: true }));

async function runCommand(...args: string[]) {
  let out = "";
  let error = "";
  const code = await indicatorCommand(args, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  return { code, out, error };
}

const five = () => join(folder, "five.csv");

describe("the indicator command", () => {
  test("prints the outputs of every bar as JSON, null where there is no value", async () => {
    const { code, out } = await runCommand(
      "--id",
      "sma",
      "--params",
      '{"period":3}',
      "--candles",
      five(),
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      id: "sma",
      params: { period: 3 },
      outputs: { sma: [null, null, 11, 37 / 3, 37 / 3] },
      ts_open_ms: [0, 60_000, 120_000, 180_000, 240_000],
      warmup: 3,
      convergence: 3,
    });
  });

  test("says from which bar values are to be trusted, for one that waits for a day to open too", async () => {
    const headOf = async (...args: string[]) => (await runCommand(...args)).out.split("\n")[1];
    const bars = (name: string) => ["--candles", join(folder, name)];
    expect(await headOf("--id", "sma", "--params", '{"period":3}', ...bars("five.csv"))).toBe(
      "5 bars, to be trusted from bar 3",
    );
    expect(await headOf("--id", "sma", ...bars("five.csv"))).toBe("5 bars, too few to be trusted");
    expect(await headOf("--id", "vwap", ...bars("midnight.csv"))).toBe("5 bars, to be trusted from bar 3");
  });

  test("reads gzip, and prints the same bytes", async () => {
    const plain = await runCommand("--id", "bb", "--params", '{"period":2}', "--candles", five(), "--json");
    const packed = await runCommand(
      "--id",
      "bb",
      "--params",
      '{"period":2}',
      "--candles",
      `${five()}.gz`,
      "--json",
    );
    expect(packed).toEqual(plain);
  });

  test("computes every indicator at its defaults, even over fewer bars than it needs", async () => {
    for (const { id, outputs } of INDICATORS) {
      const { code, out } = await runCommand("--id", id, "--candles", five(), "--json");
      expect(code).toBe(0);
      expect(Object.keys(JSON.parse(out).outputs)).toEqual(outputs);
    }
  });

  test("lists every indicator, and its help names none but an example", async () => {
    const { code, out } = await runCommand("--list");
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual(INDICATORS.map(({ id }) => id));
    expect(lines.find((line) => line.startsWith("rsi "))).toMatch(/^rsi +Relative strength index +momentum$/);
    const help = (await runCommand("--help")).out;
    expect(help).toContain("--list");
    expect(Math.max(...help.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test("prints the last bars as text for people", async () => {
    const { out } = await runCommand("--id", "sma", "--params", '{"period":3}', "--candles", five());
    expect(out).toContain("1970-01-01T00:02:00Z  11\n");
    expect(out).toContain("1970-01-01T00:01:00Z  n/a\n");
  });

  test.each([
    ["no arguments", () => [], "Both --id and --candles are needed."],
    ["an unknown option", () => ["--period", "3"], "Unknown option '--period'"],
    [
      "an unknown indicator",
      () => ["--id", "nope_at_all", "--candles", five()],
      "No indicator is called nope_at_all. --list prints all there are.",
    ],
    [
      "a mistyped indicator",
      () => ["--id", "ma-corss", "--candles", five()],
      "No indicator is called ma-corss. Did you mean ma_cross?",
    ],
    [
      "parameters that are not JSON",
      () => ["--id", "sma", "--params", "{", "--candles", five()],
      "--params is not JSON",
    ],
    [
      "every bad parameter",
      () => ["--id", "rsi", "--params", '{"period":0,"x":1}', "--candles", five()],
      "  /period: 0 is below the minimum 2 (below_minimum)\n  /x: is not a known field (unknown_field)\n",
    ],
    [
      "a file that is not there",
      () => ["--id", "sma", "--candles", "none.csv"],
      "none.csv: there is no such file",
    ],
    ["a bad line", () => ["--id", "sma", "--candles", join(folder, "bad.csv")], "bad.csv, line 2"],
  ])("tells what is wrong and ends with 2: %s", async (_, args, message) => {
    const { code, out, error } = await runCommand(...args());
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toContain(message);
    expect(error).not.toMatch(/\n\s+at /);
  });
});
