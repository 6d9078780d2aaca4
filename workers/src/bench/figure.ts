/** One measured figure, as the harnesses print it. */
export interface Figure {
  /** `P10`, or with a part of it `P10.zip`. */
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  /** What it has to be, `>= 500000`; null where it is only told. */
  readonly bar: string | null;
  readonly ok: boolean;
  /** What prints it again. */
  readonly command: string;
  /** Of what the figure was made. */
  readonly details?: Readonly<Record<string, number | string>>;
}

const BAR = /^(>=|<=|=) (-?\d+(?:\.\d+)?)$/;

/** Whether `value` is what `bar` wants. A bar that cannot be read is never met. */
export function meetsBar(value: number, bar: string | null): boolean {
  if (bar === null) return true;
  const [, relation, text] = BAR.exec(bar) ?? [];
  const limit = Number(text);
  if (relation === ">=") return value >= limit;
  if (relation === "<=") return value <= limit;
  return relation === "=" && value === limit;
}

/** The line of a figure: one JSON object, or words. */
export function figureLine(figure: Figure, asJson: boolean): string {
  const { id, value, unit, bar, ok, command, details = {} } = figure;
  if (asJson) return `${JSON.stringify({ id, value, unit, bar, ok, command, ...details })}\n`;
  const verdict = bar === null ? "" : ` (${bar}): ${ok ? "holds" : "DOES NOT HOLD"}`;
  const more = Object.entries(details).map(([name, detail]) => `${name} ${detail}`);
  return `${[`${id}: ${value.toLocaleString("en-US")} ${unit}${verdict}`, ...more].join(", ")}\n`;
}
