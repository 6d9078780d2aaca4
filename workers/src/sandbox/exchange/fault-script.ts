import { createPrng } from "@roehub/core/kernel/prng";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import type { InstrumentRef } from "@roehub/core/market-data/market";
import type { Timer } from "@roehub/core/platform/timer";
import type { Fault, FaultKind, FaultSpec, Faults } from "./faults.ts";

export interface FaultScript {
  readonly kinds: readonly FaultKind[];
  /** Whom faults are for, drawn anew for each. At least one. */
  readonly instruments: readonly InstrumentRef[];
  readonly count: number;
  /** Between two faults, of the timer's clock: from half of it to one and a half. */
  readonly everyMs: number;
}

export interface PlannedFault {
  /** After the one before it. */
  readonly afterMs: number;
  /** `nowMs`: when it is played, which a revision's candle lies before. */
  readonly spec: (nowMs: number) => FaultSpec;
}

/** The same faults for the same seed. */
export function planFaultScript(seed: number, script: FaultScript): PlannedFault[] {
  const random = createPrng(seed);
  return Array.from({ length: script.count }, () => {
    const kind = script.kinds[Math.floor(random() * script.kinds.length)] ?? "disconnect";
    const ref = script.instruments[Math.floor(random() * script.instruments.length)];
    const [afterMs, size] = [script.everyMs * (0.5 + random()), random()];
    return { afterMs: Math.round(afterMs), spec: (nowMs) => specOf(kind, ref, { size, nowMs }) };
  });
}

/** Plays the faults of a seed one after the other and answers them all; stops early when `signal` aborts. */
export async function playFaultScript(
  seed: number,
  script: FaultScript,
  { faults, timer, signal }: { faults: Faults; timer: Timer; signal?: AbortSignal },
): Promise<readonly Fault[]> {
  const played: Fault[] = [];
  for (const { afterMs, spec } of planFaultScript(seed, script)) {
    await timer.sleep(afterMs, signal).catch(() => undefined);
    if (signal?.aborted === true) break;
    played.push(faults.add(spec(timer.nowMs())));
  }
  return played;
}

interface Draw {
  /** In [0, 1): how hard it strikes. */
  readonly size: number;
  readonly nowMs: number;
}

function specOf(kind: FaultKind, ref: InstrumentRef | undefined, { size, nowMs }: Draw): FaultSpec {
  const { marketId = 1, symbol = "" } = ref ?? {};
  const whole = (most: number) => 1 + Math.floor(size * most);
  const of = { marketId };
  switch (kind) {
    case "connect_refused":
      return { kind, ...of, forMs: whole(90) * 1_000 };
    case "server_shutdown":
      return { kind, ...of, afterMs: whole(20) * 1_000 };
    case "gap":
    case "duplicate":
      return { kind, ...of, symbol, count: whole(3) };
    case "reorder":
      return { kind, ...of, symbol };
    case "delay":
      return { kind, ...of, symbol, ms: whole(150) * 1_000 };
    case "revision": {
      const minutesAgo = 2 + whole(30);
      return { kind, marketId, symbol, tsOpen: (Math.floor(nowMs / MINUTE_MS) - minutesAgo) * MINUTE_MS };
    }
    case "rate_limited":
    case "banned":
      return { kind, ...of, retryAfterS: whole(60) };
    case "server_error":
      return { kind, ...of, count: whole(4) };
    case "clock_skew":
      return { kind, ms: Math.round((size - 0.5) * 4_000) };
    default:
      return { kind, ...of };
  }
}
