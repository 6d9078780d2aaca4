import { expect, it } from "vitest";
import { chaosCommand } from "./chaos-command.ts";

it.each([
  { args: [], says: "Which harness?" },
  { args: ["weather"], says: "Which harness?" },
  { args: ["market-data", "--planted-bug", "none"], says: 'There is no planted bug "none".' },
  { args: ["market-data", "--planted-bug", "drop-row"], says: "is another harness's" },
  { args: ["market-day", "--planted-bug", "no-catch-up"], says: "is another harness's" },
  { args: ["market-data", "--only", "F1"], says: 'There is no figure "F1".' },
  { args: ["market-data", "--seed", "x"], says: "A seed is a whole number." },
])("starts nothing and answers 2 at $args", async ({ args, says }) => {
  let error = "";
  const doors = {
    out: () => {},
    error: (text: string) => {
      error += text;
    },
    signal: new AbortController().signal,
  };
  expect(await chaosCommand(args, doors)).toBe(2);
  expect(error).toContain(says);
  expect(error).toContain("Usage: npm run -s chaos");
});
