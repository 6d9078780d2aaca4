import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// ECMAScript fixes every bit of + - * / and sqrt, but leaves the last one of the functions below to engines: V8 gave
// another 4th power in Node 20 than in Node 24, so that a signal could depend on the release that computed it.

const FOLDERS = ["average", "trend", "momentum", "volatility", "volume", "kernels", "batch"] as const;
const LEFT_TO_ENGINES =
  /Math\.(?:a?(?:sin|cos|tan)h?|atan2|exp|expm1|log|log10|log2|log1p|pow|cbrt|hypot)\b|(?<!\b(?:2|10n?)) \*\* /g;

/** Where such a function is in the formula itself, or makes no value of an indicator. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  "average/alma.ts": ["Math.exp"],
  "average/mama.ts": ["Math.atan"],
  "batch/division.ts": ["Math.log2"],
  "kernels/hilbert-cycle.ts": ["Math.atan"],
  "kernels/rescaled-range.ts": ["Math.log10"],
  "momentum/fisher.ts": ["Math.log"],
  "trend/chop.ts": ["Math.log10"],
  "volatility/hurst.ts": ["Math.log"],
};

test("only the kernels that are named take functions of which engines choose the last bit", () => {
  const found = FOLDERS.flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder))
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => [`${folder}/${name}`, functionsIn(join(import.meta.dirname, folder, name))] as const)
      .filter(([, functions]) => functions.length > 0),
  );
  expect(Object.fromEntries(found)).toEqual(NAMED);
});

test("powers of ten, which prices are counted in, are exact in this engine", () => {
  for (let places = 0; places <= 22; places++) expect(10 ** places).toBe(Number(`1e${places}`));
});

function functionsIn(path: string): string[] {
  const code = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*|"[^"\n]*"/g, "");
  return [...new Set(code.match(LEFT_TO_ENGINES) ?? [])].toSorted();
}
