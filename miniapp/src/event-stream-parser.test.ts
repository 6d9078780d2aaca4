import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEventStreamParser, type ServerEvent } from "./event-stream-parser.ts";

const parse = (...pieces: readonly string[]): readonly ServerEvent[] => {
  const parser = createEventStreamParser();
  return pieces.flatMap((piece) => [...parser.push(piece)]);
};

const message = (data: string, lastId = ""): ServerEvent => ({ name: "message", data, lastId });

describe("the examples of the standard", () => {
  test("lines of data are joined by line feeds", () => {
    expect(parse("data: YHOO\ndata: +2\ndata: 10\n\n")).toEqual([message("YHOO\n+2\n10")]);
  });

  test("comments say nothing, an id without a value forgets the id, and only one leading space is no data", () => {
    expect(
      parse(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third\n\n"),
    ).toEqual([message("first event", "1"), message("second event"), message(" third")]);
  });

  test("empty data are data; a block without its empty line is no event", () => {
    expect(parse("data\n\ndata\ndata\n\ndata:")).toEqual([message(""), message("\n")]);
  });
});

test("an event keeps its name, and the next begins without one", () => {
  expect(parse("event: candle\ndata: 1\n\ndata: 2\n\n")).toEqual([
    { name: "candle", data: "1", lastId: "" },
    message("2"),
  ]);
});

test("a name without data is no event and does not stick", () => {
  expect(parse("event: candle\n\ndata: 1\n\n")).toEqual([message("1")]);
});

test("an id stays until the next one, starts with the one of the earlier connection, and has no NUL", () => {
  const parser = createEventStreamParser("7");
  expect(parser.push("data: a\n\nid: 8\ndata: b\n\nid: 9\0\ndata: c\n\n")).toEqual([
    message("a", "7"),
    message("b", "8"),
    message("c", "8"),
  ]);
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
        let lastId = "";
        const expected = blocks.map(({ name, lines, id }) => {
          lastId = id ?? lastId;
          return { name: name || "message", data: lines.join("\n"), lastId };
        });
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
        expect(parse(...pieces, ": end")).toEqual(expected);
      },
    ),
  );
});
