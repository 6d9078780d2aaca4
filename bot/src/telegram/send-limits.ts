/** Time as the limits need it; `sleep` ends early, with the signal's reason, when it aborts. */
export interface SendTimer {
  nowMs(): number;
  sleep(durationMs: number): Promise<void>;
}

export interface SendLimits {
  /** Resolves when a message may leave to this chat; calls are served in the order they came. */
  take(chatId: string | null): Promise<void>;
  /** Telegram asked for a pause: nothing leaves before it is over. */
  pause(durationMs: number): void;
}

interface Rate {
  readonly intervalMs: number;
  /** How many may leave at once after a pause. */
  readonly burst: number;
}

/** Telegram's limits: 30 messages a second over all chats, one a second in a chat, where short bursts pass. */
const OVERALL: Rate = { intervalMs: 34, burst: 30 };
const PER_CHAT: Rate = { intervalMs: 1_000, burst: 5 };

/** Chats whose bucket is full again are forgotten beyond this many. */
const MAX_REMEMBERED_CHATS = 10_000;

/**
 * Token buckets in the form of the generic cell rate algorithm: a bucket is the time at which it will be full again,
 * so a reservation is an addition and waiting is one sleep. One instance serves direct answers and the outbox.
 */
export function createSendLimits(timer: SendTimer): SendLimits {
  let overallFullAtMs = 0;
  let pausedUntilMs = 0;
  const chatFullAtMs = new Map<string, number>();

  function reserve(fullAtMs: number, { intervalMs, burst }: Rate, nowMs: number) {
    const nextFullAtMs = Math.max(fullAtMs, nowMs) + intervalMs;
    return { nextFullAtMs, waitMs: Math.max(0, nextFullAtMs - burst * intervalMs - nowMs) };
  }

  function forgetFullBuckets(nowMs: number): void {
    for (const [chatId, fullAtMs] of chatFullAtMs) if (fullAtMs <= nowMs) chatFullAtMs.delete(chatId);
  }

  return {
    async take(chatId) {
      const nowMs = timer.nowMs();
      const overall = reserve(overallFullAtMs, OVERALL, nowMs);
      overallFullAtMs = overall.nextFullAtMs;
      let waitMs = Math.max(overall.waitMs, pausedUntilMs - nowMs);
      if (chatId !== null) {
        const chat = reserve(chatFullAtMs.get(chatId) ?? 0, PER_CHAT, nowMs);
        chatFullAtMs.set(chatId, chat.nextFullAtMs);
        waitMs = Math.max(waitMs, chat.waitMs);
        if (chatFullAtMs.size > MAX_REMEMBERED_CHATS) forgetFullBuckets(nowMs);
      }
      if (waitMs > 0) await timer.sleep(waitMs);
    },
    pause(durationMs) {
      pausedUntilMs = Math.max(pausedUntilMs, timer.nowMs() + durationMs);
    },
  };
}
