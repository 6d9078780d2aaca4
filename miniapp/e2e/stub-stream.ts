import type { IncomingMessage, ServerResponse } from "node:http";
import type { CandleEvent, ResetEvent, TickerEvent } from "@roehub/core/contract/stream";

/** One connection of `/api/stream`, as the server sees it. */
export interface StubStream {
  readonly topics: readonly string[];
  /** What the client wants to resume from. */
  readonly lastId: string | undefined;
  isOpen(): boolean;
  candle(event: CandleEvent, id?: string): void;
  ticker(event: TickerEvent): void;
  reset(event: ResetEvent): void;
  /** Cuts the connection without a word. */
  drop(): void;
}

export function openStubStream(
  request: IncomingMessage,
  response: ServerResponse,
  topics: string,
): StubStream {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write(":\n\n");
  const header = request.headers["last-event-id"];
  const send = (name: string, data: unknown, id?: string) => {
    response.write(
      `event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`,
    );
  };
  return {
    topics: topics.split(","),
    lastId: Array.isArray(header) ? header[0] : header,
    isOpen: () => !response.destroyed,
    candle: (event, id) => send("candle", event, id),
    ticker: (event) => send("ticker", event),
    reset: (event) => send("reset", event),
    drop: () => request.socket.destroy(),
  };
}
