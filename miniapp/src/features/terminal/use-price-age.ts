import type { WireTicker } from "@roehub/core/contract/market-data";
import { useEffect, useRef, useState } from "react";
import { useServices } from "../../services.tsx";
import type { LiveBar } from "./bars.ts";

/** Prices that did not change for longer are shown as old. */
const STALE_MS = 90_000;
const LOOK_MS = 5_000;

/**
 * How long ago the shown prices last changed, in milliseconds, or null while that is recent. Live prices that were
 * already old when the page was opened count from their own time; the time of other markets is not the reader's.
 */
export function usePriceAge(ticker: WireTicker | undefined, tail: readonly LiveBar[]): number | null {
  const { timer } = useServices();
  const [openedAtMs] = useState(timer.nowMs);
  const nowMs = useNow(LOOK_MS);
  const bar = tail.at(-1);
  const changedAtMs = Math.max(
    useChangedAt(ticker === undefined ? null : `${ticker.at} ${ticker.last}`),
    useChangedAt(bar === undefined ? null : `${bar.tsOpen} ${bar.close} ${bar.volume}`),
  );
  if (ticker === undefined) return null;
  const toldAtMs = ticker.market_source === "live" && ticker.at !== null ? Date.parse(ticker.at) : openedAtMs;
  const ageMs = nowMs - Math.max(toldAtMs, changedAtMs);
  return ageMs > STALE_MS ? ageMs : null;
}

/** When `mark` last became another; zero before it did. Its first value is no change. */
function useChangedAt(mark: string | null): number {
  const { timer } = useServices();
  const previous = useRef(mark);
  const [changedAtMs, setChangedAtMs] = useState(0);
  useEffect(() => {
    const isChange = mark !== null && previous.current !== null && mark !== previous.current;
    if (isChange) setChangedAtMs(timer.nowMs());
    previous.current = mark;
  }, [timer, mark]);
  return changedAtMs;
}

/** The time, looked at again every `stepMs`. */
function useNow(stepMs: number): number {
  const { timer } = useServices();
  const [nowMs, setNowMs] = useState(timer.nowMs);
  useEffect(
    () => timer.after(nowMs + stepMs - timer.nowMs(), () => setNowMs(timer.nowMs())),
    [timer, stepMs, nowMs],
  );
  return nowMs;
}
