import type { MarketEvent, Topic } from "./market-event.ts";

/** One client's conversation with a venue's socket: text in, text out. */
export interface VenueSession {
  receive(text: string): SessionAnswer;
  /** The event in the venue's words, once for each way in which it was subscribed to. */
  render(event: MarketEvent): readonly string[];
  /** What the venue says before it ends connections; null where it says nothing. */
  shutdownNotice(): string | null;
}

export interface SessionAnswer {
  readonly replies: readonly string[];
  readonly subscribed: readonly Topic[];
  readonly unsubscribed: readonly Topic[];
  /** The venue ends the connection: a WebSocket close code and its reason. */
  readonly close: { readonly code: number; readonly reason: string } | null;
}

export const NOTHING: SessionAnswer = { replies: [], subscribed: [], unsubscribed: [], close: null };

/** The object that a text holds, or null. */
export function readObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

export function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
