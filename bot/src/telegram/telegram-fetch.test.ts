import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Api, InputFile } from "grammy";
import { afterEach, expect, it } from "vitest";
import { createSendLimits } from "./send-limits.ts";
import { createTelegramFetch } from "./telegram-fetch.ts";

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

type Answer = { status: number; body: unknown };

/** A Bot API that answers from a list and keeps what it was asked. */
async function scriptedTelegram(answers: Answer[]) {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(await readAll(request));
    const { status, body } = answers.shift() ?? { status: 200, body: { ok: true, result: true } };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sleeps: number[] = [];
  let nowMs = 0;
  const timer = {
    nowMs: () => nowMs,
    sleep: async (durationMs: number) => {
      sleeps.push(durationMs);
      nowMs += durationMs;
    },
  };
  const api = new Api("1:token", {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fetch: createTelegramFetch({ limits: createSendLimits(timer), timer }),
  });
  return { api, bodies, sleeps };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("latin1");
}

const limited = (seconds: number): Answer => ({
  status: 429,
  body: {
    ok: false,
    error_code: 429,
    description: "Too Many Requests",
    parameters: { retry_after: seconds },
  },
});

it("repeats a call answered 429 after the pause that Telegram asked for", async () => {
  const telegram = await scriptedTelegram([limited(3)]);
  await telegram.api.sendMessage(7, "hello");
  expect(telegram.bodies).toHaveLength(2);
  expect(telegram.sleeps[0]).toBe(3_000);
});

it("repeats a call answered 5xx after growing pauses", async () => {
  const fault = { status: 502, body: { ok: false, error_code: 502, description: "Bad Gateway" } };
  const telegram = await scriptedTelegram([fault, fault]);
  await telegram.api.sendMessage(7, "hello");
  expect(telegram.sleeps).toEqual([400, 800]);
});

it("sends the same bytes of an upload again", async () => {
  const telegram = await scriptedTelegram([limited(1)]);
  await telegram.api.sendPhoto(7, new InputFile(Buffer.from("picture"), "equity.png"));
  expect(telegram.bodies).toHaveLength(2);
  expect(telegram.bodies[1]).toBe(telegram.bodies[0]);
  expect(telegram.bodies[0]).toContain("picture");
});

it("gives up a pause that is too long to wait for", async () => {
  const telegram = await scriptedTelegram([limited(600)]);
  await expect(telegram.api.sendMessage(7, "hello")).rejects.toThrow("Too Many Requests");
  expect(telegram.sleeps).toEqual([]);
});

it("does not repeat what Telegram refuses for good", async () => {
  const refusal = {
    status: 400,
    body: { ok: false, error_code: 400, description: "Bad Request: chat not found" },
  };
  const telegram = await scriptedTelegram([refusal]);
  await expect(telegram.api.sendMessage(7, "hello")).rejects.toThrow("chat not found");
  expect(telegram.bodies).toHaveLength(1);
});
