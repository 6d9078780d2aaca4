import { expect, test } from "vitest";
import { HEARTBEAT_FRAME, idFrame, streamFrame } from "./stream-frame.ts";

test("an event is its name, its id if it has one, one line of data, and an empty line", () => {
  expect(streamFrame({ event: "candle", id: "12,a@3", data: { text: "two\nlines\r" } })).toBe(
    'event: candle\nid: 12,a@3\ndata: {"text":"two\\nlines\\r"}\n\n',
  );
  expect(streamFrame({ event: "reset", data: {} })).toBe("event: reset\ndata: {}\n\n");
});

test("a place and a heartbeat are no events", () => {
  expect(idFrame("12")).toBe("id: 12\n\n");
  expect(HEARTBEAT_FRAME).toBe(":\n\n");
});
