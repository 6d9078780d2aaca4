import { SECOND_MS } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";
import type { LiveMinutes } from "./live-minutes-runner.ts";
import { createLiveThrottle } from "./live-throttle-runner.ts";
import { type TickerView, tickerView } from "./ticker-view.ts";

export interface LiveTicker {
  /** Tells the last price now, if there is one, and then at most once a second. */
  join(listener: { onEvent: (view: TickerView) => void; signal: AbortSignal }): void;
}

interface LiveTickerDeps {
  readonly minutes: LiveMinutes;
  readonly timer: Timer;
  readonly signal: AbortSignal;
}

const INTERVAL_MS = SECOND_MS;

/** The last price of one instrument for however many listeners; closed minutes tell it where nothing newer does. */
export function createLiveTicker({ minutes, timer, signal }: LiveTickerDeps): LiveTicker {
  const listeners = new Set<(view: TickerView) => void>();
  const view = () => tickerView(minutes.since(0), minutes.ticker());
  let toldAt = Number.NEGATIVE_INFINITY;

  const tell = createLiveThrottle({
    timer,
    signal,
    intervalMs: INTERVAL_MS,
    run() {
      const now = view();
      if (now === null || now.at <= toldAt) return;
      toldAt = now.at;
      for (const listener of listeners) listener(now);
    },
  });
  minutes.listen({ minute: tell, changed: tell, ticker: tell });

  return {
    join({ onEvent, signal: left }) {
      const now = view();
      if (now !== null) onEvent(now);
      listeners.add(onEvent);
      left.addEventListener("abort", () => listeners.delete(onEvent), { once: true });
    },
  };
}
