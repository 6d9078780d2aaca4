import { type GrammyError, InputFile } from "grammy";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ONE_PIXEL_PNG, type RunningEmulator, startTestEmulator, TEST_TOKEN } from "./emulator-fixture.ts";

let running: RunningEmulator;
beforeEach(async () => {
  running = await startTestEmulator();
});
afterEach(async () => {
  await running.emulator.close();
});

const ANN = 1001;
const NOT_MODIFIED =
  "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

async function refusal(method: string, params: object): Promise<string> {
  const { status, body } = await running.call(method, params);
  expect(body).toMatchObject({ ok: false, error_code: status });
  return `${status} ${String(body["description"])}`;
}

describe("the request", () => {
  it("is read from a query, a form, JSON and multipart alike, by GET and POST, in any case of the method", async () => {
    const base = `${running.origin}/bot${TEST_TOKEN}`;
    const form = new FormData();
    form.set("chat_id", "1001");
    form.set("text", "4");
    await fetch(`${base}/sendmessage?chat_id=1001&text=1`);
    await fetch(`${base}/SENDMESSAGE`, {
      method: "POST",
      body: new URLSearchParams({ chat_id: "1001", text: "2" }),
    });
    await running.call("sendMessage", { chat_id: 1001, text: "3" });
    await fetch(`${base}/sendMessage`, { method: "POST", body: form });
    expect(running.emulator.messages(ANN).map(({ text }) => text)).toEqual(["1", "2", "3", "4"]);
  });

  it("is refused with 401 for a wrong token and 404 for a malformed one or an unknown method", async () => {
    const status = async (path: string) => (await fetch(`${running.origin}${path}`)).status;
    expect(await status("/bot42:WRONG/getMe")).toBe(401);
    expect(await status("/botnonsense/getMe")).toBe(404);
    expect(await status(`/bot${TEST_TOKEN}/getNothing`)).toBe(404);
  });

  it("never puts the token into the log of calls", async () => {
    await running.call("getMe");
    await fetch(`${running.origin}/bot${TEST_TOKEN}/${TEST_TOKEN}`);
    expect(running.emulator.calls().map(({ method, status }) => [method, status])).toEqual([
      ["getMe", 200],
      ["?", 404],
    ]);
  });
});

describe("sendMessage", () => {
  it("answers with the message as Telegram stores it", async () => {
    const { api } = running.newBot();
    const message = await api.sendMessage(ANN, " <b>Menu</b> see /help ", {
      parse_mode: "HTML",
      reply_markup: { inline_keyboard: [[{ text: "Go", callback_data: "1.menu.go", style: "primary" }]] },
    });
    expect(message).toEqual({
      message_id: 1,
      from: { id: 42, is_bot: true, first_name: "Roehub", username: "roehub_local_bot" },
      chat: { id: ANN, type: "private", first_name: "Ann", username: "ann_local" },
      date: 1_750_000_000,
      text: "Menu see /help",
      entities: [
        { type: "bold", offset: 0, length: 4 },
        { type: "bot_command", offset: 9, length: 5 },
      ],
      reply_markup: { inline_keyboard: [[{ text: "Go", callback_data: "1.menu.go", style: "primary" }]] },
    });
  });

  it("counts the 4,096 units after entities are parsed", async () => {
    const full = `<b>${"я".repeat(4096)}</b>`;
    expect((await running.call("sendMessage", { chat_id: ANN, text: full, parse_mode: "HTML" })).status).toBe(
      200,
    );
    expect(await refusal("sendMessage", { chat_id: ANN, text: "я".repeat(4097) })).toBe(
      "400 Bad Request: message is too long",
    );
  });

  it.each([
    ["no chat", { text: "x" }, "400 Bad Request: chat_id is empty"],
    ["a stranger", { chat_id: 7, text: "x" }, "400 Bad Request: chat not found"],
    ["no text", { chat_id: ANN, text: "  " }, "400 Bad Request: message text is empty"],
    [
      "bad HTML",
      { chat_id: ANN, text: "<b>", parse_mode: "HTML" },
      `400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`,
    ],
    [
      "another parse mode",
      { chat_id: ANN, text: "x", parse_mode: "MarkdownV2" },
      "400 Bad Request: unsupported parse_mode",
    ],
    [
      "65 bytes of callback data",
      {
        chat_id: ANN,
        text: "x",
        reply_markup: { inline_keyboard: [[{ text: "b", callback_data: `${"я".repeat(32)}x` }]] },
      },
      "400 Bad Request: BUTTON_DATA_INVALID",
    ],
    [
      "a button that does nothing",
      { chat_id: ANN, text: "x", reply_markup: { inline_keyboard: [[{ text: "b" }]] } },
      "400 Bad Request: Text buttons are unallowed in the inline keyboard",
    ],
    [
      "a reply to nothing",
      { chat_id: ANN, text: "x", reply_parameters: { message_id: 99 } },
      "400 Bad Request: message to be replied not found",
    ],
  ])("refuses %s", async (_name, params, expected) => {
    expect(await refusal("sendMessage", params)).toBe(expected);
    expect(running.emulator.messages(ANN)).toEqual([]);
  });
});

describe("files", () => {
  it("take a photo from grammY's multipart, show its size and give its bytes back", async () => {
    const bot = running.newBot();
    const sent = await bot.api.sendPhoto(ANN, new InputFile(ONE_PIXEL_PNG, "equity.png"), {
      caption: "<i>+1</i>",
      parse_mode: "HTML",
    });
    expect(sent.photo).toMatchObject([{ width: 1, height: 1, file_size: ONE_PIXEL_PNG.length }]);
    expect(sent.caption_entities).toEqual([{ type: "italic", offset: 0, length: 2 }]);

    const file = await bot.api.getFile(sent.photo[0]?.file_id ?? "");
    const download = await fetch(`${running.origin}/file/bot${TEST_TOKEN}/${file.file_path}`);
    expect(Buffer.from(await download.arrayBuffer())).toEqual(ONE_PIXEL_PNG);
  });

  it("can be sent again by their id", async () => {
    const { api } = running.newBot();
    const first = await api.sendPhoto(ANN, new InputFile(ONE_PIXEL_PNG));
    const again = await api.sendPhoto(ANN, first.photo[0]?.file_id ?? "");
    expect(again.photo).toEqual(first.photo);
  });

  it("keep the name and type of a document", async () => {
    const { api } = running.newBot();
    const sent = await api.sendDocument(ANN, new InputFile(Buffer.from("a,b\n"), "trades.csv"));
    expect(sent.document).toMatchObject({ file_name: "trades.csv", file_size: 4 });
  });

  it("go out as an album under one group id", async () => {
    const { api } = running.newBot();
    const photo = () => ({ type: "photo" as const, media: new InputFile(ONE_PIXEL_PNG) });
    const album = await api.sendMediaGroup(ANN, [photo(), photo()]);
    expect(album).toMatchObject([{ media_group_id: "1" }, { media_group_id: "1" }]);
    expect(album).toHaveLength(2);
  });

  it("are refused when they are no picture, and captions over 1,024 units too", async () => {
    const { api } = running.newBot();
    await expect(api.sendPhoto(ANN, new InputFile(Buffer.from("text")))).rejects.toThrow(
      "IMAGE_PROCESS_FAILED",
    );
    const long = { caption: "x".repeat(1025) };
    await expect(api.sendPhoto(ANN, new InputFile(ONE_PIXEL_PNG), long)).rejects.toThrow(
      "message caption is too long",
    );
    await expect(api.sendPhoto(ANN, "https://example.org/x.png")).rejects.toThrow("wrong file identifier");
    expect(running.emulator.messages(ANN)).toEqual([]);
  });
});

describe("editing", () => {
  it("replaces the text and drops the keyboard that is not repeated", async () => {
    const { api } = running.newBot();
    const keyboard = { inline_keyboard: [[{ text: "b", callback_data: "d" }]] };
    const { message_id } = await api.sendMessage(ANN, "one", { reply_markup: keyboard });
    const edited = await api.editMessageText(ANN, message_id, "two");
    expect(edited).toMatchObject({ message_id, text: "two", edit_date: 1_750_000_000 });
    expect(edited).not.toHaveProperty("reply_markup");
  });

  it("to the same content is refused, a second time too", async () => {
    const { api } = running.newBot();
    const { message_id } = await api.sendMessage(ANN, "one");
    await expect(api.editMessageText(ANN, message_id, "one")).rejects.toMatchObject({
      description: NOT_MODIFIED,
    });
    await api.editMessageText(ANN, message_id, "two");
    await expect(api.editMessageText(ANN, message_id, "two")).rejects.toMatchObject({
      description: NOT_MODIFIED,
    });
    await expect(api.editMessageReplyMarkup(ANN, message_id)).rejects.toMatchObject({
      description: NOT_MODIFIED,
    });
  });

  it("turns a progress message into the result with its picture", async () => {
    const { api } = running.newBot();
    const { message_id } = await api.sendMessage(ANN, "↻ 40 %");
    const media = { type: "photo" as const, media: new InputFile(ONE_PIXEL_PNG), caption: "✓ Done" };
    const edited = await api.editMessageMedia(ANN, message_id, media);
    expect(edited).toMatchObject({ caption: "✓ Done", photo: [{ width: 1 }] });
    expect(edited).not.toHaveProperty("text");
    await api.editMessageCaption(ANN, message_id, { caption: "✓ Done twice" });
    expect(running.emulator.messages(ANN)).toMatchObject([
      { caption: "✓ Done twice", photo: [{ width: 1 }] },
    ]);
  });

  it("is refused for a missing message, one of somebody else, or one of another kind", async () => {
    const { api } = running.newBot();
    const own = running.emulator.user("ann").sendText("mine");
    const photo = await api.sendPhoto(ANN, new InputFile(ONE_PIXEL_PNG));
    const reason = (id: number) =>
      api.editMessageText(ANN, id, "x").catch((error: GrammyError) => error.description);
    expect(await reason(99)).toBe("Bad Request: message to edit not found");
    expect(await reason(own.message_id)).toBe("Bad Request: message can't be edited");
    expect(await reason(photo.message_id)).toBe("Bad Request: there is no text in the message to edit");
  });
});

describe("deleting", () => {
  it("removes a person's message within 48 hours and refuses it later", async () => {
    const { api } = running.newBot();
    const ann = running.emulator.user("ann");
    const secret = ann.sendText("my secret");
    const old = ann.sendText("old");
    await api.deleteMessage(ANN, secret.message_id);
    running.clock.advance(48 * 3_600_000);
    await expect(api.deleteMessage(ANN, old.message_id)).rejects.toThrow("message can't be deleted");
    await expect(api.deleteMessage(ANN, secret.message_id)).rejects.toThrow("message to delete not found");
    expect(ann.messages().map(({ text }) => text)).toEqual(["old"]);
  });

  it("of many skips those that are gone", async () => {
    const { api } = running.newBot();
    const { message_id } = await api.sendMessage(ANN, "x");
    expect(await api.deleteMessages(ANN, [message_id, 99])).toBe(true);
    expect(running.emulator.messages(ANN)).toEqual([]);
  });
});

describe("commands and the menu button", () => {
  it("are listed in the person's language, else in the default", async () => {
    const { api } = running.newBot();
    const ann = running.emulator.user("ann");
    await api.setMyCommands([{ command: "start", description: "Begin" }]);
    await api.setMyCommands([{ command: "start", description: "Начать" }], { language_code: "ru" });
    expect(ann.commands()).toEqual([{ command: "start", description: "Begin" }]);
    ann.setLanguage("ru");
    expect(ann.commands()).toEqual([{ command: "start", description: "Начать" }]);
    await api.deleteMyCommands({ language_code: "ru" });
    expect(ann.commands()).toEqual([{ command: "start", description: "Begin" }]);
    expect(await api.getMyCommands({ language_code: "ru" })).toEqual([]);
  });

  it("of one chat wins over the default", async () => {
    const { api } = running.newBot();
    const button = (url: string) => ({ type: "web_app" as const, text: "App", web_app: { url } });
    await api.setChatMenuButton({ menu_button: button("http://127.0.0.1:1/") });
    await api.setChatMenuButton({ chat_id: ANN, menu_button: button("http://127.0.0.1:2/") });
    expect(await api.getChatMenuButton({ chat_id: ANN })).toEqual(button("http://127.0.0.1:2/"));
    expect(await api.getChatMenuButton({ chat_id: 1002 })).toEqual(button("http://127.0.0.1:1/"));
  });
});

describe("chats", () => {
  it("are told with the person, the pinned message and the bot's membership", async () => {
    const { api } = running.newBot();
    const { message_id } = await api.sendMessage(ANN, "card");
    await api.pinChatMessage(ANN, message_id);
    expect(await api.getChat(ANN)).toMatchObject({
      id: ANN,
      first_name: "Ann",
      pinned_message: { text: "card" },
    });
    expect(await api.getChatMember(ANN, ANN)).toMatchObject({
      status: "member",
      user: { username: "ann_local" },
    });
    await expect(api.getChat(5)).rejects.toThrow("chat not found");
  });
});

describe("faults", () => {
  it("answer 429 with retry_after for as many calls as asked, and do nothing else", async () => {
    running.emulator.faults.inject({ kind: "too_many_requests", calls: 2, retryAfterS: 3 });
    const send = () => running.call("sendMessage", { chat_id: ANN, text: "x" });
    const refused = {
      status: 429,
      body: {
        ok: false,
        error_code: 429,
        description: "Too Many Requests: retry after 3",
        parameters: { retry_after: 3 },
      },
    };
    expect([await send(), await send()]).toEqual([refused, refused]);
    expect((await send()).status).toBe(200);
    expect(running.emulator.messages(ANN)).toHaveLength(1);
  });

  it("break the connection before or after the call took effect", async () => {
    const send = (text: string) => running.call("sendMessage", { chat_id: ANN, text });
    running.emulator.faults.inject({ kind: "drop", calls: 1, isApplied: false });
    await expect(send("lost")).rejects.toThrow("fetch failed");
    running.emulator.faults.inject({ kind: "drop", calls: 1, isApplied: true });
    await expect(send("answer lost")).rejects.toThrow("fetch failed");
    expect(running.emulator.messages(ANN).map(({ text }) => text)).toEqual(["answer lost"]);
  });

  it("limited to a method leave the others alone", async () => {
    running.emulator.faults.inject({
      kind: "too_many_requests",
      calls: 1,
      retryAfterS: 1,
      methods: ["sendPhoto"],
    });
    expect((await running.call("sendMessage", { chat_id: ANN, text: "x" })).status).toBe(200);
  });

  it("block the bot with 403 and an update, until the person comes back", async () => {
    const { api } = running.newBot();
    const ann = running.emulator.user("ann");
    ann.setBlocked(true);
    await expect(api.sendMessage(ANN, "x")).rejects.toMatchObject({
      error_code: 403,
      description: "Forbidden: bot was blocked by the user",
    });
    expect(() => ann.sendText("x")).toThrow("bot_is_blocked");
    ann.setBlocked(false);
    await api.sendMessage(ANN, "x");
    const updates = await api.getUpdates();
    expect(updates.map((update) => update.my_chat_member?.new_chat_member.status)).toEqual([
      "kicked",
      "member",
    ]);
  });
});
