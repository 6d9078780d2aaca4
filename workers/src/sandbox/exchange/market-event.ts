import type { Kline } from "@roehub/core/market-data/kline";
import type { DayStats } from "./exchange-market.ts";
import type { SourceInstrument } from "./exchange-source.ts";
import type { BookPortion, BookState, TopPortion } from "./live-book.ts";

/** Something that a market tells its subscribers; the venue's words for it are made in its session. */
export type MarketEvent = KlineEvent | TickerEvent | DepthEvent | TopEvent;

interface EventBase {
  readonly instrument: SourceInstrument;
  /** The exchange's time of the message. */
  readonly atMs: number;
}

export interface KlineEvent extends EventBase {
  readonly kind: "kline";
  readonly kline: Kline;
  readonly isClosed: boolean;
}

export interface TickerEvent extends EventBase {
  readonly kind: "ticker";
  readonly stats: DayStats;
  readonly book: BookState;
}

/** Changes of the whole book, every `intervalMs`. */
export interface DepthEvent extends EventBase {
  readonly kind: "depth";
  readonly intervalMs: number;
  readonly portion: BookPortion;
}

/** The best `depth` levels of the book, or what changed of them. */
export interface TopEvent extends EventBase {
  readonly kind: "top";
  readonly depth: number;
  readonly isSnapshot: boolean;
  readonly portion: TopPortion;
}

/** What can be subscribed to; equal topics have equal names. */
export type Topic =
  | { readonly kind: "kline"; readonly symbol: string }
  | { readonly kind: "ticker"; readonly symbol: string }
  | { readonly kind: "depth"; readonly symbol: string; readonly intervalMs: number }
  | { readonly kind: "top"; readonly symbol: string; readonly depth: number };

export function topicName(topic: Topic): string {
  if (topic.kind === "depth") return `depth:${topic.symbol}:${topic.intervalMs}`;
  if (topic.kind === "top") return `top:${topic.symbol}:${topic.depth}`;
  return `${topic.kind}:${topic.symbol}`;
}

export function topicOf(event: MarketEvent): Topic {
  const { symbol } = event.instrument;
  if (event.kind === "depth") return { kind: "depth", symbol, intervalMs: event.intervalMs };
  if (event.kind === "top") return { kind: "top", symbol, depth: event.depth };
  return { kind: event.kind, symbol };
}
