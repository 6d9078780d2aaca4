import { formatDecimal } from "../kernel/decimal.ts";
import {
  INDICATOR_GROUPS,
  type IndicatorDef,
  type IndicatorGroup,
  type IndicatorMemory,
  type ParamDef,
} from "./indicator.ts";
import { type MeasuredIndicators, ORACLE_NAMES, type OracleAgreement } from "./measured-indicators.ts";
import { ORACLE_CASES } from "./oracles/oracle-table.ts";
import { OWN_FORMULAS } from "./oracles/own-formulas.ts";
import { UNCOMPARED_FUNCTIONS } from "./oracles/uncompared-functions.ts";
import { defaultParams } from "./parse-params.ts";
import { INDICATORS } from "./registry.ts";
import { ruleSentence } from "./rule-sentence.ts";
import { ruleSentenceText } from "./rule-sentence-text.ts";

/** The registry as a document for people, in Markdown, with the figures that were measured. */
export function indicatorDocument(measured: MeasuredIndicators): string {
  const groups = INDICATOR_GROUPS.map((group) => ({
    title: GROUP_TITLES[group],
    defs: INDICATORS.filter((def) => def.group === group),
  }));
  const tables = groups.map(({ title, defs }) => groupTable(title, defs, measured));
  const sections = groups.map(({ title, defs }) =>
    [`## ${title}`, ...defs.map((def) => section(def, measured))].join("\n\n"),
  );
  return `${[introduction(), ...tables, uncomparedText(), ...sections].join("\n\n")}\n`;
}

const GROUP_TITLES: Readonly<Record<IndicatorGroup, string>> = {
  average: "Averages",
  trend: "Trend",
  momentum: "Momentum",
  volatility: "Volatility",
  volume: "Volume",
};

function introduction(): string {
  return `# Indicators

<!-- Made by workers/src/cli/generate-docs.ts from core/src/indicators; a test tells when it is stale. -->

${INDICATORS.length} indicators. Each is one file below \`core/src/indicators/\`, and that file is all there is to know: backtests, live
strategies, the chat, the API and \`npm run -s indicator\` compute the same values from it, to the last bit.

**Values.** An indicator is computed bar after bar on closed candles; no value uses a later bar, and none is drawn back
in time. Where TA-Lib has the function, the seed, the first bar and the values are TA-Lib's; where we differ on purpose,
the section says so. An indicator that looks at a window depends on that window alone: whatever came before changes no
bit, and a price that does not move gives exactly that price.

**The gate.** A recursive indicator, such as an exponential average, never quite forgets where it started. It is
*converged* once the weight of its start is at most 1e-9, and gives neither values nor signals to anybody before. The
lengths below count bars at the default parameters, next to what was measured: the number of bars after which the
indicator, started at many different bars of three random walks, agrees with itself to 1e-9 of its scale (windows: to
the bit). An indicator that adapts its speed to the market usually agrees long before its stated length, which is that of
the slowest market.

**Rules.** A rule turns an indicator into long, short or neither, on each closed bar, from the indicator's outputs and
the price of that bar and the one before: *above* or *below* (the price, another output, a level), *crosses above* or
*crosses below* (on or beyond the line on the bar before, strictly past it now), *rises* or *falls*. Comparisons are strict, so
equal values signal nothing. The two sides of a rule never hold together, but for *touch*:
a bar that reaches through a whole band is a conflict, and no signal. A rule is a tool for research, not advice.

**Oracles.** Values are compared with TA-Lib, with Stock.Indicators (which its authors check against spreadsheets) and
with talipp, over recorded candles, and with TA-Lib over simulated candles at two parameter points. Outputs that none of
them has are compared with their formula, written down a second time. Differences are shares of the value, which counts
as a hundredth of the mean magnitude at least where an output crosses or reaches zero. All are below 1e-9.`;
}

function groupTable(title: string, defs: readonly IndicatorDef[], measured: MeasuredIndicators): string {
  const rows = defs.map((def) => {
    const agreements = agreementsOf(def, measured);
    const sources = [...new Set(agreements.map(({ source }) => ORACLE_NAMES[source]))].join(", ");
    const largest = agreements.reduce((most, agreement) => Math.max(most, agreement.largest), 0);
    const cells = [
      `[${def.title.en}](#${anchor(def)})`,
      `\`${def.id}\``,
      sources === "" ? "own formula" : sources,
      sources === "" ? "" : share(largest),
      String(def.convergence(defaultParams(def))),
      String(measured.convergence[def.id] ?? "–"),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head = "| Indicator | id | Compared with | Largest difference | Converged after, bars | Measured |";
  return [`**${title}**\n`, head, "| --- | --- | --- | --- | ---: | ---: |", ...rows].join("\n");
}

/** What the oracles have beside, and why nothing is compared with it. */
function uncomparedText(): string {
  const lines = UNCOMPARED_FUNCTIONS.map(
    ({ source, name, reason }) => `- ${ORACLE_NAMES[source]} \`${name}\`: ${reason}`,
  );
  return [
    "Every other function in the recorded files of the three libraries is compared with one of these. Left out are:",
    lines.join("\n"),
  ].join("\n\n");
}

function section(def: IndicatorDef, measured: MeasuredIndicators): string {
  const defaults = defaultParams(def);
  const rules = Object.values(def.rules).map(({ name, long, short }) => {
    const [longText, shortText] = [long, short].map((side) =>
      ruleSentenceText(ruleSentence(def, defaults, side), "en"),
    );
    return `- \`${name}\`${name === def.defaultRule ? " (default)" : ""}: long – ${longText}; short – ${shortText}`;
  });
  const limits = def.constraints.map(({ left, right }) => `\`${left}\` below \`${right}\``);
  const params = [...def.params.map(paramText), ...limits].join("; ");
  const lines = [
    `- **Formula:** ${formulaText(def.formula)}`,
    `- **Parameters:** ${params === "" ? "none" : params}`,
    `- **Reads:** ${def.inputs.join(", ")}. **Gives:** ${def.outputs.map((name) => `\`${name}\``).join(", ")}`,
    `- **Length:** ${lengthText(def)}`,
    `- **Source:** ${def.source}`,
    ...agreementLines(def, measured),
  ];
  return [`### ${heading(def)}`, def.about.en, lines.join("\n"), `Rules:\n\n${rules.join("\n")}`].join(
    "\n\n",
  );
}

/** As code, between two backticks where it holds one. */
function formulaText(formula: string): string {
  return formula.includes("`") ? `\`\` ${formula} \`\`` : `\`${formula}\``;
}

function paramText(param: ParamDef): string {
  if (param.type === "enum") return `\`${param.name}\` ${param.default} (${param.values.join(" or ")})`;
  const step = param.step === 1 ? "" : `, step ${formatDecimal(param.step)}`;
  const bounds = `${formatDecimal(param.min)} to ${formatDecimal(param.max)}${step}`;
  return `\`${param.name}\` ${formatDecimal(param.default)} (${bounds})`;
}

const MEMORY_TEXTS: Readonly<Record<IndicatorMemory, string>> = {
  window: "depends on its last bars alone",
  fading: "its start fades out",
  coupling: "follows a path, which different starts soon share; the length was measured, with margin",
  cumulative: "sums since the first bar, so its rules compare its slope only",
  day: "starts anew with each UTC day",
};

function lengthText(def: IndicatorDef): string {
  const defaults = defaultParams(def);
  const bars = (count: number) => (count === 1 ? "1 bar" : `${count} bars`);
  return `first values after ${bars(def.warmup(defaults))}, converged after ${bars(def.convergence(defaults))}: ${MEMORY_TEXTS[def.memory]}.`;
}

/** What the indicator is compared with, each with its figures and how the oracle differs. */
function agreementLines(def: IndicatorDef, measured: MeasuredIndicators): string[] {
  const found = agreementsOf(def, measured).map((agreement) => {
    const { source, name, id, compared, exempt, largest } = agreement;
    const rows = ORACLE_CASES.filter((row) => row.source === source && row.name === name && row.id === id);
    const where = measured.simulated.includes(agreement) ? ", simulated candles" : "";
    const isFlatExempt = rows.some(({ flatBelow }) => flatBelow !== undefined);
    const left = isFlatExempt ? `, ${exempt} left out as too flat` : "";
    const differences = [...new Set(rows.flatMap(({ difference }) => difference ?? []))];
    const tail = where === "" && differences.length > 0 ? ` ${differences.join(" ")}` : "";
    return `  - ${ORACLE_NAMES[source]} \`${name}\`${where}: ${compared} values${left}, largest difference ${share(largest)}.${tail}`;
  });
  const own = Object.keys(OWN_FORMULAS[def.id] ?? {}).map((output) => `\`${output}\``);
  const again = own.length === 0 ? [] : [`  - their formula written a second time: ${own.join(", ")}.`];
  return ["- **Compared with:**", ...found, ...again];
}

function agreementsOf(def: IndicatorDef, measured: MeasuredIndicators): OracleAgreement[] {
  return [...measured.recorded, ...measured.simulated].filter(({ id }) => id === def.id);
}

function share(value: number): string {
  return value === 0 ? "none" : value.toExponential(1);
}

const heading = (def: IndicatorDef) => `${def.title.en} (${def.id})`;

/** The heading's anchor as GitHub makes it. */
function anchor(def: IndicatorDef): string {
  return heading(def)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
}
