import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { announceAddresses, runningSandboxes, type SandboxAddresses } from "./running-sandbox.ts";

function dataRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "roehub-running-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const name of ["simulated-42", "live"]) mkdirSync(join(root, name));
  return root;
}

const addresses = (pid: number): SandboxAddresses => ({
  pid,
  clickhouse_url: "http://default:secret@127.0.0.1:8123/market_data",
  markets: [{ market_id: 1, rest_url: "http://127.0.0.1:9/binance-spot", socket_url: "ws://127.0.0.1:9/x" }],
});

test("a running sandbox is found by its data folder until it ends, and only its user may read where it is", () => {
  const root = dataRoot();
  expect(runningSandboxes(join(root, "absent"))).toEqual([]);
  const withdraw = announceAddresses(join(root, "simulated-42"), addresses(process.pid));
  expect(runningSandboxes(root)).toEqual([addresses(process.pid)]);
  expect(statSync(join(root, "simulated-42", "addresses.json")).mode & 0o777).toBe(0o600);
  withdraw();
  expect(runningSandboxes(root)).toEqual([]);
});

test("what a killed sandbox left, or cannot be read, is passed over", () => {
  const root = dataRoot();
  const { pid } = spawnSync(process.execPath, ["--version"]);
  announceAddresses(join(root, "simulated-42"), addresses(pid));
  writeFileSync(join(root, "live", "addresses.json"), "{ half");
  expect(runningSandboxes(root)).toEqual([]);
});
