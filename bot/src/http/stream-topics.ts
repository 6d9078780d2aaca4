import { ensureDefined } from "@roehub/core/kernel/assert";
import { isTimeframe, type Timeframe } from "@roehub/core/kernel/timeframe";
import { type InstrumentRef, readInstrumentKey } from "@roehub/core/market-data/market";

/** What a client of the stream wants to hear of; `topic` is how it said so. */
export type Topic =
  | {
      readonly kind: "candles";
      readonly topic: string;
      readonly ref: InstrumentRef;
      readonly timeframe: Timeframe;
    }
  | { readonly kind: "tickers"; readonly topic: string; readonly ref: InstrumentRef };

/** The topics of a query that its schema has accepted, each once. */
export function readTopics(topics: string): readonly Topic[] {
  return [...new Set(topics.split(","))].map((topic) => {
    const [kind, ...rest] = topic.split(":");
    const ref = ensureDefined(readInstrumentKey(rest.slice(0, 3).join(":")), "instrument of a topic");
    const timeframe = rest[3];
    return kind === "candles" && isTimeframe(timeframe)
      ? { kind, topic, ref, timeframe }
      : { kind: "tickers", topic, ref };
  });
}
