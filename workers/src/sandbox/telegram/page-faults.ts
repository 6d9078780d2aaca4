import {
  type ActiveFault,
  type FaultResult,
  isMarketFault,
  type PageFaultKind,
  type UserHandle,
} from "../chat-page/sandbox-protocol.ts";
import type { Faults } from "./faults.ts";
import type { MarketPort } from "./market-port.ts";
import { SandboxRefusal } from "./sandbox-refusal.ts";
import type { TelegramWorld } from "./telegram-world.ts";
import type { UserActions } from "./user-actions.ts";

/** A fault caused on the page reverts by itself. */
const REVERT_MS = 30_000;
/** The next three calls are refused with a wait of three seconds each: visible, and soon over. */
const REFUSED_CALLS = 3;
const RETRY_AFTER_S = 3;

type LastingKind = Exclude<PageFaultKind, "candle_revised">;

interface Running extends ActiveFault {
  /** Null: everybody's. */
  readonly handle: UserHandle | null;
  readonly revert: () => void;
  readonly timer: NodeJS.Timeout;
}

interface PageFaultDeps {
  readonly world: TelegramWorld;
  readonly faults: Faults;
  readonly actions: UserActions;
  readonly market: MarketPort | null;
}

export type PageFaults = ReturnType<typeof createPageFaults>;

/** The faults a visitor may cause: for one person, or of the market for all, and for thirty seconds at most. */
export function createPageFaults({ world, faults, actions, market }: PageFaultDeps) {
  const running = new Map<string, Running>();

  function steeredMarket(): MarketPort {
    if (market === null) throw new SandboxRefusal("no_market");
    return market;
  }

  function start(handle: UserHandle, kind: LastingKind): () => void {
    if (kind === "feed_lost") return steeredMarket().loseFeed();
    if (kind === "bot_blocked") {
      actions.setBlocked(handle, true);
      return () => actions.setBlocked(handle, false);
    }
    return faults.inject(
      { kind: "too_many_requests", calls: REFUSED_CALLS, retryAfterS: RETRY_AFTER_S },
      () => end(keyOf(handle, kind)),
    );
  }

  function end(key: string): void {
    const fault = running.get(key);
    if (fault === undefined) return;
    clearTimeout(fault.timer);
    running.delete(key);
    fault.revert();
    world.announce({ type: "surroundings_changed" });
  }

  function revise(): FaultResult {
    const revised = steeredMarket().reviseCandle();
    if (revised === null) throw new SandboxRefusal("no_candle");
    return { revised };
  }

  return {
    cause(handle: UserHandle, kind: PageFaultKind): FaultResult {
      if (kind === "candle_revised") return revise();
      const key = keyOf(handle, kind);
      end(key);
      const revert = start(handle, kind);
      const timer = setTimeout(() => end(key), REVERT_MS);
      timer.unref();
      const expiresAtMs = world.nowMs() + REVERT_MS;
      running.set(key, { handle: isMarketFault(kind) ? null : handle, kind, expiresAtMs, revert, timer });
      world.announce({ type: "surroundings_changed" });
      return {};
    },

    lift: (handle: UserHandle, kind: PageFaultKind): void => end(keyOf(handle, kind)),

    /** Ends every fault, also one that a killed process left behind. */
    liftAll(): void {
      for (const key of [...running.keys()]) end(key);
      for (const handle of ["ann", "boris"] as const) actions.setBlocked(handle, false);
    },

    active: (handle: UserHandle): readonly ActiveFault[] =>
      [...running.values()]
        .filter((fault) => fault.handle === null || fault.handle === handle)
        .map(({ kind, expiresAtMs }) => ({ kind, expiresAtMs })),
  };
}

function keyOf(handle: UserHandle, kind: PageFaultKind): string {
  return isMarketFault(kind) ? `market/${kind}` : `${handle}/${kind}`;
}
