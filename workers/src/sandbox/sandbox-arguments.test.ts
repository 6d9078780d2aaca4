import { expect, it } from "vitest";
import { parseSandboxArguments } from "./sandbox-arguments.ts";

it("without options the market is simulated, goes with the clock, and data live below the current folder", () => {
  expect(parseSandboxArguments([], "/home/ann/roehub")).toEqual({
    source: { kind: "simulated", seed: 42, fromMs: null },
    speed: 1,
    port: 4300,
    dataRoot: "/home/ann/roehub/.roehub",
    help: false,
  });
});

it("a folder of candles is resolved against the current folder", () => {
  const { source } = parseSandboxArguments(["--candles", "../shared/data/candles"], "/home/ann/roehub");
  expect(source).toEqual({ kind: "files", dir: "/home/ann/shared/data/candles", fromMs: null });
});

it.each([
  ["2025-08-01", Date.UTC(2025, 7, 1)],
  ["2025-08-01T12:30", Date.UTC(2025, 7, 1, 12, 30)],
  ["2025-08-01T12:30:15Z", Date.UTC(2025, 7, 1, 12, 30, 15)],
])("the market may begin at %s, UTC", (from, fromMs) => {
  const { source, speed } = parseSandboxArguments(["--from", from, "--speed", "600"], "/");
  expect([source, speed]).toEqual([{ kind: "simulated", seed: 42, fromMs }, 600]);
});

it("the venues' own prices are asked for by name", () => {
  expect(parseSandboxArguments(["--market", "live"], "/").source).toEqual({ kind: "live" });
});

it.each([
  [["--port", "80"]],
  [["--port", "x"]],
  [["--candels", "dir"]],
  [["stray"]],
  [["--from", "yesterday"]],
  [["--from", "2025-13-01"]],
  [["--speed", "60"]],
  [["--speed", "0", "--from", "2025-08-01"]],
  [["--speed", "601", "--from", "2025-08-01"]],
  [["--market", "paper"]],
  [["--market", "live", "--from", "2025-08-01"]],
  [["--market", "live", "--candles", "dir"]],
])("refuses %j", (argv) => {
  expect(() => parseSandboxArguments(argv, "/")).toThrow(expect.objectContaining({ code: "config_invalid" }));
});
