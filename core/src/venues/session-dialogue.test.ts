import { expect, test } from "vitest";
import { createSessionDialogue } from "./session-dialogue.ts";
import { klineMessage, testSocketProtocol } from "./test-socket-venue.ts";
import { createManualTimer } from "./test-timer.ts";

type State = { isSettled: boolean; isDelivering: boolean };

function startDialogue() {
  const states: State[] = [];
  const delivering: string[] = [];
  const klines: string[] = [];
  const dialogue = createSessionDialogue(testSocketProtocol(createManualTimer(), { topicsPerRequest: 2 }), {
    delivering: (symbols) => delivering.push(...symbols),
    kline: ({ kline }) => klines.push(kline.symbol),
    refused: () => undefined,
    malformed: () => undefined,
    answered: (state) => states.push(state),
    shutdownAnnounced: () => undefined,
  });
  const accept = () => {
    const { id } = JSON.parse(dialogue.next() ?? "{}") as { id: number };
    dialogue.hear({ kind: "accepted", requestId: id });
  };
  return { dialogue, states, delivering, klines, accept };
}

test("it is settled by the answer to the last request", () => {
  const { dialogue, states, delivering, accept } = startDialogue();
  dialogue.want(new Set(["A", "B", "C"]));
  accept();
  expect(states).toEqual([{ isSettled: false, isDelivering: true }]);
  accept();
  expect(states.at(-1)).toEqual({ isSettled: true, isDelivering: true });
  expect(delivering).toEqual(["A", "B", "C"]);
});

test("it is settled where what was still to be asked for is not wanted any more", () => {
  const { dialogue, states, accept } = startDialogue();
  dialogue.want(new Set(["A", "B", "C"]));
  accept();
  dialogue.want(new Set(["A", "B"]));
  expect(states.at(-1)).toEqual({ isSettled: true, isDelivering: true });
  expect(dialogue.next()).toBeNull();
});

test("it is not settled while a request is under way", () => {
  const { dialogue, states } = startDialogue();
  dialogue.want(new Set(["A", "B", "C"]));
  dialogue.next();
  dialogue.want(new Set(["A"]));
  expect(states).toEqual([]);
});

test("an answer that names no request is that of the one under way; one that names another is of nothing", () => {
  const { dialogue, states, delivering, accept } = startDialogue();
  dialogue.want(new Set(["A", "B"]));
  dialogue.next();
  dialogue.hear({ kind: "accepted", requestId: 99 });
  dialogue.hear({ kind: "refused", requestId: 99, reason: "of another" });
  expect(states).toEqual([]);
  dialogue.hear({ kind: "refused", requestId: null, reason: "one is bad" });
  expect(states).toHaveLength(1);
  accept();
  accept();
  expect(delivering).toEqual(["A", "B"]);
});

test("a refused symbol that is delivered all the same counts as delivered", () => {
  const { dialogue, delivering, klines } = startDialogue();
  dialogue.want(new Set(["A"]));
  dialogue.next();
  dialogue.hear({ kind: "refused", requestId: null, reason: "unknown" });
  expect(delivering).toEqual([]);
  dialogue.hear(klineMessage("A", 1, true));
  dialogue.hear(klineMessage("A", 2, true));
  expect(delivering).toEqual(["A"]);
  expect(klines).toEqual(["A", "A"]);
});
