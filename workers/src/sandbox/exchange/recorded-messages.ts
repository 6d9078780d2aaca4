import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { recordedFile } from "../recorded-data.ts";

/** What a venue's own documents show below a heading, the nth example of it: for tests. */
export function documentedSample(
  venue: "binance" | "bybit",
  page: string,
  heading: string,
  nth = 0,
): unknown {
  const samples = JSON.parse(readText(`wire/${venue}/docs-samples.json`)) as readonly DocumentedSample[];
  const found = samples.filter((sample) => sample.path.endsWith(page) && sample.heading === heading)[nth];
  if (found === undefined) throw new Error(`no sample ${page} ${heading} ${nth}`);
  const text = found.raw
    .replaceAll(/\/\/[^\n"]*$/gm, "")
    .replaceAll(/\.\.\.,?/g, "")
    .replaceAll(/,(\s*[\]}])/g, "$1");
  return JSON.parse(text);
}

interface DocumentedSample {
  readonly path: string;
  readonly heading: string;
  readonly raw: string;
}

/** A message that was sent by another library's test or comment, by a part of its source. */
export function sampledMessage(venue: "binance" | "bybit", isIt: (sample: Sample) => boolean): Sample {
  const samples = JSON.parse(readText(`wire/${venue}/samples.json.gz`)) as readonly Sample[];
  const found = samples.find(isIt);
  if (found === undefined) throw new Error("no such sample");
  return found;
}

interface Sample {
  readonly path?: string;
  readonly method?: string;
  readonly label?: string;
  readonly body?: unknown;
  readonly frames?: readonly { readonly dir: string; readonly body: unknown }[];
}

/** The first recorded text that has this in it, parsed. */
export function recordedMessage(file: string, part: string): unknown {
  const lines = readText(file).split("\n");
  for (const line of lines) {
    if (line === "" || !line.includes(part.replaceAll('"', '\\"'))) continue;
    const { raw } = JSON.parse(line) as { raw?: string };
    if (raw?.includes(part) === true) return JSON.parse(raw);
  }
  throw new Error(`nothing recorded like ${part}`);
}

function readText(path: string): string {
  const file = recordedFile(path);
  if (file === null) throw new Error("no recorded data");
  const bytes = readFileSync(file);
  return path.endsWith(".gz") ? gunzipSync(bytes).toString() : bytes.toString();
}

/**
 * The fields of a value and their types: equal shapes read alike. The first item stands for a list of objects, lists or
 * texts; rows of numbers and decimals are told item by item.
 */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const shapes = value.map(shapeOf);
    const isRow =
      value.length > 1 && (shapes.some((shape) => shape !== shapes[0]) || shapes[0] === "decimal text");
    return isRow && shapes.every((shape) => typeof shape === "string") ? shapes : shapes.slice(0, 1);
  }
  if (typeof value === "string") return /^-?\d+(\.\d+)?$/.test(value) ? "decimal text" : "text";
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => [name, shapeOf(field)]),
  );
}
