import type { Message } from "grammy/types";
import { describe, expect, it } from "vitest";
import { EMPTY_PAGE, type PageAction, type PageState, reducePage } from "./page-state.ts";
import type { PageEvent, Snapshot } from "./sandbox-protocol.ts";

const BOT = { id: 42, username: "roehub_local_bot", firstName: "Roehub" };
const SNAPSHOT: Snapshot = {
  user: { handle: "ann", id: 1001, firstName: "Ann", languageCode: "en" },
  commands: [],
  menuButton: { type: "default" },
  pinnedMessageId: null,
  faults: [],
  guide: [],
  market: null,
  source: { kind: "recorded" },
  bot: BOT,
  hasMiniApp: true,
  messages: [],
  log: [],
};

const message = (messageId: number, text: string, fromId = BOT.id): Message =>
  ({
    message_id: messageId,
    date: 0,
    text,
    from: { id: fromId, is_bot: fromId === BOT.id, first_name: "x" },
    chat: { id: 1001, type: "private", first_name: "Ann" },
  }) as Message;

const server = (event: PageEvent): PageAction => ({ type: "server", event });
const shown = server({ type: "snapshot", snapshot: SNAPSHOT });
const play = (...actions: readonly PageAction[]): PageState =>
  [shown, ...actions].reduce(reducePage, EMPTY_PAGE);
const texts = (state: PageState) => state.snapshot?.messages.map((known) => known.message.text);

describe("the page's state", () => {
  it("follows messages that come, change and go", () => {
    const state = play(
      server({ type: "message", message: message(1, "one"), push: null }),
      server({ type: "message", message: message(2, "two"), push: null }),
      server({ type: "message_edited", message: message(2, "two, edited") }),
      server({ type: "messages_deleted", messageIds: [1] }),
    );
    expect(texts(state)).toEqual(["two, edited"]);
  });

  it("ends the typing line with the bot's message, not with the person's", () => {
    const typing = server({ type: "chat_action", action: "typing" });
    const from = (id: number) => server({ type: "message", message: message(1, "x", id), push: null });
    expect(play(typing, from(1001)).typing).not.toBeNull();
    expect(play(typing, from(BOT.id)).typing).toBeNull();
  });

  const answered = (isAlert: boolean, text: string | null = "Saved") =>
    server({ type: "tap_answered", callbackQueryId: "q1", text, isAlert, url: null });
  const started: PageAction = { type: "tap_started", place: "1/0/0" };
  const accepted: PageAction = { type: "tap_accepted", place: "1/0/0", callbackQueryId: "q1" };

  it("keeps a button busy until its tap is answered, whichever news arrives first", () => {
    expect(play(started, accepted).pendingTaps).toEqual({ "1/0/0": "q1" });
    expect(play(started, accepted, answered(false, null)).pendingTaps).toEqual({});
    expect(play(started, answered(false, null), accepted).pendingTaps).toEqual({});
  });

  it("shows an answer as a toast or an alert, as the bot asked", () => {
    expect(play(started, accepted, answered(false))).toMatchObject({ toast: { text: "Saved" }, alert: null });
    expect(play(started, accepted, answered(true))).toMatchObject({ toast: null, alert: "Saved" });
  });

  it("begins anew with a snapshot", () => {
    const state = play(server({ type: "message", message: message(1, "one"), push: null }), started, shown);
    expect(texts(state)).toEqual([]);
    expect(state.pendingTaps).toEqual({});
  });
});
