import type { Reporter } from "vitest/node";

/** Ends a run with one plain line that a machine can read. Files that do not load count as failed tests. */
export function createTestSummary(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
      for (const module of modules) {
        counts.failed += module.errors().length;
        for (const test of module.children.allTests()) {
          const { state } = test.result();
          counts[state === "pending" ? "skipped" : state] += 1;
        }
      }
      process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
    },
  };
}
