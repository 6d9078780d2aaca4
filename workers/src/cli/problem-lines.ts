import type { Problem } from "@roehub/core/kernel/parsed";

/** One indented line for each problem; `root` names the whole input where a problem points at it. */
export function problemLines(problems: readonly Problem[], root: string): string {
  return problems
    .map(({ pointer, message, code }) => `  ${pointer || root}: ${message} (${code})\n`)
    .join("");
}
