import { expect, it } from "vitest";
import { parseSandboxArguments } from "./sandbox-arguments.ts";

it("without options the market is simulated and data live below the current folder", () => {
  expect(parseSandboxArguments([], "/home/ann/roehub")).toEqual({
    source: { kind: "simulated", seed: 42 },
    port: 4300,
    dataRoot: "/home/ann/roehub/.roehub",
    help: false,
  });
});

it("a folder of candles is resolved against the current folder", () => {
  const { source } = parseSandboxArguments(["--candles", "../shared/data/candles"], "/home/ann/roehub");
  expect(source).toEqual({ kind: "files", dir: "/home/ann/shared/data/candles" });
});

it.each([[["--port", "80"]], [["--port", "x"]], [["--candels", "dir"]], [["stray"]]])(
  "refuses %j",
  (argv) => {
    expect(() => parseSandboxArguments(argv, "/")).toThrow(
      expect.objectContaining({ code: "config_invalid" }),
    );
  },
);
