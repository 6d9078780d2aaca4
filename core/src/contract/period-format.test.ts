import { expect, it } from "vitest";
import { type EpochMs, parseInstant } from "../kernel/time.ts";
import { formatPeriod } from "./period-format.ts";

const at = (text: string) => parseInstant(text) as EpochMs;

it("names a period's days in UTC, the year once where both ends share it", () => {
  const period = { start: at("2025-02-20"), end: at("2025-08-20") };
  expect(formatPeriod(period, "en")).toBe("20 Feb – 20 Aug 2025 UTC");
  expect(formatPeriod(period, "ru")).toBe("20 фев. – 20 авг. 2025 UTC");
});

it("names both years where they differ and the time of an end that is not midnight", () => {
  const period = { start: at("2024-12-01"), end: at("2025-01-02T14:30:00Z") };
  expect(formatPeriod(period, "en")).toBe("1 Dec 2024 – 2 Jan 2025 14:30 UTC");
});
