import type { FeedEvent, FeedLossReason } from "./feed-event.ts";

/**
 * Which connections deliver a symbol. The first one that does is `delivering`, the end of the last one is `lost`: while
 * a connection is renewed both deliver, and nothing is told. Of each symbol the two come in turns.
 */
export interface SymbolCoverage {
  /** The symbols to tell of from now on; others are forgotten without a word. */
  track(symbols: ReadonlySet<string>): void;
  /** `carrier` delivers `symbols`. */
  cover(carrier: object, symbols: readonly string[]): void;
  /** `carrier` delivers nothing any more. */
  uncover(carrier: object, reason: FeedLossReason): void;
  /** Nobody could be had for `symbols`: tells it of those of which nothing was told so far. */
  fail(symbols: Iterable<string>, reason: FeedLossReason): void;
}

interface Coverage {
  readonly carriers: Set<object>;
  told: "nothing" | "delivering" | "lost";
}

export function createSymbolCoverage(tell: (event: FeedEvent) => void): SymbolCoverage {
  const tracked = new Map<string, Coverage>();
  const tellLost = (symbols: readonly string[], reason: FeedLossReason) => {
    if (symbols.length > 0) tell({ kind: "lost", symbols, reason });
  };
  return {
    track(symbols) {
      for (const symbol of tracked.keys()) if (!symbols.has(symbol)) tracked.delete(symbol);
      for (const symbol of symbols) {
        if (!tracked.has(symbol)) tracked.set(symbol, { carriers: new Set(), told: "nothing" });
      }
    },
    cover(carrier, symbols) {
      const news: string[] = [];
      for (const symbol of symbols) {
        const coverage = tracked.get(symbol);
        if (coverage === undefined) continue;
        coverage.carriers.add(carrier);
        if (coverage.told !== "delivering") news.push(symbol);
        coverage.told = "delivering";
      }
      if (news.length > 0) tell({ kind: "delivering", symbols: news });
    },
    uncover(carrier, reason) {
      const lost: string[] = [];
      for (const [symbol, coverage] of tracked) {
        if (!coverage.carriers.delete(carrier) || coverage.carriers.size > 0) continue;
        coverage.told = "lost";
        lost.push(symbol);
      }
      tellLost(lost, reason);
    },
    fail(symbols, reason) {
      const lost: string[] = [];
      for (const symbol of symbols) {
        const coverage = tracked.get(symbol);
        if (coverage?.told !== "nothing") continue;
        coverage.told = "lost";
        lost.push(symbol);
      }
      tellLost(lost, reason);
    },
  };
}
