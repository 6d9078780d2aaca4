import { formatNumber } from "@roehub/core/contract/number-format";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import { type Timeframe, timeframeMs } from "@roehub/core/kernel/timeframe";
import type { Texts } from "../../texts.ts";

/** Keeps a length together at the end of a line. */
const NO_BREAK_SPACE = "\u00a0";
const SHOWN: readonly Timeframe[] = ["15m", "1h", "4h"];

/** `3.1 d on 15m, 12 d on 1h, 49 d on 4h`: how long so many bars are. Plain text. */
export function warmupText(texts: Texts, bars: number): string {
  const lengths = SHOWN.map((timeframe) => {
    const length = lengthText(texts, bars * timeframeMs(timeframe));
    return texts.plain("length-on", { length, timeframe }).replaceAll(" ", NO_BREAK_SPACE);
  });
  return lengths.join(", ");
}

/** Minutes below an hour, hours below a day, then days; one digit below ten. */
function lengthText(texts: Texts, lengthMs: number): string {
  const unit = UNITS.find(({ fromMs }) => lengthMs >= fromMs) ?? UNITS[2];
  const amount = lengthMs / unit.ms;
  const digits = amount < 10 && !Number.isInteger(amount) ? 1 : 0;
  const number = formatNumber(amount, { digits, locale: texts.locale });
  return texts.plain(`length-${unit.name}`, { number });
}

const UNITS = [
  { name: "days", fromMs: DAY_MS, ms: DAY_MS },
  { name: "hours", fromMs: HOUR_MS, ms: HOUR_MS },
  { name: "minutes", fromMs: 0, ms: MINUTE_MS },
] as const;
