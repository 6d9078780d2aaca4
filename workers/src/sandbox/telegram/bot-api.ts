import type { ApiLog } from "./api-log.ts";
import { BotApiError } from "./bot-api-error.ts";
import type { BotMethod, BotMethods, CallContext } from "./bot-method.ts";
import type { CallParams } from "./call-params.ts";
import { CHAT_METHODS } from "./chat-methods.ts";
import { EDIT_METHODS } from "./edit-methods.ts";
import type { Fault, Faults } from "./faults.ts";
import { SEND_METHODS } from "./send-methods.ts";
import type { TelegramWorld } from "./telegram-world.ts";
import { UPDATE_METHODS } from "./update-methods.ts";
import type { UpdatePoller } from "./update-poller.ts";

const METHODS: BotMethods = { ...SEND_METHODS, ...EDIT_METHODS, ...CHAT_METHODS, ...UPDATE_METHODS };

interface BotApiDeps {
  readonly world: TelegramWorld;
  readonly poller: UpdatePoller;
  readonly faults: Faults;
  readonly log: ApiLog;
}

export interface MethodCall {
  /** As the client spelled it. */
  readonly method: string;
  readonly params: CallParams;
  readonly signal: AbortSignal;
}

/** What goes back: an HTTP status and JSON body, or null where a fault breaks the connection. */
export type MethodAnswer = { readonly status: number; readonly body: object } | null;

export type BotApi = ReturnType<typeof createBotApi>;

/** Runs Bot API methods: faults first, then the method, whole or not at all. */
export function createBotApi({ world, poller, faults, log }: BotApiDeps) {
  async function run(name: string, method: BotMethod, call: MethodCall): Promise<MethodAnswer> {
    const context: CallContext = { world, poller, signal: call.signal };
    try {
      const result =
        name === "getupdates"
          ? await method(call.params, context)
          : world.commit(() => method(call.params, context));
      return { status: 200, body: { ok: true, result } };
    } catch (error) {
      if (!(error instanceof BotApiError)) throw error;
      return { status: error.errorCode, body: error.body() };
    }
  }

  async function runWithFault(
    fault: Fault | undefined,
    go: () => Promise<MethodAnswer>,
  ): Promise<MethodAnswer> {
    switch (fault?.kind) {
      case undefined:
        return go();
      case "too_many_requests":
        return tooManyRequests(fault.retryAfterS);
      case "delay":
        await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
        return go();
      case "drop":
        if (fault.isApplied) await go();
        return null;
    }
  }

  function record(call: MethodCall, startedAtMs: number, answer: MethodAnswer): void {
    const isQuietPoll = call.method.toLowerCase() === "getupdates" && answer?.status === 200;
    if (isQuietPoll) return;
    const description =
      answer !== null && "description" in answer.body ? String(answer.body.description) : null;
    log.add({
      method: /^[A-Za-z]{1,64}$/.test(call.method) ? call.method : "?",
      status: answer?.status ?? 0,
      durationMs: world.nowMs() - startedAtMs,
      atMs: startedAtMs,
      description,
    });
  }

  return {
    async call(call: MethodCall): Promise<MethodAnswer> {
      const startedAtMs = world.nowMs();
      const name = call.method.toLowerCase();
      const method = METHODS[name];
      const answer =
        method === undefined
          ? { status: 404, body: new BotApiError(404, "Not Found").body() }
          : await runWithFault(faults.take(name), () => run(name, method, call));
      record(call, startedAtMs, answer);
      return answer;
    },
  };
}

function tooManyRequests(retryAfterS: number): MethodAnswer {
  const error = new BotApiError(429, `Too Many Requests: retry after ${retryAfterS}`, {
    retry_after: retryAfterS,
  });
  return { status: 429, body: error.body() };
}
