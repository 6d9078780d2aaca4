interface StreamEvent {
  readonly event: string;
  /** What the client sends back to go on after this event. */
  readonly id?: string;
  readonly data: unknown;
}

/**
 * An event as text. JSON has no line breaks of its own, so that one `data` line is enough.
 * Source: WHATWG HTML, 9.2.5 "Parsing an event stream".
 */
export function streamFrame({ event, id, data }: StreamEvent): string {
  return `event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** Tells the client its place without an event. */
export function idFrame(id: string): string {
  return `id: ${id}\n\n`;
}

/** A comment, which keeps the connection in use. */
export const HEARTBEAT_FRAME = ":\n\n";
