import type { Clock } from "@roehub/core/kernel/clock";
import type { Kline } from "@roehub/core/market-data/kline";
import type { InstrumentRef, MarketId } from "@roehub/core/market-data/market";

/** Whom a fault is for: everybody where nothing is said. */
export interface FaultScope {
  readonly marketId?: MarketId;
  readonly symbol?: string;
}

/**
 * What a sandbox exchange does wrong. `count` is how often, once where it is absent; times are of the exchange.
 * At once: `disconnect`, `server_shutdown`, `half_open`, `garbage`, `revision` and `clock_skew`. The others wait for
 * what they spoil: a closed kline message, a request, a new connection.
 */
export type FaultSpec = FaultScope &
  (
    | { readonly kind: "disconnect" }
    /** New connections fail for so long. */
    | { readonly kind: "connect_refused"; readonly forMs: number }
    /** The connections are told, and end after `afterMs` (10 seconds). */
    | { readonly kind: "server_shutdown"; readonly afterMs?: number }
    /** The connections stay, and nothing is sent nor answered on them any more. */
    | { readonly kind: "half_open" }
    /** The next closed kline messages are not sent. */
    | { readonly kind: "gap"; readonly count?: number }
    | { readonly kind: "duplicate"; readonly count?: number }
    /** The next closed kline message is sent after the one that follows it. */
    | { readonly kind: "reorder"; readonly count?: number }
    | { readonly kind: "delay"; readonly ms: number; readonly count?: number }
    /**
     * The venue changes a closed candle of the past; without `kline` by a hundredth of its volume. Sockets hear of it
     * where `isTold`; else only who asks again learns it.
     */
    | {
        readonly kind: "revision";
        readonly marketId: MarketId;
        readonly symbol: string;
        readonly tsOpen: number;
        readonly kline?: Kline;
        readonly isTold?: boolean;
      }
    | { readonly kind: "rate_limited"; readonly retryAfterS: number; readonly count?: number }
    | { readonly kind: "banned"; readonly retryAfterS: number; readonly count?: number }
    | { readonly kind: "server_error"; readonly status?: number; readonly count?: number }
    /** From now on the exchange's clock is so far ahead of ours, or behind. */
    | { readonly kind: "clock_skew"; readonly ms: number }
    /** A message that is no JSON goes to every connection. */
    | { readonly kind: "garbage" }
  );

export type FaultKind = FaultSpec["kind"];

export interface Fault {
  readonly id: number;
  readonly spec: FaultSpec;
  /** The exchange's time at which it was added. */
  readonly addedMs: number;
  /** How often it struck. */
  consumed(): number;
  /** How often it will strike yet, at most. */
  remaining(): number;
}

export interface Faults {
  add(spec: FaultSpec): Fault;
  list(): readonly Fault[];
  /** Drops a fault that waits. */
  lift(id: number): void;
  /** Drops the faults that wait. */
  clear(): void;
}

/** What the exchange itself sees of the faults. */
export interface ActiveFaults extends Faults {
  /** The oldest fault of the kind that waits for this, charged with one strike; null where there is none. */
  strike<Kind extends FaultKind>(kind: Kind, at: Partial<InstrumentRef>): SpecOf<Kind> | null;
}

export type SpecOf<Kind extends FaultKind> = FaultSpec & { readonly kind: Kind };

interface FaultDeps {
  readonly clock: Clock;
  /** Carries out a fault of the kinds that act at once and answers how often it struck; null for the others. */
  readonly actAtOnce: (spec: FaultSpec) => number | null;
}

export function createFaults({ clock, actAtOnce }: FaultDeps): ActiveFaults {
  const held: { fault: Fault; spec: FaultSpec; consumed: number; remaining: number }[] = [];
  let lastId = 0;

  const isOver = (one: (typeof held)[number]): boolean => {
    if (one.remaining <= 0) return true;
    return one.spec.kind === "connect_refused" && clock.nowMs() >= one.fault.addedMs + one.spec.forMs;
  };
  return {
    add(spec) {
      const state = { spec, consumed: 0, remaining: strikesOf(spec) };
      lastId += 1;
      const fault: Fault = {
        id: lastId,
        spec,
        addedMs: clock.nowMs(),
        consumed: () => state.consumed,
        remaining: () => (isOver(entry) ? 0 : entry.remaining),
      };
      const entry = Object.assign(state, { fault });
      held.push(entry);
      const struck = actAtOnce(spec);
      if (struck !== null) Object.assign(entry, { consumed: struck, remaining: 0 });
      return fault;
    },
    list: () => held.map(({ fault }) => fault),
    lift(id) {
      for (const one of held) if (one.fault.id === id) one.remaining = 0;
    },
    clear() {
      for (const one of held) one.remaining = 0;
    },
    strike<Kind extends FaultKind>(kind: Kind, at: Partial<InstrumentRef>) {
      const found = held.find((one) => one.spec.kind === kind && !isOver(one) && isInScope(one.spec, at));
      if (found === undefined) return null;
      found.consumed += 1;
      found.remaining -= 1;
      return found.spec as SpecOf<Kind>;
    },
  };
}

/** Whether a fault is for this market and symbol; a request without a symbol is everybody's. */
export function isInScope(scope: FaultScope, at: Partial<InstrumentRef>): boolean {
  if (scope.marketId !== undefined && at.marketId !== undefined && scope.marketId !== at.marketId)
    return false;
  return scope.symbol === undefined || at.symbol === undefined || scope.symbol === at.symbol;
}

function strikesOf(spec: FaultSpec): number {
  if (spec.kind === "connect_refused") return Number.POSITIVE_INFINITY;
  return "count" in spec ? (spec.count ?? 1) : 1;
}
