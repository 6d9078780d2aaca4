import type { Clock } from "@roehub/core/kernel/clock";
import type { SourceInstrument } from "./exchange-source.ts";
import type { ActiveFaults } from "./faults.ts";
import type { KlineEvent } from "./market-event.ts";

/** Where closed klines leave the exchange: each once and in order, unless a fault says otherwise. */
export interface ClosedKlines {
  send(event: KlineEvent): void;
  /** Sends what was delayed until now. */
  sendDue(): void;
  /** When the next delayed one is due, or null. */
  nextDueMs(): number | null;
}

interface ClosedKlinesDeps {
  readonly faults: ActiveFaults;
  readonly clock: Clock;
  readonly deliver: (event: KlineEvent) => void;
}

export function createClosedKlines({ faults, clock, deliver }: ClosedKlinesDeps): ClosedKlines {
  const delayed: { readonly dueMs: number; readonly event: KlineEvent }[] = [];
  /** Taken out of the order until the next one that its fault is for. */
  const held: { readonly event: KlineEvent; readonly symbol: string | undefined }[] = [];

  const now = (event: KlineEvent): KlineEvent => ({ ...event, atMs: clock.nowMs() });
  const deliverOnceOrTwice = (event: KlineEvent): void => {
    deliver(now(event));
    if (faults.strike("duplicate", event.instrument) !== null) deliver(now(event));
  };
  const releaseAfter = ({ instrument }: KlineEvent): void => {
    for (const [index, { event, symbol }] of held.entries()) {
      if (!isNeighbour(event.instrument, instrument, symbol)) continue;
      held.splice(index, 1);
      deliverOnceOrTwice(event);
      return;
    }
  };

  return {
    send(event) {
      if (faults.strike("gap", event.instrument) !== null) return;
      const delay = faults.strike("delay", event.instrument);
      if (delay !== null) {
        delayed.push({ dueMs: clock.nowMs() + delay.ms, event });
        return;
      }
      const reorder = held.length === 0 ? faults.strike("reorder", event.instrument) : null;
      if (reorder !== null) {
        held.push({ event, symbol: reorder.symbol });
        return;
      }
      deliverOnceOrTwice(event);
      releaseAfter(event);
    },
    sendDue() {
      const atMs = clock.nowMs();
      const due = delayed.filter(({ dueMs }) => dueMs <= atMs).sort((a, b) => a.dueMs - b.dueMs);
      for (const one of due) {
        delayed.splice(delayed.indexOf(one), 1);
        deliverOnceOrTwice(one.event);
      }
    },
    nextDueMs: () => (delayed.length === 0 ? null : Math.min(...delayed.map(({ dueMs }) => dueMs))),
  };
}

/** Two messages can be swapped on one market; a fault for a symbol swaps two minutes of that symbol. */
function isNeighbour(held: SourceInstrument, next: SourceInstrument, symbol: string | undefined): boolean {
  return held.marketId === next.marketId && (symbol === undefined || held.symbol === next.symbol);
}
