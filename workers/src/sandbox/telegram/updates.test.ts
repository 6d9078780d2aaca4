import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RunningEmulator, startTestEmulator, TEST_TOKEN } from "./emulator-fixture.ts";

let running: RunningEmulator;
beforeEach(async () => {
  running = await startTestEmulator({ webhookRetryMs: 5 });
});
afterEach(async () => {
  await running.emulator.close();
});

async function texts(params: object): Promise<unknown[]> {
  const { body } = await running.call("getUpdates", params);
  return (body["result"] as { message: { text: string } }[]).map(({ message }) => message.text);
}

describe("getUpdates", () => {
  it("repeats what was not confirmed, and forgets what an offset confirmed", async () => {
    const ann = running.emulator.user("ann");
    for (const text of ["1", "2", "3"]) ann.sendText(text);
    const { body } = await running.call("getUpdates", { limit: 2 });
    const ids = (body["result"] as { update_id: number }[]).map(({ update_id }) => update_id);
    expect(await texts({})).toEqual(["1", "2", "3"]);
    expect(await texts({ offset: (ids[1] ?? 0) + 1 })).toEqual(["3"]);
    expect(await texts({})).toEqual(["3"]);
  });

  it("with a negative offset keeps only the last ones", async () => {
    const ann = running.emulator.user("ann");
    for (const text of ["1", "2", "3"]) ann.sendText(text);
    expect(await texts({ offset: -2 })).toEqual(["2", "3"]);
    expect(await texts({})).toEqual(["2", "3"]);
  });

  it("waits for the next update", async () => {
    const waiting = texts({ timeout: 30 });
    await running.call("getMe");
    running.emulator.user("ann").sendText("now");
    expect(await waiting).toEqual(["now"]);
  });

  it("ends the older of two pollers with 409", async () => {
    const first = running.call("getUpdates", { timeout: 30 });
    await running.call("getMe");
    const second = running.call("getUpdates", { timeout: 30 });
    expect(await first).toMatchObject({
      status: 409,
      body: {
        description:
          "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
      },
    });
    running.emulator.user("ann").sendText("x");
    expect((await second).status).toBe(200);
  });

  it("gives an update to the next poller when the first hung up", async () => {
    const hungUp = new AbortController();
    const url = `${running.origin}/bot${TEST_TOKEN}/getUpdates?timeout=30`;
    const first = fetch(url, { signal: hungUp.signal }).catch(() => "hung up");
    await running.call("getMe");
    hungUp.abort();
    expect(await first).toBe("hung up");
    running.emulator.user("ann").sendText("still here");
    expect(await texts({ timeout: 30 })).toEqual(["still here"]);
  });

  it("leaves out kinds that the bot did not ask for", async () => {
    await running.call("getUpdates", { allowed_updates: ["callback_query"] });
    running.emulator.user("ann").sendText("not wanted");
    expect((await running.call("getUpdates")).body["result"]).toEqual([]);
  });

  it("feeds a grammY bot: commands, taps and their answers", async () => {
    const bot = running.newBot();
    bot.command("start", (ctx) =>
      ctx.reply(`Hello ${ctx.from?.language_code} ${ctx.match}`, {
        reply_markup: { inline_keyboard: [[{ text: "Go", callback_data: "go" }]] },
      }),
    );
    bot.callbackQuery("go", async (ctx) => {
      await ctx.answerCallbackQuery({ text: "Gone", show_alert: true });
      await ctx.editMessageText("Went");
    });
    const polling = bot.start();
    const ann = running.emulator.user("ann");
    ann.sendText("/start deep");
    const welcome = await ann.waitForMessage((message) => message.text === "Hello en deep");
    const tapped = ann.tap(welcome.message_id, "Go");
    expect(tapped.kind).toBe("asked");
    if (tapped.kind !== "asked") return;
    expect(await ann.waitForAnswer(tapped.callbackQueryId)).toMatchObject({ text: "Gone", isAlert: true });
    await ann.waitForMessage((message) => message.text === "Went");
    await bot.stop();
    await polling;
  });

  it("refuses an answer to a tap that is a minute old", async () => {
    const { api } = running.newBot();
    const ann = running.emulator.user("ann");
    const { message_id } = await api.sendMessage(ann.chatId, "x", {
      reply_markup: { inline_keyboard: [[{ text: "Go", callback_data: "go" }]] },
    });
    const tapped = ann.tap(message_id, "go");
    running.clock.advance(60_001);
    const id = tapped.kind === "asked" ? tapped.callbackQueryId : "";
    await expect(api.answerCallbackQuery(id)).rejects.toThrow("query is too old");
  });
});

describe("the webhook", () => {
  interface Delivery {
    readonly secret: string | undefined;
    readonly text: string;
  }

  /** A bot's endpoint that fails `failures` times, then accepts; resolves `wanted` after that many deliveries. */
  async function startEndpoint(failures: number, wanted: number) {
    const deliveries: Delivery[] = [];
    let done: (seen: Delivery[]) => void = () => {};
    const all = new Promise<Delivery[]>((resolve) => {
      done = resolve;
    });
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const update = JSON.parse(Buffer.concat(chunks).toString()) as { message: { text: string } };
        const secret = request.headers["x-telegram-bot-api-secret-token"];
        deliveries.push({
          secret: secret === undefined ? secret : String(secret),
          text: update.message.text,
        });
        response.statusCode = deliveries.length <= failures ? 503 : 200;
        response.end(
          JSON.stringify({ method: "sendMessage", chat_id: 1001, text: `answer to ${update.message.text}` }),
        );
        if (deliveries.length === wanted) done(deliveries);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    return { url, all, close: () => server.close() };
  }

  it("gets each update with the secret, again until it accepts, in order, and may answer with a call", async () => {
    const endpoint = await startEndpoint(2, 4);
    const ann = running.emulator.user("ann");
    await running.call("setWebhook", { url: endpoint.url, secret_token: "s3cret" });
    ann.sendText("first");
    ann.sendText("second");
    const deliveries = await endpoint.all;
    expect(deliveries.map(({ text }) => text)).toEqual(["first", "first", "first", "second"]);
    expect(new Set(deliveries.map(({ secret }) => secret))).toEqual(new Set(["s3cret"]));
    await ann.waitForMessage((message) => message.text === "answer to second");
    const { body } = await running.call("getWebhookInfo");
    expect(body["result"]).toMatchObject({
      url: endpoint.url,
      pending_update_count: 0,
      last_error_message: "Wrong response from the webhook: 503 Service Unavailable",
    });
    endpoint.close();
  });

  it("excludes polling until it is deleted", async () => {
    await running.call("setWebhook", { url: "http://127.0.0.1:9/" });
    expect(await running.call("getUpdates")).toMatchObject({
      status: 409,
      body: {
        description:
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      },
    });
    await running.call("deleteWebhook");
    expect((await running.call("getUpdates")).status).toBe(200);
  });

  it("ends a running poller", async () => {
    const polling = running.call("getUpdates", { timeout: 30 });
    await running.call("getMe");
    await running.call("setWebhook", { url: "http://127.0.0.1:9/" });
    expect(await polling).toMatchObject({
      status: 409,
      body: { description: "Conflict: terminated by setWebhook request" },
    });
  });

  it("outside this machine is refused", async () => {
    expect((await running.call("setWebhook", { url: "https://example.org/hook" })).status).toBe(400);
  });
});
