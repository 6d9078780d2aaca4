import type { SequencedKline } from "./kline-sequencer.ts";
import type { InstrumentRef } from "./market.ts";

export interface IngestRow extends SequencedKline {
  readonly ref: InstrumentRef;
}

/**
 * Groups rows for inserts that follow each other, so that whenever the last one was made, what is stored of an
 * instrument has no hole: a recovery goes on after the newest stored candle. A group has one source, because a block
 * has, and one month, because the server stores a block month by month. The rows of an instrument are ascending.
 */
export function insertRounds(rows: readonly IngestRow[]): readonly (readonly IngestRow[])[] {
  const rounds: Map<string, IngestRow[]>[] = [];
  /** Of each symbol: the round of its last row, and that row's group. */
  const places = new Map<string, { round: number; group: string }>();
  for (const row of rows) {
    const group = `${row.source} ${monthOf(row.kline.tsOpen)}`;
    const last = places.get(row.ref.symbol);
    const round = last === undefined ? 0 : last.group === group ? last.round : last.round + 1;
    places.set(row.ref.symbol, { round, group });
    const groups = rounds[round] ?? new Map<string, IngestRow[]>();
    rounds[round] = groups;
    const ofGroup = groups.get(group);
    if (ofGroup === undefined) groups.set(group, [row]);
    else ofGroup.push(row);
  }
  return rounds.flatMap((groups) => [...groups.values()]);
}

function monthOf(tsOpen: number): number {
  const date = new Date(tsOpen);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
