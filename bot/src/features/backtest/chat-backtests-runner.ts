import type { BacktestPlan, Backtests } from "@roehub/core/backtest/backtests-runner";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { Clock } from "@roehub/core/kernel/clock";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { Logger } from "@roehub/core/platform/logging";
import type { MessageSender } from "../../delivery/message-sender.ts";
import type { AllTexts } from "../../texts.ts";
import { createWakingLoop } from "../../waking-loop.ts";
import type { BacktestEnd, ChatBacktest, ChatBacktestsStore } from "./chat-backtests-store.ts";
import { progressScreen } from "./progress-screen.ts";

interface ChatBacktestsRunnerDeps {
  readonly backtests: Backtests;
  readonly chatBacktests: ChatBacktestsStore;
  readonly sender: MessageSender;
  readonly texts: AllTexts;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A backtest ended and its message waits in the outbox. */
  readonly onEnded: () => void;
}

const POLL_MS = 10_000;
const HEARTBEAT_MS = 1_000;
/** Telegram lets a message be edited about once a second; twice as slow leaves room for the user's own taps. */
const EDIT_INTERVAL_MS = 2_000;
/** A request that brings the process down again and again is not tried for ever. */
const MAX_ATTEMPTS = 3;

/**
 * Runs the backtests started in chat, one after the other, and shows how far they are. Its start is its recovery: what
 * a killed process left running is run again, and every backtest ends with a message.
 */
export function createChatBacktestsRunner(deps: ChatBacktestsRunnerDeps) {
  const { chatBacktests, logger } = deps;
  const stopping = new AbortController();

  async function drain(): Promise<void> {
    while (!stopping.signal.aborted) {
      const backtest = await chatBacktests.claim();
      if (backtest === null) break;
      const end = await runOne(backtest);
      if (end === "released") await chatBacktests.release(backtest);
      else await chatBacktests.settle(backtest, end);
      deps.onEnded();
    }
    // One that was cancelled while it waited left a message, too.
    deps.onEnded();
  }

  async function runOne(backtest: ChatBacktest): Promise<BacktestEnd | "released"> {
    if (backtest.attempt > MAX_ATTEMPTS) return { state: "failed", errorCode: "internal" };
    const abort = new AbortController();
    const stopWatching = watchClaim(backtest, abort);
    try {
      const end = await compute(backtest, AbortSignal.any([abort.signal, stopping.signal]));
      return end.state === "cancelled" && stopping.signal.aborted ? "released" : end;
    } catch (error) {
      if (stopping.signal.aborted) return "released";
      if (abort.signal.aborted) return { state: "cancelled" };
      logger.error("chat_backtest_failed", { correlation_id: backtest.actor.correlationId, error });
      return { state: "failed", errorCode: error instanceof RoehubError ? error.code : "internal" };
    } finally {
      stopWatching();
    }
  }

  async function compute(backtest: ChatBacktest, signal: AbortSignal): Promise<BacktestEnd> {
    const { actor } = backtest;
    const outcome = await deps.backtests.plan(actor, backtest.request);
    if (!outcome.ok) return { state: "failed", errorCode: "validation_failed" };
    const plan: BacktestPlan = outcome.value;
    const progress = createProgressEdits(deps, backtest);
    const computed = await deps.backtests.compute(plan, { onProgress: progress.show, signal });
    await progress.finish();
    if (computed.kind === "cancelled") return { state: "cancelled" };
    if (computed.kind === "refused") {
      return { state: "failed", errorCode: ensureDefined(computed.problems[0], "problem").code };
    }
    const { result } = computed;
    return { state: "done", save: (db) => deps.backtests.save(db, actor, { plan, result, source: "sync" }) };
  }

  /** Keeps the claim alive and aborts the computation when it is cancelled or lost. */
  function watchClaim(backtest: ChatBacktest, abort: AbortController): () => void {
    const timer = setInterval(async () => {
      try {
        if ((await chatBacktests.heartbeat(backtest)) !== "go_on") abort.abort();
      } catch (error) {
        // Unknown is not lost: the next beat asks again.
        logger.warn("chat_backtest_heartbeat_failed", { error });
      }
    }, HEARTBEAT_MS);
    return () => clearInterval(timer);
  }

  const loop = createWakingLoop({ work: drain, intervalMs: POLL_MS, logger, name: "chat_backtests" });
  return {
    wake: loop.wake,
    async start(): Promise<void> {
      await chatBacktests.requeueAbandoned();
      loop.start();
    },
    /** A backtest that runs is given back, and runs again at the next start. */
    async stop(): Promise<void> {
      stopping.abort();
      await loop.stop();
    },
  };
}

/** Edits the progress message at most every two seconds, one edit at a time, and only when its text changes. */
function createProgressEdits(
  { sender, texts, clock, logger }: ChatBacktestsRunnerDeps,
  backtest: ChatBacktest,
) {
  let editedAtMs = clock.nowMs() as number;
  let shown = "";
  let editing: Promise<void> | null = null;

  async function edit(done: number, total: number): Promise<void> {
    const { id, card, chatId, progressMessageId } = backtest;
    const screen = progressScreen(texts[backtest.locale], { id, card, done, total });
    if (screen.html === shown || progressMessageId === null) return;
    shown = screen.html;
    try {
      await sender.deliver({ chatId, screen, photo: null, replaces: progressMessageId, isPush: false });
    } catch (error) {
      // Progress is a courtesy: the result comes through the outbox whatever happens to it.
      logger.debug("progress_not_shown", { error });
    }
  }

  return {
    show({ processedUnits, totalUnits }: { processedUnits: number; totalUnits: number }): void {
      if (editing !== null || clock.nowMs() - editedAtMs < EDIT_INTERVAL_MS) return;
      editedAtMs = clock.nowMs();
      editing = edit(processedUnits, totalUnits).finally(() => {
        editing = null;
      });
    },
    /** No edit is under way any more, so that none overtakes the result. */
    async finish(): Promise<void> {
      await editing;
    },
  };
}
