/** One event of a `text/event-stream`. */
export interface ServerEvent {
  /** The `event` field, `message` where there is none. */
  readonly name: string;
  readonly data: string;
}

export interface EventStreamParser {
  /** The events that `text`, the next piece of the stream, completes. */
  push(text: string): readonly ServerEvent[];
  /** The last `id` whose block is complete, with data or without, or empty: what to resume from. */
  lastId(): string;
}

const LINE_END = /\r\n|\n|\r/;

/**
 * Reads a `text/event-stream` piece by piece, cut anywhere (WHATWG HTML, "Interpreting an event stream").
 * `resumedFrom` is the id that an earlier connection had come to. The `retry` field has no meaning here. An event without its closing empty
 * line is none.
 */
export function createEventStreamParser(resumedFrom = ""): EventStreamParser {
  let rest = "";
  let name = "";
  let id = resumedFrom;
  let lastId = resumedFrom;
  let data: string[] = [];

  const complete = (): ServerEvent | null => {
    const event = data.length === 0 ? null : { name: name || "message", data: data.join("\n") };
    lastId = id;
    name = "";
    data = [];
    return event;
  };
  const readField = (line: string) => {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") name = value;
    if (field === "data") data.push(value);
    if (field === "id" && !value.includes("\0")) id = value;
  };

  return {
    lastId: () => lastId,
    push(text) {
      rest += text;
      // A CR at the end may be half of a CRLF: it waits for what comes next.
      const held = rest.endsWith("\r") ? "\r" : "";
      const lines = rest.slice(0, rest.length - held.length).split(LINE_END);
      rest = `${lines.pop() ?? ""}${held}`;
      const events: ServerEvent[] = [];
      for (const line of lines) {
        if (line !== "") readField(line);
        else {
          const event = complete();
          if (event !== null) events.push(event);
        }
      }
      return events;
    },
  };
}
