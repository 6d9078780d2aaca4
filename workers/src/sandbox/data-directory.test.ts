import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openDataDirectory } from "./data-directory.ts";

const newRoot = () => mkdtempSync(join(tmpdir(), "roehub-data-"));
const simulated = { kind: "simulated", seed: 42, fromMs: null } as const;

it("each candle source has its own folder, the same one at each start", () => {
  const root = newRoot();
  const open = (source: Parameters<typeof openDataDirectory>[1]) => {
    const directory = openDataDirectory(root, source);
    directory.release();
    return directory.root;
  };
  const first = open({ kind: "files", dir: "/candles", fromMs: null });
  expect(open({ kind: "files", dir: "/candles", fromMs: null })).toBe(first);
  expect(open({ kind: "files", dir: "/others", fromMs: null })).not.toBe(first);
  expect(open({ kind: "files", dir: "/candles", fromMs: Date.UTC(2025, 7, 1) })).toBe(
    `${first}-from-20250801T000000`,
  );
  expect(open({ kind: "live" })).toMatch(/live$/);
  expect(open(simulated)).not.toBe(first);
});

it("a lock left by a dead process is seen through", () => {
  const root = newRoot();
  const { root: folder, release } = openDataDirectory(root, simulated);
  release();
  writeFileSync(join(folder, "sandbox.pid"), "999999999");
  expect(() => openDataDirectory(root, simulated)).not.toThrow();
});

it("a folder that cannot be made is a sentence that says what to do", () => {
  const file = join(newRoot(), "file");
  writeFileSync(file, "");
  expect(() => openDataDirectory(file, simulated)).toThrow(/Choose another folder with --data DIR/);
});
