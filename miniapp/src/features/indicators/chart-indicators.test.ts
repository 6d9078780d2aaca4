import type { WireIndicator } from "@roehub/core/contract/indicators";
import { describe, expect, test } from "vitest";
import { wireOf } from "../../../e2e/wire-of.ts";
import { createDeviceMemory } from "../../device-memory.ts";
import { INDICATORS_MAX, paneRefusal, shortLabel, showRefusal, withIndicator } from "./chart-indicators.ts";
import { readIndicators, writeIndicators } from "./remembered-indicators.ts";

const [ema, rsi, macd] = [wireOf("ema"), wireOf("rsi"), wireOf("macd")];
const LIST: readonly WireIndicator[] = [ema, rsi, macd];

const many = (def: WireIndicator, count: number) => {
  let chosen: ReturnType<typeof withIndicator> = [];
  for (let index = 0; index < count; index++) chosen = withIndicator(chosen, def, {});
  return chosen;
};

describe("indicators of a chart", () => {
  test("have keys of their own, and the colour that is used least", () => {
    const chosen = many(ema, 7);
    expect(chosen.map(({ color }) => color)).toEqual([0, 1, 2, 3, 4, 5, 0]);
    expect(new Set(chosen.map(({ key }) => key)).size).toBe(7);
    const without = chosen.filter(({ color }) => color !== 2);
    expect(withIndicator(without, ema, {}).at(-1)?.color).toBe(2);
  });

  test("are eight at most, and three below the candles, of which hidden ones do not count", () => {
    expect(showRefusal(many(ema, INDICATORS_MAX - 1), ema, LIST)).toBeNull();
    expect(showRefusal(many(ema, INDICATORS_MAX), ema, LIST)).toBe("too_many");
    const full = many(rsi, 3);
    expect(showRefusal(full, macd, LIST)).toBe("too_many_panes");
    expect(showRefusal(full, ema, LIST)).toBeNull();
    const hidden = full.map((indicator, index) => ({ ...indicator, isHidden: index === 0 }));
    expect(paneRefusal(hidden, macd, LIST)).toBeNull();
  });

  test("are called by their parameters, where some are missing by the defaults", () => {
    expect(shortLabel(macd, { fast: 5, slow: 0.0000001, signal: 9 })).toBe("MACD 5/0.0000001/9");
    expect(shortLabel(rsi, {})).toBe("RSI 14");
  });
});

describe("what the device remembers", () => {
  const closed = () => {
    throw new Error("closed to the frame");
  };

  test("is read as it was written", () => {
    const memory = createDeviceMemory(closed);
    const chosen = withIndicator(withIndicator([], ema, { period: 5 }), rsi, { period: 7 });
    writeIndicators(memory, chosen);
    expect(readIndicators(memory)).toEqual(chosen);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["no list", { key: 1 }],
    ["things that are no indicators", [null, 7, "ema", {}, { key: "1", id: "ema", params: {} }]],
    ["parameters that are none", [{ key: 1, id: "ema", params: { period: null } }]],
  ])("is empty where it is %s", (_, value) => {
    const memory = createDeviceMemory(closed);
    memory.write("terminal.indicators", value ?? null);
    expect(readIndicators(memory)).toEqual([]);
  });

  test("has each key once, and colours that exist", () => {
    const memory = createDeviceMemory(closed);
    const one = { key: 1, id: "ema", params: {}, color: 99 };
    memory.write("terminal.indicators", [one, one]);
    expect(readIndicators(memory)).toEqual([{ key: 1, id: "ema", params: {}, isHidden: false, color: 0 }]);
  });
});
