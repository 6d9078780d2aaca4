import { request } from "node:http";
import { InputFile } from "grammy";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MarketClockState, RevisedCandle } from "../chat-page/sandbox-protocol.ts";
import { ONE_PIXEL_PNG, type RunningEmulator, startTestEmulator } from "./emulator-fixture.ts";
import type { MarketPort } from "./market-port.ts";
import { openPage, postJson, readSnapshot } from "./page-fixture.ts";

let running: RunningEmulator;
beforeEach(async () => {
  running = await startTestEmulator({ miniAppUrl: "http://127.0.0.1:9/app" });
});
afterEach(async () => {
  await running.emulator.close();
});

const act = (name: string, body: object, headers = {}) =>
  postJson(`${running.origin}/sandbox/users/ann/${name}`, body, headers);

it("a button of an earlier start opens the Mini App at its present port, and other sites where they are", async () => {
  const { api } = running.newBot();
  const opened = async (url: string) => {
    const { message_id } = await api.sendMessage(1001, "result", {
      reply_markup: { inline_keyboard: [[{ text: "Open table", web_app: { url } }]] },
    });
    const place = { from: "button", messageId: message_id, row: 0, column: 0 } as const;
    return running.emulator.openMiniApp("ann", place).url;
  };
  expect(await opened("http://127.0.0.1:7/app?tgWebAppStartParam=r_1")).toBe(
    "http://127.0.0.1:9/app?tgWebAppStartParam=r_1",
  );
  expect(await opened("https://example.org/app")).toBe("https://example.org/app");
});

describe("the page", () => {
  it("gets everything first and then each change, of its own person only", async () => {
    const { api } = running.newBot();
    await api.sendMessage(1001, "before");
    const page = await openPage(running.origin, "ann");
    const first = await page.next();
    expect(first).toMatchObject({
      type: "snapshot",
      snapshot: { user: { handle: "ann" }, messages: [{ message: { text: "before" } }] },
    });
    await api.sendMessage(1002, "to Boris");
    const { message_id } = await api.sendMessage(1001, "after", { disable_notification: true });
    await api.sendChatAction(1001, "typing");
    await api.editMessageText(1001, message_id, "edited");
    await api.deleteMessage(1001, message_id);
    const seen = [];
    for (;;) {
      const event = await page.next();
      if (event.type !== "api_called") seen.push(event);
      if (event.type === "messages_deleted") break;
    }
    page.close();
    expect(seen).toMatchObject([
      {
        type: "message",
        message: { text: "after" },
        push: { kind: "text", firstLine: "after", isSilent: true },
      },
      { type: "chat_action", action: "typing" },
      { type: "message_edited", message: { text: "edited" } },
      { type: "messages_deleted", messageIds: [message_id] },
    ]);
  });

  it("shows a photo of the chat, and hands a document over as a download", async () => {
    const { api } = running.newBot();
    const photo = await api.sendPhoto(1001, new InputFile(ONE_PIXEL_PNG, "e.png"));
    const page = await api.sendDocument(1001, new InputFile(Buffer.from("<script>"), "x.html"));
    const get = (id: string | undefined) => fetch(`${running.origin}/sandbox/files/${id}`);
    const shown = await get(photo.photo[0]?.file_id);
    expect(shown.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(ONE_PIXEL_PNG);
    expect((await get(page.document.file_id)).headers.get("content-type")).toBe("application/octet-stream");
  });

  it("is obeyed only when it is the sandbox's own and speaks JSON", async () => {
    const text = { text: "/start" };
    expect(await act("messages", text, { origin: "https://evil.example" })).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
    expect(await act("messages", text, { "content-type": "text/plain" })).toMatchObject({ status: 403 });
    expect(await act("messages", text, { origin: running.origin })).toMatchObject({ status: 200 });
    expect(running.emulator.messages(1001)).toHaveLength(1);
  });

  it("under a foreign host name is refused, Bot API included", async () => {
    const status = await new Promise<number | undefined>((resolve) => {
      const url = new URL(running.origin);
      const options = {
        host: url.hostname,
        port: url.port,
        path: "/sandbox/events",
        headers: { host: "evil.example" },
      };
      request(options, (response) => resolve(response.resume().statusCode)).end();
    });
    expect(status).toBe(403);
  });

  it.each([
    ["messages", {}, 400, "bad_request"],
    ["messages", { text: "x".repeat(4097) }, 422, "message_too_long"],
    ["taps", { messageId: 9, row: 0, column: 0 }, 409, "message_gone"],
    ["language", { languageCode: "de" }, 400, "bad_request"],
    ["guide", { step: "fly" }, 400, "bad_request"],
    ["nothing", {}, 404, "not_found"],
  ])("is told why %s %j is refused", async (name, body, status, code) => {
    expect(await act(name, body)).toEqual({ status, body: { code } });
  });

  it("opens the Mini App by a t.me link with a signed start parameter, and starts the bot by another", async () => {
    const opened = await act("links", { url: "https://t.me/roehub_local_bot?startapp=rh_7K2M9QX4TD" });
    expect(opened.body).toMatchObject({
      kind: "mini_app",
      launch: { url: "http://127.0.0.1:9/app?tgWebAppStartParam=rh_7K2M9QX4TD" },
    });
    const { initData } = (opened.body as { launch: { initData: string } }).launch;
    expect(new URLSearchParams(initData).get("start_param")).toBe("rh_7K2M9QX4TD");
    expect((await act("links", { url: "https://t.me/roehub_local_bot?start=inv_1" })).body).toEqual({
      kind: "sent",
    });
    expect(running.emulator.messages(1001).map(({ text }) => text)).toEqual(["/start inv_1"]);
    const other = "https://example.org/";
    expect((await act("links", { url: other })).body).toEqual({ kind: "link", url: other });
  });

  it("changes the language that the bot sees", async () => {
    await act("language", { languageCode: "ru" });
    running.emulator.user("ann").sendText("x");
    const updates = await running.newBot().api.getUpdates();
    expect(updates[0]?.message?.from.language_code).toBe("ru");
    expect((await readSnapshot(running.origin, "ann")).user.languageCode).toBe("ru");
  });

  it("causes faults for a person and lifts them", async () => {
    await act("faults", { kind: "bot_blocked", isOn: true });
    const { faults } = await readSnapshot(running.origin, "ann");
    expect(faults).toEqual([{ kind: "bot_blocked", expiresAtMs: 1_750_000_030_000 }]);
    expect(await act("messages", { text: "x" })).toEqual({ status: 409, body: { code: "bot_is_blocked" } });
    await act("faults", { kind: "bot_blocked", isOn: false });
    await act("faults", { kind: "too_many_requests", isOn: true });
    expect((await running.call("sendMessage", { chat_id: 1001, text: "x" })).status).toBe(429);
    await act("faults", { kind: "too_many_requests", isOn: false });
    expect((await running.call("sendMessage", { chat_id: 1001, text: "x" })).status).toBe(200);
  });

  it("sees a refusing fault end with its last call, and pushes unchanged by edits", async () => {
    const { api } = running.newBot();
    const { message_id } = await api.sendMessage(1001, "Question\nof two lines");
    await api.editMessageText(1001, message_id, "Answer");
    await act("faults", { kind: "too_many_requests", isOn: true });
    for (const status of [429, 429, 429, 200]) expect((await running.call("getMe")).status).toBe(status);
    const { faults, messages } = await readSnapshot(running.origin, "ann");
    expect(faults).toEqual([]);
    expect(messages).toMatchObject([{ message: { text: "Answer" }, push: { firstLine: "Question" } }]);
  });

  it("resets chats without using an id again or forgetting the commands", async () => {
    const { api } = running.newBot();
    await api.setMyCommands([{ command: "start", description: "Begin" }]);
    const before = running.emulator.user("ann").sendText("x");
    const [update] = await api.getUpdates();
    await postJson(`${running.origin}/sandbox/reset`, {});
    expect(await readSnapshot(running.origin, "ann")).toMatchObject({
      messages: [],
      commands: [{ command: "start" }],
      log: [],
    });
    const after = running.emulator.user("ann").sendText("y");
    const [next] = await api.getUpdates();
    expect(after.message_id).toBeGreaterThan(before.message_id);
    expect(next?.update_id).toBeGreaterThan(update?.update_id ?? Number.NaN);
  });
});

describe("a market that the page steers", () => {
  const REVISED = { instrumentKey: "binance:spot:BTCUSDT", tsOpen: 1_749_999_780_000 };

  /** A market that does as it is told, and nothing else. */
  function createTestMarket(): MarketPort & { isFeedLost: boolean; revised: RevisedCandle | null } {
    const listeners = new Set<() => void>();
    let clock: MarketClockState = { nowMs: 1_750_000_000_000, speed: 1, isPaused: false };
    return {
      isFeedLost: false,
      revised: REVISED,
      clock: () => clock,
      move(move) {
        if (move.action === "speed") clock = { ...clock, speed: move.speed, isPaused: false };
        else clock = { ...clock, isPaused: move.action === "pause" };
        for (const listener of listeners) listener();
      },
      loseFeed() {
        this.isFeedLost = true;
        return () => {
          this.isFeedLost = false;
        };
      },
      reviseCandle() {
        return this.revised;
      },
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  }

  let market: ReturnType<typeof createTestMarket>;
  let steered: RunningEmulator;
  beforeEach(async () => {
    market = createTestMarket();
    steered = await startTestEmulator({ market });
  });
  afterEach(() => steered.emulator.close());

  const move = (body: object, headers = {}) => postJson(`${steered.origin}/sandbox/market`, body, headers);
  const fault = (handle: string, body: object) =>
    postJson(`${steered.origin}/sandbox/users/${handle}/faults`, body);

  it("tells its clock to every open page, and again when it is moved", async () => {
    const pages = await Promise.all([openPage(steered.origin, "ann"), openPage(steered.origin, "boris")]);
    for (const page of pages) {
      expect(await page.next()).toMatchObject({ snapshot: { market: { speed: 1, isPaused: false } } });
    }
    expect(await move({ action: "speed", speed: 600 })).toEqual({ status: 200, body: {} });
    await move({ action: "pause" });
    for (const page of pages) {
      expect(await page.next()).toMatchObject({ surroundings: { market: { speed: 600, isPaused: false } } });
      expect(await page.next()).toMatchObject({ surroundings: { market: { speed: 600, isPaused: true } } });
      page.close();
    }
  });

  it.each([
    { action: "fly" },
    { action: "speed" },
    { action: "speed", speed: 0 },
    { action: "speed", speed: 1.5 },
    { action: "speed", speed: 601 },
  ])("is not moved by %j", async (body) => {
    expect(await move(body)).toEqual({ status: 400, body: { code: "bad_request" } });
    expect(market.clock()).toMatchObject({ speed: 1, isPaused: false });
  });

  it("is not moved by another site", async () => {
    const headers = { origin: "https://evil.example" };
    expect(await move({ action: "pause" }, headers)).toMatchObject({ status: 403 });
    expect(market.clock().isPaused).toBe(false);
  });

  it("loses its feed for everybody, until anybody gives it back or the chat is reset", async () => {
    await fault("ann", { kind: "feed_lost", isOn: true });
    expect(market.isFeedLost).toBe(true);
    const { faults } = await readSnapshot(steered.origin, "boris");
    expect(faults).toEqual([{ kind: "feed_lost", expiresAtMs: 1_750_000_030_000 }]);
    await fault("boris", { kind: "feed_lost", isOn: false });
    expect(market.isFeedLost).toBe(false);
    await fault("boris", { kind: "feed_lost", isOn: true });
    await postJson(`${steered.origin}/sandbox/reset`, {});
    expect(market.isFeedLost).toBe(false);
    expect((await readSnapshot(steered.origin, "ann")).faults).toEqual([]);
  });

  it("says which candle was revised, and that there is none", async () => {
    const revise = () => fault("ann", { kind: "candle_revised", isOn: true });
    expect(await revise()).toEqual({ status: 200, body: { revised: REVISED } });
    expect((await readSnapshot(steered.origin, "ann")).faults).toEqual([]);
    market.revised = null;
    expect(await revise()).toEqual({ status: 409, body: { code: "no_candle" } });
  });

  it("is said to be absent where the sandbox plays none", async () => {
    expect((await readSnapshot(running.origin, "ann")).market).toBeNull();
    const refused = { status: 409, body: { code: "no_market" } };
    expect(await postJson(`${running.origin}/sandbox/market`, { action: "pause" })).toEqual(refused);
    expect(await act("faults", { kind: "feed_lost", isOn: true })).toEqual(refused);
    expect(await act("faults", { kind: "candle_revised", isOn: true })).toEqual(refused);
    expect((await readSnapshot(running.origin, "ann")).faults).toEqual([]);
  });
});
