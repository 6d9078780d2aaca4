import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { BotApi } from "./bot-api.ts";
import { BotApiError } from "./bot-api-error.ts";
import { answerBytes, answerJson } from "./http-answers.ts";
import { readCall } from "./read-call.ts";
import type { TelegramStore } from "./telegram-store.ts";

interface BotApiRoutesDeps {
  readonly api: BotApi;
  readonly store: TelegramStore;
  readonly botToken: string;
}

const METHOD_PATH = /^\/bot([^/]+)\/(?:test\/)?([^/]+)\/?$/;
const FILE_PATH = /^\/file\/bot([^/]+)\/(.+)$/;

/** Serves `/bot<token>/<method>` and `/file/bot<token>/<path>` as api.telegram.org does; false for other paths. */
export function createBotApiRoutes({ api, store, botToken }: BotApiRoutesDeps) {
  function requireToken(token: string): void {
    const given = Buffer.from(decodeURIComponent(token));
    const expected = Buffer.from(botToken);
    if (given.length === expected.length && timingSafeEqual(given, expected)) return;
    const isWellFormed = /^\d+:[\w-]+$/.test(given.toString());
    throw isWellFormed ? new BotApiError(401, "Unauthorized") : new BotApiError(404, "Not Found");
  }

  async function runMethod(request: IncomingMessage, response: ServerResponse, url: URL, method: string) {
    const hangUp = new AbortController();
    response.on("close", () => hangUp.abort());
    const params = await readCall(request, url.searchParams);
    const answer = await api.call({ method, params, signal: hangUp.signal });
    if (answer === null) response.destroy();
    else answerJson(response, answer.status, answer.body);
  }

  function sendFile(response: ServerResponse, path: string): void {
    const file = store.fileAt(decodeURIComponent(path));
    if (file === undefined) throw new BotApiError(404, "Not Found");
    answerBytes(response, { mimeType: "application/octet-stream", bytes: file.bytes });
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> => {
    const [, methodToken, method] = METHOD_PATH.exec(url.pathname) ?? [];
    const [, fileToken, path] = FILE_PATH.exec(url.pathname) ?? [];
    try {
      if (methodToken !== undefined && method !== undefined) {
        requireToken(methodToken);
        await runMethod(request, response, url, method);
        return true;
      }
      if (fileToken !== undefined && path !== undefined) {
        requireToken(fileToken);
        sendFile(response, path);
        return true;
      }
      return false;
    } catch (error) {
      if (!(error instanceof BotApiError)) throw error;
      answerJson(response, error.errorCode, error.body());
      return true;
    }
  };
}
