import type { IncomingMessage, ServerResponse } from "node:http";
import {
  GUIDE_STEP_IDS,
  MARKET_SPEED_MAX,
  type MarketMove,
  type MiniAppOpening,
  PAGE_FAULT_KINDS,
  type UserHandle,
} from "../chat-page/sandbox-protocol.ts";
import { isRecord } from "./call-params.ts";
import type { GuideAutopilot } from "./guide-autopilot.ts";
import { answerBytes, answerJson } from "./http-answers.ts";
import { isUserHandle } from "./local-accounts.ts";
import type { MarketPort } from "./market-port.ts";
import type { PageFaults } from "./page-faults.ts";
import type { PageStream } from "./page-stream.ts";
import { readBody } from "./read-call.ts";
import { SandboxRefusal } from "./sandbox-refusal.ts";
import type { TelegramStore } from "./telegram-store.ts";
import type { UserActions } from "./user-actions.ts";

interface SandboxRoutesDeps {
  readonly actions: UserActions;
  readonly pageFaults: PageFaults;
  readonly autopilot: GuideAutopilot;
  readonly stream: PageStream;
  readonly store: TelegramStore;
  readonly market: MarketPort | null;
  readonly reset: () => void;
}

type Body = Readonly<Record<string, unknown>>;
type Action = (handle: UserHandle, body: Body) => unknown;

const BODY_LIMIT_BYTES = 64 * 1024;

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new SandboxRefusal("bad_request");
  return value;
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T {
  return required(values.find((candidate) => candidate === value));
}

function text(body: Body, name: string): string {
  const value = body[name];
  return required(typeof value === "string" ? value : undefined);
}

function index(body: Body, name: string): number {
  const value = body[name];
  return required(typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined);
}

function buttonPlace(body: Body): { messageId: number; row: number; column: number } {
  return { messageId: index(body, "messageId"), row: index(body, "row"), column: index(body, "column") };
}

function miniAppOpening(body: Body): MiniAppOpening {
  const from = oneOf(["menu", "button", "link"], body["from"]);
  if (from === "button") return { from, ...buttonPlace(body) };
  return from === "link" ? { from, startParam: text(body, "startParam") } : { from };
}

function marketMove(body: Body): MarketMove {
  const action = oneOf(["pause", "resume", "next_bar", "speed"], body["action"]);
  if (action !== "speed") return { action };
  const speed = index(body, "speed");
  if (speed < 1 || speed > MARKET_SPEED_MAX) throw new SandboxRefusal("bad_request");
  return { action, speed };
}

/** The page's own API under `/sandbox/`; false for other paths. */
export function createSandboxRoutes(deps: SandboxRoutesDeps) {
  const { actions, pageFaults, autopilot, stream, store, market } = deps;

  const userActions: Readonly<Record<string, Action>> = {
    messages: (handle, body) => actions.sendText(handle, text(body, "text")),
    taps: (handle, body) => actions.tap(handle, buttonPlace(body)),
    links: (handle, body) => actions.followLink(handle, text(body, "url")),
    "mini-app": (handle, body) => actions.openMiniApp(handle, miniAppOpening(body)),
    language: (handle, body) => actions.setLanguage(handle, oneOf(["en", "ru"], body["languageCode"])),
    faults: (handle, body) => {
      const kind = oneOf(PAGE_FAULT_KINDS, body["kind"]);
      if (body["isOn"] === true) return pageFaults.cause(handle, kind);
      return pageFaults.lift(handle, kind);
    },
    guide: (handle, body) => autopilot.run(handle, oneOf(GUIDE_STEP_IDS, body["step"])),
  };

  /** Only this page may act: another site in the same browser could otherwise post here. */
  function requireOwnPage(request: IncomingMessage): void {
    const origin = request.headers.origin;
    const isOwn = origin === undefined || origin === `http://${request.headers.host}`;
    const isJson = (request.headers["content-type"] ?? "").startsWith("application/json");
    if (!isOwn || !isJson) throw new SandboxRefusal("forbidden");
  }

  async function readJson(request: IncomingMessage): Promise<Body> {
    const body = (await readBody(request, BODY_LIMIT_BYTES)).toString("utf8");
    try {
      const value: unknown = JSON.parse(body);
      if (isRecord(value)) return value;
    } catch {
      // Answered below, like any other body that is not an object.
    }
    throw new SandboxRefusal("bad_request");
  }

  async function act(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    requireOwnPage(request);
    const body = await readJson(request);
    if (path === "reset") {
      deps.reset();
      return answerJson(response, 200, {});
    }
    if (path === "market") {
      if (market === null) throw new SandboxRefusal("no_market");
      market.move(marketMove(body));
      return answerJson(response, 200, {});
    }
    const [, handle, name] = /^users\/([a-z]+)\/([a-z-]+)$/.exec(path) ?? [];
    const action = userActions[name ?? ""];
    if (handle === undefined || !isUserHandle(handle) || action === undefined)
      throw new SandboxRefusal("not_found");
    const result = await action(handle, body);
    answerJson(response, 200, isRecord(result) ? result : {});
  }

  /**
   * A picture or document of the chat. A file id never changes its content; what is no picture is a download, so
   * that none runs as a page of this origin.
   */
  function sendFile(response: ServerResponse, fileId: string): void {
    const file = store.file(fileId);
    if (file === undefined) throw new SandboxRefusal("not_found");
    const isPicture = file.mimeType === "image/png" || file.mimeType === "image/jpeg";
    answerBytes(response, {
      mimeType: isPicture ? file.mimeType : "application/octet-stream",
      bytes: file.bytes,
      headers: { "cache-control": "private, max-age=31536000, immutable" },
    });
  }

  function read(response: ServerResponse, path: string, url: URL): void {
    const fileId = /^files\/([\w-]+)$/.exec(path)?.[1];
    const handle = url.searchParams.get("user") ?? "ann";
    if (fileId !== undefined) sendFile(response, fileId);
    else if (path === "events" && isUserHandle(handle)) stream.attach(response, handle);
    else throw new SandboxRefusal("not_found");
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> => {
    const path = /^\/sandbox\/(.+)$/.exec(url.pathname)?.[1];
    if (path === undefined) return false;
    try {
      if (request.method === "POST") await act(request, response, path);
      else read(response, path, url);
    } catch (error) {
      if (!(error instanceof SandboxRefusal)) throw error;
      answerJson(response, error.status, { code: error.code });
    }
    return true;
  };
}
