import { defineConfig } from "vitest/config";
import { createTestSummary } from "./workers/src/sandbox/test-summary.ts";

const MINUTE_MS = 60_000;

export default defineConfig({
  test: {
    reporters: ["default", createTestSummary()],
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{core,bot,workers,miniapp,migrations}/**/*.test.{ts,tsx}"],
          exclude: ["**/node_modules/**", "**/*.int.test.ts", "**/e2e/**"],
          // Properties are long on a busy machine; nothing is proven by how fast they are.
          testTimeout: MINUTE_MS,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["{core,bot,workers,migrations}/**/*.int.test.ts"],
          globalSetup: ["./workers/src/sandbox/test-servers.ts"],
          testTimeout: MINUTE_MS,
          hookTimeout: MINUTE_MS,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["*/e2e/**/*.test.ts"],
          // A journey starts a sandbox of its own and drives a browser: one at a time.
          fileParallelism: false,
          testTimeout: 5 * MINUTE_MS,
          hookTimeout: 5 * MINUTE_MS,
        },
      },
    ],
  },
});
