import { parse } from "yaml";
import { formatDecimal } from "../kernel/decimal.ts";
import { checkedBounds } from "./indicator-bounds.ts";
import { boundedParam, type IndicatorBounds } from "./parse-params.ts";
import { INDICATORS } from "./registry.ts";

/**
 * The text of an `indicators.yaml` with bounds for every numeric parameter: those that `text` has, as far
 * as they are narrower than the indicator's own.
 *
 * @throws RoehubError `config_invalid` where `text` bounds what there is not.
 */
export function completedBoundsYaml(text: string): string {
  const bounds: IndicatorBounds = checkedBounds(parse(text).bounds);
  const lines = INDICATORS.flatMap((def) => {
    const params = def.params.flatMap((param) => {
      const allowed = boundedParam(def, param, bounds);
      if (allowed.type === "enum") return [];
      return [
        `    ${allowed.name}: { min: ${formatDecimal(allowed.min)}, max: ${formatDecimal(allowed.max)} }`,
      ];
    });
    return params.length === 0 ? [] : [`  ${def.id}:`, ...params];
  });
  return `${[HEADER, "bounds:", ...lines].join("\n")}\n`;
}

const HEADER = `# Bounds of numeric parameters. They may be narrower than the indicators' own; wider ones change nothing.
# workers/src/cli/generate-bounds.ts adds the parameters that are missing.`;
