import type { IndicatorDef, Params } from "@roehub/core/indicators/indicator";
import { outputTitle } from "@roehub/core/indicators/output-title";
import { indicatorLabel } from "@roehub/core/indicators/rule-sentence";
import { compactNumber, valueDigits } from "../../compact-number.ts";
import type { PictureLine, PictureStudy } from "../../pictures/picture-study.ts";
import type { Texts } from "../../texts.ts";
import { priceDigits } from "../chart/chart-figures.ts";
import type { Chart } from "../chart/read-chart.ts";
import type { IndicatorOnChart } from "./read-indicator.ts";

/** The indicator as a picture shows it: its lines with their names and last values, as its definition's `plot` says. */
export function indicatorStudy(texts: Texts, read: IndicatorOnChart): PictureStudy {
  const { def, params, outputs } = read;
  const drawn = def.outputs.flatMap((output, index) => {
    const style: PictureLine["style"] | "hidden" = def.plot.styles?.[output] ?? "line";
    return style === "hidden" ? [] : [{ output, style, values: outputs[index] ?? [] }];
  });
  const digits = studyDigits(read);
  const label = indicatorLabel(def, params);
  const nameOf = (output: string) => outputTitle(def, params, output)[texts.locale];
  // Beside `Stoch 14/3/3`, a line that would be called `%K 14/3/3` is `%K`.
  const isHeaded = drawn.length > 1 && !drawn.some(({ output }) => nameOf(output).includes(label));
  const suffix = isHeaded ? label.slice(def.label.length) : "";
  const lines = drawn.map(({ output, style, values }): PictureLine => {
    const last = values.at(-1) ?? null;
    return {
      name: withoutSuffix(nameOf(output), suffix),
      valueText: last === null || hidesValues(def) ? "" : compactNumber(last, digits),
      style,
      values,
    };
  });
  return {
    label,
    place: def.plot.place,
    lines,
    levels: levelsOf(def, params),
    band: bandOf(
      def,
      drawn.map(({ output }) => output),
    ),
  };
}

/** The places of the lines of a band among those that are drawn. */
function bandOf({ plot }: IndicatorDef, drawn: readonly string[]): PictureStudy["band"] {
  const [upper = -1, lower = -1] = (plot.band ?? ["upper", "lower"]).map((output) => drawn.indexOf(output));
  return plot.place === "price" && upper >= 0 && lower >= 0 ? { upper, lower } : null;
}

function withoutSuffix(name: string, suffix: string): string {
  return suffix !== "" && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

/** A sum since the first bar begins where the history that was read begins: its height says nothing, its slope does. */
export function hidesValues({ memory }: IndicatorDef): boolean {
  return memory === "cumulative";
}

/** The digits of a value that is compared with prices, or of the values in a pane. */
export function studyDigits({
  def,
  chart,
  outputs,
}: Pick<IndicatorOnChart, "def" | "chart" | "outputs">): number {
  if (def.plot.place === "price") return chartPriceDigits(chart);
  const shown = outputs.flatMap((column) => column.filter((value) => value !== null));
  return valueDigits(shown.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
}

function chartPriceDigits({ instrument, candles, ticker }: Chart): number {
  return priceDigits(instrument, [...candles.map(({ close }) => close), ticker.last]);
}

function levelsOf({ plot }: IndicatorDef, params: Params): readonly number[] {
  if (plot.place === "price") return [];
  const values = (plot.levels ?? []).map((level) => (typeof level === "number" ? level : params[level]));
  return values.filter((value) => typeof value === "number");
}
