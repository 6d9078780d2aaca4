import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { type ZipEntry, zipFile } from "../../../workers/src/bench/zip-file.ts";
import { openCandleFile, readCandleFile } from "./candle-file-store.ts";

const folder = mkdtempSync(join(tmpdir(), "roehub-candle-file-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEXT = "ts_open_ms,open,high,low,close,volume\n1700006400000,1,2,0.5,1.5,3\n";

function put(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

it("reads plain, gzip and zip files alike, whatever their names end in", async () => {
  const files = {
    "a.csv": TEXT,
    "b.csv.gz": gzipSync(TEXT),
    "c.csv": gzipSync(TEXT),
    "d.zip": zipOf([TEXT]),
  };
  for (const path of Object.entries(files).map(([name, bytes]) => put(name, bytes))) {
    const series = await readCandleFile(path);
    expect([series.length, series.close[0]]).toEqual([1, 1.5]);
  }
});

it.each([
  ["a file that is not there", () => join(folder, "absent.csv"), "absent.csv: there is no such file"],
  ["a folder", () => folder, "this is a folder, not a file"],
  [
    "a gzip file cut short",
    () => put("cut.csv.gz", gzipSync(TEXT).subarray(0, 40)),
    "the gzip data is damaged",
  ],
  [
    "a gzip file with a flipped byte",
    () => put("bad.csv.gz", flipped(gzipSync(TEXT))),
    "the gzip data is damaged",
  ],
  ["a zip of two files", () => put("two.zip", zipOf([TEXT, TEXT])), "two.zip: the zip holds 2 files instead"],
  ["a zip of none", () => put("none.zip", zipOf([])), "none.zip: the zip holds 0 files"],
  ["a zip cut short", () => put("cut.zip", zipOf([TEXT]).subarray(0, 60)), "the zip data is damaged"],
  [
    "a zip whose content does not fit its sum",
    () => put("sum.zip", zipOf([TEXT], { saidSum: 1 })),
    "the zip data is damaged",
  ],
  [
    "a zip that unpacks to more than it says",
    () => put("bomb.zip", zipOf([TEXT], { saidSize: 5 })),
    "the zip data is damaged",
  ],
  [
    "a zip that says it is huge",
    () => put("huge.zip", zipOf([TEXT], { saidSize: 2 ** 31 })),
    "the file unpacks to more than 1 GiB",
  ],
  [
    "a bad line, by its number",
    () => put("bad.csv", `${TEXT}x\n`),
    "bad.csv, line 3: expected a decimal number",
  ],
])("refuses %s", async (_name, path, message) => {
  await expect(readCandleFile(path())).rejects.toMatchObject({
    code: "candle_file_invalid",
    publicText: expect.stringContaining(message),
  });
});

it("names the file in a fault that comes later", async () => {
  const file = await openCandleFile(put("late.csv", `${TEXT}x\n`));
  expect(file.read(1).length).toBe(1);
  expect(() => file.read(1)).toThrow("late.csv, line 3: ");
});

function zipOf(texts: readonly string[], said: Pick<ZipEntry, "saidSize" | "saidSum"> = {}): Buffer {
  return zipFile(texts.map((text, index) => ({ name: `${index}.csv`, content: Buffer.from(text), ...said })));
}

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => (index === bytes.length - 6 ? byte ^ 0xff : byte));
}
