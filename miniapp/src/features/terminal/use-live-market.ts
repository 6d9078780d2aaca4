import type { WireTicker } from "@roehub/core/contract/market-data";
import type { CandleEvent, ResetEvent, TickerEvent } from "@roehub/core/contract/stream";
import type { Timeframe } from "@roehub/core/kernel/timeframe";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer } from "react";
import { useServices } from "../../services.tsx";
import { seriesKey } from "../indicators/indicator-queries.ts";
import { addBar, barOf, type LiveBar } from "./bars.ts";
import { tickerAfter } from "./later-ticker.ts";
import { candlesKey, tickerKey } from "./terminal-queries.ts";

interface LiveState {
  /** What the candles are of: those of another timeframe are forgotten. */
  readonly topic: string;
  readonly tail: readonly LiveBar[];
}

/** A candle of a topic, or null where its closed candles are to be asked for anew. */
interface LiveAction {
  readonly topic: string;
  readonly bar: LiveBar | null;
}

const EMPTY: readonly LiveBar[] = [];

function liveReducer(state: LiveState, { topic, bar }: LiveAction): LiveState {
  const tail = state.topic === topic ? state.tail : EMPTY;
  return { topic, tail: bar === null ? tail.filter(({ isClosed }) => !isClosed) : addBar(tail, bar) };
}

/**
 * The stream of one instrument and timeframe while the caller is shown: its candles are answered, its prices go into
 * the ticker's query. What the stream cannot tell is asked for anew; that it is cut shows in the ticker's query too.
 */
export function useLiveMarket(ref: InstrumentRef, timeframe: Timeframe): readonly LiveBar[] {
  const { stream } = useServices();
  const client = useQueryClient();
  const [state, dispatch] = useReducer(liveReducer, { topic: "", tail: EMPTY });
  const { marketId, symbol } = ref;
  const key = instrumentKey(ref);
  const topic = `candles:${key}:${timeframe}`;

  useEffect(() => {
    const instrument = { marketId, symbol };
    const onCandle = ({ candle, is_closed }: CandleEvent) =>
      dispatch({ topic, bar: { ...barOf(candle), isClosed: is_closed } });
    const onTicker = (event: TickerEvent) =>
      client.setQueryData<WireTicker>(tickerKey(instrument), (shown) => shown && tickerAfter(shown, event));
    const onReset = (event: ResetEvent) => {
      if (event.topic !== topic) return askAgain(client, tickerKey(instrument));
      dispatch({ topic, bar: null });
      askAgain(client, candlesKey(instrument, timeframe));
      askAgain(client, seriesKey(instrument, timeframe));
    };
    return stream.listen(`/api/stream?topics=${encodeURIComponent(`${topic},tickers:${key}`)}`, {
      onEvent({ name, data }) {
        if (name === "candle") onCandle(JSON.parse(data));
        if (name === "ticker") onTicker(JSON.parse(data));
        if (name === "reset") onReset(JSON.parse(data));
      },
      onLost(failure) {
        if (failure?.kind === "offline") askAgain(client, tickerKey(instrument));
      },
    });
  }, [stream, client, marketId, symbol, key, topic, timeframe]);

  return state.topic === topic ? state.tail : EMPTY;
}

function askAgain(client: QueryClient, queryKey: readonly unknown[]): void {
  void client.refetchQueries({ queryKey, type: "active" });
}
