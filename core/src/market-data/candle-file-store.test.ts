import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { readCandleFile } from "./candle-file-store.ts";

const folder = mkdtempSync(join(tmpdir(), "roehub-candle-file-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEXT = "ts_open_ms,open,high,low,close,volume\n1700006400000,1,2,0.5,1.5,3\n";

function put(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

it("reads plain and gzip files alike, whatever their names end in", async () => {
  for (const path of [put("a.csv", TEXT), put("b.csv.gz", gzipSync(TEXT)), put("c.csv", gzipSync(TEXT))]) {
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

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => (index === bytes.length - 6 ? byte ^ 0xff : byte));
}
