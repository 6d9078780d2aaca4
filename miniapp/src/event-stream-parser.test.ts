import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEventStreamParser, type ServerEvent } from "./event-stream-parser.ts";

const parse = (...pieces: readonly string[]): readonly ServerEvent[] => {
  const parser = createEventStreamParser();
  return pieces.flatMap((piece) => [...parser.push(piece)]);
};

const message = (data: string): ServerEvent => ({ name: "message", data });

describe("the examples of the standard", () => {
  test("lines of data are joined by line feeds", () => {
    expect(parse("data: YHOO\ndata: +2\ndata: 10\n\n")).toEqual([message("YHOO\n+2\n10")]);
  });

  test("comments say nothing, and only one leading space is no data", () => {
    const parser = createEventStreamParser();
    expect(parser.push(": test stream\n\ndata: first event\nid: 1\n\n")).toEqual([message("first event")]);
    expect(parser.lastId()).toBe("1");
    expect(parser.push("data:second event\nid\n\ndata:  third\n\n")).toEqual([
      message("second event"),
      message(" third"),
    ]);
    expect(parser.lastId()).toBe("");
  });

  test("empty data are data; a block without its empty line is no event", () => {
    expect(parse("data\n\ndata\ndata\n\ndata:")).toEqual([message(""), message("\n")]);
  });
});

test("an event keeps its name, and the next begins without one", () => {
  expect(parse("event: candle\ndata: 1\n\ndata: 2\n\n")).toEqual([
    { name: "candle", data: "1" },
    message("2"),
  ]);
});

test("a name without data is no event and does not stick", () => {
  expect(parse("event: candle\n\ndata: 1\n\n")).toEqual([message("1")]);
});

describe("the last id", () => {
  const lastIdAfter = (...pieces: readonly string[]) => {
    const parser = createEventStreamParser("7");
    for (const piece of pieces) parser.push(piece);
    return parser.lastId();
  };

  test("begins with the one of the earlier connection and stays until the next", () => {
    expect(lastIdAfter("data: a\n\n")).toBe("7");
    expect(lastIdAfter("id: 8\ndata: b\n\ndata: c\n\n")).toBe("8");
  });

  test("is told by a block without data too", () => {
    expect(lastIdAfter("id: 9\n\n")).toBe("9");
  });

  test("of a block that is cut does not count, and none has a NUL", () => {
    expect(lastIdAfter("id: 9\ndata: b\n")).toBe("7");
    expect(lastIdAfter("id: 9\0\ndata: b\n\n")).toBe("7");
  });
});

test("CRLF, CR and LF end a line alike, also where a CRLF is cut in two", () => {
  expect(parse("data: a\r", "\ndata: b\r\n\r", "\ndata: c\r\rdata: d\n", "\n")).toEqual([
    message("a\nb"),
    message("c"),
    message("d"),
  ]);
});

test("however the stream is cut and its lines end, the same events come", () => {
  const line = fc.string({ unit: fc.constantFrom("a", "1", " ", ":", "{", "\u00e9", "\ud83d\ude00") });
  const block = fc.record({
    name: fc.constantFrom("", "candle", "ticker"),
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    id: fc.option(fc.stringMatching(/^[0-9a-z]{1,8}$/), { nil: null }),
    comment: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(block, { maxLength: 6 }),
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.array(fc.nat(400), { maxLength: 12 }),
      (blocks, end, cuts) => {
        const expected = blocks.map(({ name, lines }) => ({
          name: name || "message",
          data: lines.join("\n"),
        }));
        const text = blocks
          .map(({ name, lines, id, comment }) =>
            [
              ...(comment ? [": still here"] : []),
              ...(name === "" ? [] : [`event: ${name}`]),
              ...lines.map((each) => `data: ${each}`),
              ...(id === null ? [] : [`id: ${id}`]),
              "",
              "",
            ].join(end),
          )
          .join("");
        const places = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].sort(
          (a, b) => a - b,
        );
        const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
        // A CR at the very end may still become a CRLF: what follows a stream settles it.
        const parser = createEventStreamParser();
        expect([...pieces, ": end"].flatMap((piece) => [...parser.push(piece)])).toEqual(expected);
        expect(parser.lastId()).toBe(blocks.findLast(({ id }) => id !== null)?.id ?? "");
      },
    ),
  );
});
