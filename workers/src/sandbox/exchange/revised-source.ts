import type { Kline } from "@roehub/core/market-data/kline";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import type { ExchangeSource } from "./exchange-source.ts";

/** From `atMs` of the exchange's time on, the minute reads as `kline`. */
export interface KlineRevision {
  readonly ref: InstrumentRef;
  readonly atMs: number;
  readonly kline: Kline;
}

export interface RevisedSource extends ExchangeSource {
  revise(revision: KlineRevision): void;
}

/** A source whose venue changes candles after it published them. */
export function createRevisedSource(
  source: ExchangeSource,
  revisions: readonly KlineRevision[] = [],
): RevisedSource {
  /** By instrument and minute, in the order in which they take effect. */
  const known = new Map<string, KlineRevision[]>();
  const revise = (revision: KlineRevision): void => {
    const name = `${instrumentKey(revision.ref)}:${revision.kline.tsOpen}`;
    const list = [...(known.get(name) ?? []), revision].sort((a, b) => a.atMs - b.atMs);
    known.set(name, list);
  };
  for (const revision of revisions) revise(revision);
  return {
    revise,
    instruments: () => source.instruments(),
    klines(request) {
      const klines = source.klines(request);
      if (known.size === 0) return klines;
      const key = instrumentKey(request.ref);
      return klines.map((kline) => {
        const list = known.get(`${key}:${kline.tsOpen}`);
        return list?.findLast(({ atMs }) => atMs <= request.atMs)?.kline ?? kline;
      });
    },
  };
}
