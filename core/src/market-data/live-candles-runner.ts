import { type EpochMs, epochMs, SECOND_MS } from "../kernel/time.ts";
import { bucketOpen, type Timeframe, timeframeMs } from "../kernel/timeframe.ts";
import type { Logger } from "../platform/logging.ts";
import type { Timer } from "../platform/timer.ts";
import type { Candle } from "./candle-series.ts";
import type { ChangedRange } from "./candles-view-store.ts";
import { liveCandle } from "./live-candle.ts";
import type { LiveMinutes } from "./live-minutes-runner.ts";
import { createLiveThrottle } from "./live-throttle-runner.ts";
import { createRollup } from "./rollup.ts";

/**
 * What happens to the candles of a timeframe. `until` is where to go on after the event: every closed candle that opens
 * before it has been told.
 */
export type LiveCandlesEvent =
  | {
      readonly kind: "candle";
      readonly isClosed: boolean;
      readonly candle: Candle;
      readonly until: EpochMs;
    }
  /** Candles that were told before, or should have been, are to be asked for anew. */
  | { readonly kind: "reset"; readonly until: EpochMs };

/** Where a listener left. */
export interface LivePlace {
  /** Every closed candle that opens before it is known. */
  readonly until: EpochMs;
  /** When that was so. */
  readonly seenAt: EpochMs;
}

export interface LiveCandlesListener {
  /** Null begins with the next candle. */
  readonly after: LivePlace | null;
  readonly onEvent: (event: LiveCandlesEvent) => void;
  readonly signal: AbortSignal;
}

export interface LiveCandles {
  /**
   * Tells what `after` left out, then what comes, each closed candle once and in order; answers the first `until`.
   * Rejects where the signal aborts before.
   */
  join(listener: LiveCandlesListener): Promise<EpochMs>;
}

interface LiveCandlesDeps {
  readonly minutes: LiveMinutes;
  readonly timeframe: Timeframe;
  /** Closed candles that open in `[from, to)`. */
  readonly read: (from: number, to: number) => Promise<readonly Candle[]>;
  /** Whether stored candles of a range have changed since. */
  readonly isChanged: (range: ChangedRange) => Promise<boolean>;
  readonly timer: Timer;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** More than this is not sent after a lost connection. */
const RESUME_CANDLES_MAX = 1_000;
/** A change further back than this is not looked for when a listener comes back. */
const CHANGED_CANDLES_MAX = 1_500;
const IN_PROGRESS_INTERVAL_MS = SECOND_MS;
/** A repair of many candles is one reset, not one each. */
const RESET_INTERVAL_MS = 5 * SECOND_MS;

/** The candles of one timeframe, made from the minutes of one instrument, for however many listeners. */
export function createLiveCandles(deps: LiveCandlesDeps): LiveCandles {
  const { minutes, timeframe, timer, signal } = deps;
  const listeners = new Set<(event: LiveCandlesEvent) => void>();
  let until = epochMs(0);
  let rollup = createRollup(timeframe);

  const remake = () => {
    until = bucketOpen(minutes.next(), timeframe);
    rollup = createRollup(timeframe);
    for (const candle of minutes.since(until)) rollup.step(candle);
  };

  const tell = (event: LiveCandlesEvent) => {
    for (const listener of listeners) listener(event);
  };

  const inProgress = (): LiveCandlesEvent | null => {
    const minute = minutes.ticker()?.minute ?? null;
    const candle = liveCandle({ timeframe, next: minutes.next(), closed: rollup.state(), minute });
    return candle === null ? null : { kind: "candle", isClosed: false, candle, until };
  };

  const tellInProgress = createLiveThrottle({
    timer,
    signal,
    intervalMs: IN_PROGRESS_INTERVAL_MS,
    run() {
      const event = inProgress();
      if (event !== null) tell(event);
    },
  });
  const tellReset = createLiveThrottle({
    timer,
    signal,
    intervalMs: RESET_INTERVAL_MS,
    run: () => tell({ kind: "reset", until }),
  });

  remake();
  minutes.listen({
    minute(candle) {
      const { closed } = rollup.step(candle);
      until = bucketOpen(minutes.next(), timeframe);
      if (closed !== null) tell({ kind: "candle", isClosed: true, candle: closed, until });
      tellInProgress();
    },
    changed(changedFrom) {
      const toldUntil = until;
      remake();
      if (changedFrom < toldUntil || until !== toldUntil) tellReset();
      tellInProgress();
    },
    ticker: tellInProgress,
  });

  return {
    join: (listener) => joinCandles(listener, { ...deps, listeners, until: () => until, inProgress }),
  };
}

interface JoinDeps extends LiveCandlesDeps {
  readonly listeners: Set<(event: LiveCandlesEvent) => void>;
  readonly until: () => EpochMs;
  readonly inProgress: () => LiveCandlesEvent | null;
}

/** Listens first and reads what was missed then, so that nothing falls between; what comes meanwhile waits. */
async function joinCandles(
  { after, onEvent, signal }: LiveCandlesListener,
  { listeners, until, inProgress, ...deps }: JoinDeps,
): Promise<EpochMs> {
  const lengthMs = timeframeMs(deps.timeframe);
  const start = until();
  let position = after?.until ?? start;
  let waiting: LiveCandlesEvent[] | null = [];

  const deliver = (event: LiveCandlesEvent) => {
    if (event.kind === "reset") position = epochMs(Math.max(position, event.until));
    else if (event.candle.tsOpen < position) return;
    else if (event.isClosed) position = epochMs(event.candle.tsOpen + lengthMs);
    onEvent({ ...event, until: position });
  };
  const listen = (event: LiveCandlesEvent) => {
    if (waiting === null) deliver(event);
    else waiting.push(event);
  };
  listeners.add(listen);
  signal.addEventListener("abort", () => listeners.delete(listen), { once: true });

  const missed = after === null ? [] : await missedCandles(after, start, deps);
  signal.throwIfAborted();
  if (missed === null) {
    position = start;
    deliver({ kind: "reset", until: start });
  } else {
    for (const candle of missed) deliver({ kind: "candle", isClosed: true, candle, until: start });
    position = epochMs(Math.max(position, start));
  }
  for (const event of waiting) deliver(event);
  waiting = null;
  const current = inProgress();
  if (current !== null) deliver(current);
  return position;
}

/**
 * The closed candles that open from where a listener left to `start`; null where they are too many or cannot be read,
 * where those before have changed, or where the place is none of ours.
 */
async function missedCandles(
  { until, seenAt }: LivePlace,
  start: EpochMs,
  { timeframe, read, isChanged, timer, logger }: LiveCandlesDeps,
): Promise<readonly Candle[] | null> {
  const lengthMs = timeframeMs(timeframe);
  if (until % lengthMs !== 0 || until > Math.max(start, timer.nowMs()) + lengthMs) return null;
  if (start - until > RESUME_CANDLES_MAX * lengthMs) return null;
  try {
    const from = epochMs(Math.max(0, until - CHANGED_CANDLES_MAX * lengthMs));
    if (await isChanged({ from, to: until, since: seenAt })) return null;
    return until < start ? await read(until, start) : [];
  } catch (error) {
    logger.warn("live_candles_unread", { error });
    return null;
  }
}
