import { describe, expect, it } from "vitest";
import { nearSymbols } from "./near-symbols.ts";

const SYMBOLS = ["1000BTCUSDT", "BTCUSDC", "BTCUSDT", "ETHBTC", "ETHUSDT", "SOLUSDT", "BTCUSDT"];

describe("symbols like the one that was typed", () => {
  it("are those that contain it, the ones that begin with it first, each once", () => {
    expect(nearSymbols("BTC", SYMBOLS, 6)).toEqual(["BTCUSDC", "BTCUSDT", "ETHBTC", "1000BTCUSDT"]);
    expect(nearSymbols("BTC", SYMBOLS, 2)).toEqual(["BTCUSDC", "BTCUSDT"]);
  });

  it("else those that a slip of the finger makes of it", () => {
    expect(nearSymbols("BTCUDST", SYMBOLS, 6)[0]).toBe("BTCUSDT");
    expect(nearSymbols("ETHUSTD", SYMBOLS, 6)[0]).toBe("ETHUSDT");
    expect(nearSymbols("QQQQQQQ", SYMBOLS, 6)).toEqual([]);
  });
});
