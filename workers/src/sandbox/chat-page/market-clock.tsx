import { useLayoutEffect, useState } from "react";
import { Choice } from "./choice.tsx";
import { isAhead, marketTimeMs, utcText } from "./market-time.ts";
import { usePage } from "./page-context.ts";
import { MARKET_SPEEDS, type MarketClockState, type MarketMove } from "./sandbox-protocol.ts";

/** The market's time and how fast it goes, or why it cannot be set. */
export function MarketClock() {
  const { texts, state } = usePage();
  if (state.snapshot === null) return null;
  const { market, source } = state.snapshot;
  if (market !== null) return <RunningClock market={market} />;
  if (source.kind === "simulated") return null;
  return (
    <section className="market-clock" aria-label={texts.marketClock} data-testid="market-clock">
      <h2>{texts.marketClock}</h2>
      <p>{texts.noClock[source.kind]}</p>
    </section>
  );
}

function RunningClock({ market }: { readonly market: MarketClockState }) {
  const { texts, client, complain } = usePage();
  const speeds = [...new Set([...MARKET_SPEEDS, market.speed])].sort((a, b) => a - b);
  const move = async (next: MarketMove): Promise<void> => {
    const answer = await client.moveMarket(next);
    if (!answer.ok) complain(answer.code);
  };
  const choose = (value: string): Promise<void> => {
    if (value !== PAUSE) return move({ action: "speed", speed: Number(value) });
    return move({ action: market.isPaused ? "resume" : "pause" });
  };
  return (
    <section className="market-clock" aria-label={texts.marketClock} data-testid="market-clock">
      <Choice
        label={texts.marketClock}
        value={market.isPaused ? PAUSE : String(market.speed)}
        options={[
          { value: PAUSE, text: texts.pause, testId: "market-pause" },
          ...speeds.map((speed) => ({
            value: String(speed),
            text: `×${speed}`,
            testId: `market-speed-${speed}`,
          })),
        ]}
        onChange={choose}
      />
      <div className="market-now">
        <MarketTime market={market} />
        <button
          type="button"
          className="plain"
          data-testid="market-next-bar"
          onClick={() => move({ action: "next_bar" })}
        >
          {texts.nextBar}
        </button>
      </div>
    </section>
  );
}

const PAUSE = "pause";
const TICK_MS = 200;

function MarketTime({ market }: { readonly market: MarketClockState }) {
  const { texts } = usePage();
  const nowMs = marketTimeMs(market, useElapsed(market));
  const text = utcText(nowMs);
  return (
    <div>
      <time dateTime={`${text.replace(" ", "T")}Z`} data-testid="market-time">
        {text} UTC
      </time>
      {isAhead(nowMs, Date.now()) ? (
        <p className="hint" data-testid="market-ahead">
          {texts.marketAhead}
        </p>
      ) : null}
    </div>
  );
}

/** Milliseconds since `market` was told. Counted here: the sandbox may run on another machine's clock. */
function useElapsed(market: MarketClockState): number {
  const [elapsedMs, setElapsedMs] = useState(0);
  useLayoutEffect(() => {
    setElapsedMs(0);
    if (market.isPaused) return;
    const startMs = performance.now();
    const timer = setInterval(() => setElapsedMs(performance.now() - startMs), TICK_MS);
    return () => clearInterval(timer);
  }, [market]);
  return elapsedMs;
}
