import { INDICATORS } from "@roehub/core/indicators/registry";
import { describe, expect, it } from "vitest";
import { findIndicators } from "./find-indicators.ts";

const idsOf = (typed: string): readonly string[] => {
  const found = findIndicators(typed);
  if (found.kind === "none") return [];
  return found.kind === "one" ? [found.def.id] : found.defs.map(({ id }) => id);
};

describe("a typed name of an indicator", () => {
  it("is its id, its label or its title in either language, in any case and spacing", () => {
    for (const { id, label, title } of INDICATORS) {
      for (const name of [
        id,
        label,
        title.en,
        title.ru,
        ` ${label.toUpperCase()} `,
        `${title.ru} 14 -80 -20.5`,
      ]) {
        expect(findIndicators(name).kind, name).toBe("one");
      }
      expect(idsOf(id)).toEqual([id]);
      expect(idsOf(label)).toEqual([id]);
    }
    expect(idsOf("ma-cross")).toEqual(["ma_cross"]);
    expect(idsOf("Индекс Относительной силы")).toEqual(["rsi"]);
  });

  it("may be a part of a name, and the likest come first", () => {
    expect(idsOf("relative strength")[0]).toBe("rsi");
    expect(idsOf("bolling")).toContain("bb");
    for (const typed of ["average", "moving average", "скользящая"]) {
      expect(idsOf(typed).slice(0, 2)).toEqual(["sma", "ema"]);
    }
    expect(idsOf("боллинджер")[0]).toBe("bb");
    expect(idsOf("average").length).toBeGreaterThan(1);
    expect(idsOf("average").length).toBeLessThanOrEqual(6);
  });

  it("may have a slip of the finger, which is asked about", () => {
    expect(findIndicators("rsl").kind).toBe("several");
    expect(idsOf("rsl")).toContain("rsi");
    expect(idsOf("bolinger")).toContain("bb");
    expect(idsOf("боллиндер")).toContain("bb");
  });

  it("may be typed in Cyrillic letters, or as traders shorten it", () => {
    for (const [typed, id] of [
      ["рси", "rsi"],
      ["макд", "macd"],
      ["ема 50", "ema"],
      ["супертренд", "supertrend"],
      ["стохастик", "stoch"],
      ["параболик", "psar"],
      ["ишимоку", "ichimoku"],
    ] as const) {
      expect(idsOf(typed), typed).toContain(id);
    }
    expect(idsOf("рси")).toEqual(["rsi"]);
  });

  it("may have values behind it, unless they are a part of the name", () => {
    expect(findIndicators("ema 50")).toMatchObject({ kind: "one", def: { id: "ema" }, values: ["50"] });
    expect(findIndicators("MACD 12 26; 9")).toMatchObject({ def: { id: "macd" }, values: ["12", "26", "9"] });
    expect(findIndicators("t 3")).toMatchObject({ def: { id: "t3" }, values: [] });
    expect(idsOf("bolinger 20 2,5")).toContain("bb");
    expect(findIndicators("50 20").kind).toBe("none");
  });

  it("that is like nothing finds nothing", () => {
    for (const typed of ["", "  ", "qqqqqqqq", "<b>", "💥💥💥💥", "average ".repeat(500)])
      expect(findIndicators(typed).kind).toBe("none");
  });
});
