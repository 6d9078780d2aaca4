import type { MarketClockState, MarketMove, RevisedCandle } from "../chat-page/sandbox-protocol.ts";

/** The market as the page may steer it; the local Telegram knows nothing else of it. */
export interface MarketPort {
  clock(): MarketClockState;
  move(move: MarketMove): void;
  /** No feed of any venue stays or comes back until the answered function is called. */
  loseFeed(): () => void;
  /** A candle that closed a few minutes ago changes at its venue; null where there is none. */
  reviseCandle(): RevisedCandle | null;
  /** Told whenever the clock was moved. Returns the function that ends it. */
  subscribe(listener: () => void): () => void;
}
