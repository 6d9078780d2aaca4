import type { ActiveFault, PageFaultKind, UserHandle } from "../chat-page/sandbox-protocol.ts";
import type { Faults } from "./faults.ts";
import type { TelegramWorld } from "./telegram-world.ts";
import type { UserActions } from "./user-actions.ts";

/** A fault caused on the page reverts by itself. */
const REVERT_MS = 30_000;
/** The next three calls are refused with a wait of three seconds each: visible, and soon over. */
const REFUSED_CALLS = 3;
const RETRY_AFTER_S = 3;

interface Running extends ActiveFault {
  readonly handle: UserHandle;
  readonly revert: () => void;
  readonly timer: NodeJS.Timeout;
}

interface PageFaultDeps {
  readonly world: TelegramWorld;
  readonly faults: Faults;
  readonly actions: UserActions;
}

export type PageFaults = ReturnType<typeof createPageFaults>;

/** The faults a visitor may cause, each for one person and for thirty seconds at most. */
export function createPageFaults({ world, faults, actions }: PageFaultDeps) {
  const running = new Map<string, Running>();
  const key = (handle: UserHandle, kind: PageFaultKind): string => `${handle}/${kind}`;

  function start(handle: UserHandle, kind: PageFaultKind): () => void {
    if (kind === "bot_blocked") {
      actions.setBlocked(handle, true);
      return () => actions.setBlocked(handle, false);
    }
    return faults.inject(
      { kind: "too_many_requests", calls: REFUSED_CALLS, retryAfterS: RETRY_AFTER_S },
      () => lift(handle, kind),
    );
  }

  function lift(handle: UserHandle, kind: PageFaultKind): void {
    const fault = running.get(key(handle, kind));
    if (fault === undefined) return;
    clearTimeout(fault.timer);
    running.delete(key(handle, kind));
    fault.revert();
    world.announce({ type: "surroundings_changed" });
  }

  return {
    cause(handle: UserHandle, kind: PageFaultKind): void {
      lift(handle, kind);
      const revert = start(handle, kind);
      const timer = setTimeout(() => lift(handle, kind), REVERT_MS);
      timer.unref();
      running.set(key(handle, kind), { handle, kind, expiresAtMs: world.nowMs() + REVERT_MS, revert, timer });
      world.announce({ type: "surroundings_changed" });
    },

    lift,

    /** Ends every fault, also one that a killed process left behind. */
    liftAll(): void {
      for (const { handle, kind } of [...running.values()]) lift(handle, kind);
      for (const handle of ["ann", "boris"] as const) actions.setBlocked(handle, false);
    },

    active: (handle: UserHandle): readonly ActiveFault[] =>
      [...running.values()]
        .filter((fault) => fault.handle === handle)
        .map(({ kind, expiresAtMs }) => ({ kind, expiresAtMs })),
  };
}
