import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import type { Timer } from "@roehub/core/platform/timer";
import type { MarketClock } from "../exchange/market-clock.ts";
import type { SandboxExchange } from "../exchange/sandbox-exchange.ts";
import type { MarketPort } from "../telegram/market-port.ts";

export interface MarketDoor extends MarketPort {
  close(): void;
}

interface MarketDoorDeps {
  readonly clock: MarketClock;
  readonly exchange: Pick<SandboxExchange, "faults" | "wake">;
  /** Whose candle is revised. */
  readonly revised: InstrumentRef;
  /** The machine's clock; another one only in tests. */
  readonly machine?: Timer;
}

/** The venues say that a minute is over within two seconds of its end. */
const TOLD_MS = 2 * SECOND_MS;
/**
 * Of the machine: so long a standing market runs after a leap. The candle has to be heard and stored, and who does
 * that waits by the market's clock.
 */
const SETTLE_MS = 3 * SECOND_MS;
/** The newest minutes may be on their way; beyond the oldest there is no candle. */
const REVISED_AGO_MINUTES = { first: 3, last: 30 } as const;

/** Lets the page steer the clock of a market that is played here, and spoil its exchange. */
export function createMarketDoor(deps: MarketDoorDeps): MarketDoor {
  const { clock, exchange, revised, machine = createSystemClock() } = deps;
  const listeners = new Set<() => void>();
  let settling: AbortController | null = null;

  const tell = (): void => {
    exchange.wake();
    for (const listener of listeners) listener();
  };

  /** A standing market runs for a moment, at the machine's speed, and stands again with the speed it had. */
  const settle = async (): Promise<void> => {
    const controller = new AbortController();
    settling = controller;
    const speed = clock.speed();
    const stand = () => {
      clock.pause();
      clock.setSpeed(speed);
    };
    controller.signal.addEventListener("abort", stand);
    clock.setSpeed(1);
    clock.resume();
    await machine.sleep(SETTLE_MS, controller.signal).catch(() => undefined);
    if (controller.signal.aborted) return;
    settling = null;
    stand();
    tell();
  };
  const endSettling = (): void => {
    settling?.abort();
    settling = null;
  };
  const leap = (): void => {
    clock.skipTo((Math.floor(clock.nowMs() / MINUTE_MS) + 1) * MINUTE_MS + TOLD_MS);
    if (clock.isPaused()) void settle();
  };

  return {
    clock: () => ({ nowMs: clock.nowMs(), speed: clock.speed(), isPaused: clock.isPaused() }),
    move(move) {
      endSettling();
      if (move.action === "pause") clock.pause();
      else if (move.action === "next_bar") leap();
      else {
        if (move.action === "speed") clock.setSpeed(move.speed);
        clock.resume();
      }
      tell();
    },
    loseFeed() {
      const { id } = exchange.faults.add({ kind: "connect_refused", forMs: Number.POSITIVE_INFINITY });
      exchange.faults.add({ kind: "disconnect" });
      return () => exchange.faults.lift(id);
    },
    reviseCandle() {
      const minute = Math.floor(clock.nowMs() / MINUTE_MS);
      for (let ago: number = REVISED_AGO_MINUTES.first; ago <= REVISED_AGO_MINUTES.last; ago++) {
        const tsOpen = (minute - ago) * MINUTE_MS;
        const fault = exchange.faults.add({ kind: "revision", ...revised, tsOpen, isTold: true });
        if (fault.consumed() > 0) return { instrumentKey: instrumentKey(revised), tsOpen };
      }
      return null;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: endSettling,
  };
}
