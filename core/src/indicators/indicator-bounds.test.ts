import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { RoehubError } from "../kernel/errors.ts";
import { ENVIRONMENTS } from "../platform/config.ts";
import { completedBoundsYaml } from "./bounds-yaml.ts";
import { checkedBounds } from "./indicator-bounds.ts";
import type { IndicatorBounds } from "./parse-params.ts";

function faultsOf(bounds: IndicatorBounds): string[] {
  try {
    checkedBounds(bounds);
  } catch (error) {
    if (error instanceof RoehubError && error.code === "config_invalid")
      return error.publicText.split("\n").slice(1);
    throw error;
  }
  return [];
}

const configured = (environment: string) =>
  join(import.meta.dirname, "../../../configs", environment, "indicators.yaml");

describe("configured bounds", () => {
  it.each(ENVIRONMENTS)("of %s are valid", (environment) => {
    expect(faultsOf(parse(readFileSync(configured(environment), "utf8")).bounds)).toEqual([]);
  });

  it.each(ENVIRONMENTS)(
    "of %s name every numeric parameter (else run workers/src/cli/generate-bounds.ts)",
    (environment) => {
      const text = readFileSync(configured(environment), "utf8");
      expect(text).toBe(completedBoundsYaml(text));
    },
  );

  it("are completed by the indicators' own, and keep what is narrower", () => {
    const { bounds } = parse(completedBoundsYaml("bounds: { ema: { period: { max: 300 } } }"));
    expect(bounds.ema).toEqual({ period: { min: 2, max: 300 } });
    expect(bounds.atr).toEqual({ period: { min: 2, max: 500 }, mult: { min: 0.01, max: 100 } });
    expect(bounds.ma_cross).not.toHaveProperty("type");
  });

  it("may narrow a parameter down to its default", () => {
    expect(faultsOf({ ema: { period: { min: 20, max: 20 } }, atr: { mult: { max: 1.5 } } })).toEqual([]);
  });

  it("that name nothing, or leave a default out, are refused, all at once", () => {
    const bounds = {
      emma: { period: { max: 50 } },
      ema: { peroid: { max: 50 }, period: { max: 19 } },
      rsi: { lower: { min: 30.1 } },
      ma_cross: { type: { max: 1 } },
      constructor: { name: {} },
    };
    expect(faultsOf(bounds)).toEqual([
      "- emma: there is no such indicator",
      "- ema.peroid: there is no such parameter",
      "- ema.period: leaves out the default 20",
      "- rsi.lower: leaves out the default 30",
      "- ma_cross.type: takes choices, which have no bounds",
      "- constructor: there is no such indicator",
    ]);
  });
});
