import { describe, expect, it } from "vitest";
import type { Sha256Hex } from "../kernel/hash.ts";
import { lineageTrials } from "./lineage-trials.ts";

const NOW = "now" as Sha256Hex;
const byHand = { originReceiptId: null, trials: 0 };
const nothing = { ofStrategies: [], originRequests: new Map<string, string>() };

describe("the trials of a lineage", () => {
  it("are none of a strategy that was made by hand and never tried", () => {
    expect(lineageTrials([byHand], nothing, NOW)).toBe(0);
    expect(lineageTrials([byHand, byHand], nothing, NOW)).toBe(0);
  });

  it("are those of the grids that the strategy and its ancestors were saved from", () => {
    const child = { originReceiptId: "RH-2", trials: 130 };
    const parent = { originReceiptId: "RH-1", trials: 100 };
    const originRequests = new Map([
      ["RH-1", "first"],
      ["RH-2", "second"],
    ]);
    expect(lineageTrials([child, parent], { ...nothing, originRequests }, NOW)).toBe(130);
  });

  it("and of each request that was run of them, whose grid may be the one that a child was saved from", () => {
    const child = { originReceiptId: "RH-1", trials: 30 };
    const originRequests = new Map([["RH-1", "stops of the parent"]]);
    const ofStrategies = [
      { requestHash: "stops of the parent", trials: 30 },
      { requestHash: "another period", trials: 1 },
    ];
    expect(lineageTrials([child, byHand], { originRequests, ofStrategies }, NOW)).toBe(31);
  });

  it("leave out the request that is asked for, whose trials are its own", () => {
    const ofStrategies = [
      { requestHash: NOW, trials: 12 },
      { requestHash: "before", trials: 5 },
    ];
    expect(lineageTrials([byHand], { ...nothing, ofStrategies }, NOW)).toBe(5);
  });

  it("keep what a strategy says of itself where its receipt is not known", () => {
    expect(lineageTrials([{ originReceiptId: "RH-9", trials: 7 }], nothing, NOW)).toBe(7);
  });
});
