import { formatCount } from "@roehub/core/contract/number-format";
import { joinFacts } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { indicatorStudy } from "./indicator-study.ts";
import type { IndicatorOnChart } from "./read-indicator.ts";

/** What a caption says of an indicator in the picture: its last values, and whether it has warmed up. HTML. */
export function chartIndicatorLines(texts: Texts, read: IndicatorOnChart | null): readonly string[] {
  if (read === null) return [];
  const { label, lines } = indicatorStudy(texts, read);
  const values = lines.map(({ name, valueText }) => `${name} ${valueText}`.trim());
  const isNamed = lines.some(({ name }) => name.includes(label));
  return [escapeHtml(joinFacts([isNamed ? "" : label, ...values])), ...notReadyLine(texts, read)];
}

/** Says that an indicator has not warmed up, where it has not. HTML. */
export function notReadyLine(texts: Texts, { chart, barsMissing }: IndicatorOnChart): readonly string[] {
  if (barsMissing === 0) return [];
  const n = chart.history.length;
  const nText = formatCount(n, texts.locale);
  const needed = formatCount(n + barsMissing, texts.locale);
  return [texts.html("indicator-not-ready", { n, nText, needed })];
}
