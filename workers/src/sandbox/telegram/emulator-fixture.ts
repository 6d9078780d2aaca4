import type { Clock } from "@roehub/core/kernel/clock";
import { epochMs } from "@roehub/core/kernel/time";
import { Bot } from "grammy";
import {
  createTelegramEmulator,
  type TelegramEmulator,
  type TelegramEmulatorOptions,
} from "./telegram-emulator.ts";

/** Looks like a token and is one nowhere. */
export const TEST_TOKEN = "42:TEST-local_token";

/** A clock that stands until it is moved. */
export function createTestClock(startMs = 1_750_000_000_000) {
  let nowMs = startMs;
  const clock: Clock = { nowMs: () => epochMs(nowMs) };
  return {
    ...clock,
    advance(durationMs: number): void {
      nowMs += durationMs;
    },
  };
}

export interface RunningEmulator {
  readonly emulator: TelegramEmulator;
  readonly origin: string;
  readonly clock: ReturnType<typeof createTestClock>;
  /** A grammY bot whose client talks to the emulator; not polling yet. */
  readonly newBot: () => Bot;
  /** A bare Bot API call: JSON in, status and JSON out. */
  readonly call: (
    method: string,
    params?: object,
  ) => Promise<{ status: number; body: Record<string, unknown> }>;
}

/** An emulator in memory on an ephemeral port. */
export async function startTestEmulator(
  options: Partial<TelegramEmulatorOptions> = {},
): Promise<RunningEmulator> {
  const clock = createTestClock();
  const emulator = createTelegramEmulator({ botToken: TEST_TOKEN, clock, environment: "test", ...options });
  const origin = await emulator.listen({ port: 0 });
  return {
    emulator,
    origin,
    clock,
    newBot: () => new Bot(TEST_TOKEN, { client: { apiRoot: origin } }),
    async call(method, params = {}) {
      const response = await fetch(`${origin}/bot${TEST_TOKEN}/${method}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(params),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  };
}

/** A valid PNG of one grey pixel, to be sent as a photo. */
export const ONE_PIXEL_PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);
