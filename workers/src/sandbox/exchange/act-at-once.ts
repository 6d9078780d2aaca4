import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import type { Kline } from "@roehub/core/market-data/kline";
import type { InstrumentRef } from "@roehub/core/market-data/market";
import type { ExchangeSockets } from "./exchange-sockets.ts";
import type { ExchangeTime } from "./exchange-time.ts";
import { type FaultSpec, isInScope, type SpecOf } from "./faults.ts";
import type { RevisedSource } from "./revised-source.ts";
import type { SocketConnection } from "./socket-connection.ts";

export interface AtOnceDeps {
  readonly sockets: ExchangeSockets;
  readonly source: RevisedSource;
  readonly time: ExchangeTime;
  readonly wake: () => void;
  /** Says a closed candle to those who follow the instrument. */
  readonly tellClosed: (ref: InstrumentRef, kline: Kline) => void;
}

const SHUTDOWN_AFTER_MS = 10 * SECOND_MS;

/** Carries out a fault that waits for nothing: how often it struck, or null where the fault waits. */
export function actAtOnce(spec: FaultSpec, deps: AtOnceDeps): number | null {
  const { sockets, time, wake } = deps;
  const each = (act: (connection: SocketConnection) => void): number => {
    const struck = [...sockets.connections].filter(
      ({ marketId, isSubscribedTo }) =>
        isInScope(spec, { marketId }) && (spec.symbol === undefined || isSubscribedTo(spec.symbol)),
    );
    for (const connection of struck) act(connection);
    wake();
    return struck.length;
  };
  switch (spec.kind) {
    case "disconnect":
      return each((connection) => connection.terminate());
    case "half_open":
      return each((connection) => connection.turnHalfOpen());
    case "garbage":
      return each((connection) => connection.sendRaw('{"e":"kline","k":{"t":'));
    case "server_shutdown": {
      const endMs = time.nowMs() + (spec.afterMs ?? SHUTDOWN_AFTER_MS);
      return each((connection) => connection.announceEnd(endMs));
    }
    case "clock_skew":
      time.setSkew(spec.ms);
      wake();
      return 1;
    case "revision":
      return revise(spec, deps);
    default:
      return null;
  }
}

/** 0 where the venue has no such closed candle. */
function revise(spec: SpecOf<"revision">, { source, time, tellClosed }: AtOnceDeps): number {
  const { marketId, symbol, tsOpen } = spec;
  const ref = { marketId, symbol };
  const atMs = time.nowMs();
  if (tsOpen + MINUTE_MS > atMs) return 0;
  const [kline] = source.klines({ ref, startMs: tsOpen, endMs: tsOpen + MINUTE_MS, atMs });
  if (kline === undefined) return 0;
  const revised = spec.kline ?? grown(kline);
  source.revise({ ref, atMs, kline: revised });
  if (spec.isTold === true) tellClosed(ref, revised);
  return 1;
}

/** The same candle with a hundredth more volume. */
function grown(kline: Kline): Kline {
  const more = (value: number) => Number((value * 1.01).toFixed(8));
  return { ...kline, volume: more(kline.volume), quoteVolume: more(kline.quoteVolume) };
}
