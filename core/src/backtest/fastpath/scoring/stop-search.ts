import { firstSetBar } from "./signal-words.ts";

/** The two questions of a walk over stops. */
export interface StopSearch {
  /** The first bar of `[from, end)` whose close is at or below `lower`, or at or above `upper`; `end` if there is none. */
  firstStop(close: Float64Array, query: StopQuery): number;
  /** The first bar after the stop on `stopBar` on which a signal asks for its side again; `end` if there is none before. */
  firstReentry(ownBits: Int32Array, stopBar: number, end: number): number;
}

/** What is asked for; one object is used for all questions. A level that is not a number is out of reach. */
export interface StopQuery {
  from: number;
  end: number;
  lower: number;
  upper: number;
}

export const CLOSE_STOPS: StopSearch = {
  firstStop(close, { from, end, lower, upper }) {
    let bar = from;
    for (; bar < end; bar++) {
      const price = close[bar] ?? 0;
      if (price <= lower || price >= upper) break;
    }
    return bar;
  },
  firstReentry: (ownBits, stopBar, end) => firstSetBar(ownBits, stopBar + 1, end),
};
