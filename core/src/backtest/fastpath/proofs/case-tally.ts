import type { Side } from "../../../execution/position.ts";
import type { Simulation } from "../../reference-engine.ts";
import { SIGNALS } from "../../variant-signals.ts";
import { BLOCK_BARS } from "../bit-series.ts";
import type { Witness } from "./reference-scores.ts";
import type { CaseVariant, ScoringCase } from "./scoring-case.ts";

/** Counts what occurs in the simulations of cases: a proof over cases without ruin says nothing about ruin. */
export interface CaseTally {
  readonly witness: Witness;
  /** What has not occurred so often as `times`. */
  rarerThan(times: number): string[];
  /** Whether a variant of this indicator had a trade. */
  traded(indicator: string): boolean;
}

export function createCaseTally(occasions: readonly Occasion[]): CaseTally {
  const counts = new Map<Occasion, number>(occasions.map((occasion) => [occasion, 0]));
  const traded = new Set<string>();
  return {
    witness(subject, variant, simulation) {
      if (simulation.trades.length > 0) for (const name of subject.title.split("&")) traded.add(name);
      const seen = look(subject, variant, simulation);
      for (const occasion of occasions) {
        if (OCCASIONS[occasion](seen)) counts.set(occasion, (counts.get(occasion) ?? 0) + 1);
      }
    },
    rarerThan: (times) =>
      [...counts].filter(([, count]) => count < times).map(([occasion, count]) => `${occasion}: ${count}`),
    traded: (indicator) => traded.has(indicator),
  };
}

interface SeenTrade {
  readonly side: Side;
  /** Bars of the window. */
  readonly entryBar: number;
  readonly exitBar: number;
  readonly isStop: boolean;
  readonly reason: string;
}

interface Seen {
  readonly subject: ScoringCase;
  readonly variant: CaseVariant;
  readonly simulation: Simulation;
  readonly trades: readonly SeenTrade[];
  readonly lastBar: number;
  /** What is decided on a bar of the window. */
  signalOn(bar: number): Side | null;
}

/** What a case may hold. Bars of trades are counted from the window's first. */
const OCCASIONS = {
  "ruin at the start": ({ simulation, trades }) => simulation.ruin !== null && trades.length === 0,
  "ruin midway": ({ simulation, trades, lastBar }) =>
    simulation.ruin !== null && trades.length > 0 && (trades.at(-1)?.exitBar ?? 0) < lastBar,
  "ruin by the last trade": ({ simulation, trades, lastBar }) =>
    simulation.ruin !== null && trades.at(-1)?.exitBar === lastBar,
  "a flip": ({ trades }) => trades.some(({ reason }) => reason === "flip"),
  "a stop loss": ({ trades }) => trades.some(({ reason }) => reason === "sl"),
  "a profit taken": ({ trades }) => trades.some(({ reason }) => reason === "tp"),
  "a stop on the last bar": ({ trades, lastBar }) =>
    trades.at(-1)?.isStop === true && trades.at(-1)?.exitBar === lastBar,
  "a stop on the bar before the last": ({ trades, lastBar }) =>
    trades.some(({ isStop, exitBar }) => isStop && exitBar === lastBar - 1),
  "a stop and the opposite signal on one bar": ({ trades, signalOn }) =>
    trades.some(({ isStop, side, exitBar }) => isStop && isOpposite(side, signalOn(exitBar))),
  "a re-entry on the bar after a stop": ({ trades }) =>
    trades.some((trade, index) => isReentry(trade, trades[index + 1]) && gap(trade, trades[index + 1]) === 1),
  "a later re-entry after a stop": ({ trades }) =>
    trades.some((trade, index) => isReentry(trade, trades[index + 1]) && gap(trade, trades[index + 1]) > 1),
  "two re-entries in a row": ({ trades }) =>
    trades.some((trade, index) => {
      const next = trades[index + 1];
      return next !== undefined && isReentry(trade, next) && isReentry(next, trades[index + 2]);
    }),
  "one bar": ({ lastBar }) => lastBar === 0,
  "no trades": ({ trades }) => trades.length === 0,
  "a conflict": ({ variant }) => variant.conflictingSignals > 0,
  "an entry signal on the last bar": ({ signalOn, lastBar, trades, simulation, subject }) =>
    simulation.ruin === null &&
    isAllowed(subject, signalOn(lastBar)) &&
    (trades.at(-1)?.exitBar ?? -1) < lastBar,
  "an exit signal on the last bar": ({ trades, lastBar }) =>
    trades.at(-1)?.reason === "signal" && trades.at(-1)?.exitBar === lastBar,
  "a position over the border of a block": ({ subject, trades }) => trades.some(crosses(subject, BLOCK_BARS)),
  "a position over the border of a word": ({ subject, trades }) => trades.some(crosses(subject, 64)),
  "a position of two blocks": ({ trades }) =>
    trades.some(({ entryBar, exitBar }) => exitBar - entryBar > 2 * BLOCK_BARS),
  "a stop more than a block after its entry": ({ trades }) =>
    trades.some(({ isStop, entryBar, exitBar }) => isStop && exitBar - entryBar > BLOCK_BARS),
  "a trade on every bar": ({ trades, lastBar }) => lastBar >= 8 && trades.length >= lastBar - 1,
  "a window that begins within a word": ({ subject }) => subject.window.firstBar % 64 > 0,
  "a signal before the window": ({ subject, variant }) =>
    variant.codes.subarray(0, subject.window.firstBar).some((code) => code > 0),
  "a signal after the window": ({ subject, variant }) =>
    variant.codes.subarray(subject.window.endBar).some((code) => code > 0),
  "trades after a warm-up within the window": ({ subject, trades }) =>
    subject.bars.barsGated > subject.window.firstBar && trades.length > 0,
  "a return that is not finite": ({ simulation }) => !Number.isFinite(simulation.totalReturnPct),
} satisfies Record<string, (seen: Seen) => boolean>;
export type Occasion = keyof typeof OCCASIONS;

function look(subject: ScoringCase, variant: CaseVariant, simulation: Simulation): Seen {
  const { firstBar, endBar } = subject.window;
  const barOf = new Map<number, number>();
  for (let bar = firstBar; bar < endBar; bar++) barOf.set(subject.bars.tsClose[bar] ?? 0, bar - firstBar);
  const trades = simulation.trades.map(({ side, entryTs, exitTs, reason }) => ({
    side,
    entryBar: barOf.get(entryTs) ?? 0,
    exitBar: barOf.get(exitTs) ?? 0,
    isStop: reason === "sl" || reason === "tp",
    reason,
  }));
  const signalOn = (bar: number) => SIGNALS[variant.codes[firstBar + bar] ?? 0] ?? null;
  return { subject, variant, simulation, trades, lastBar: endBar - firstBar - 1, signalOn };
}

function isOpposite(side: Side, signal: Side | null): boolean {
  return signal !== null && signal !== side;
}

function isAllowed({ terms }: ScoringCase, signal: Side | null): boolean {
  return (
    signal !== null && (terms.directionMode === "long-short" || terms.directionMode === `${signal}-only`)
  );
}

/** Whether `next` enters the side again that a stop had left. */
function isReentry(stopped: SeenTrade, next: SeenTrade | undefined): boolean {
  return stopped.isStop && next !== undefined && next.side === stopped.side;
}

function gap(stopped: SeenTrade, next: SeenTrade | undefined): number {
  return (next?.entryBar ?? 0) - stopped.exitBar;
}

function crosses({ window }: ScoringCase, bars: number): (trade: SeenTrade) => boolean {
  const pieceOf = (bar: number) => Math.floor((window.firstBar + bar) / bars);
  return ({ entryBar, exitBar }) => pieceOf(entryBar) !== pieceOf(exitBar);
}
