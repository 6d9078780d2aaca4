import { type RunnerHandle, run, sequentialize } from "@grammyjs/runner";
import { crockfordBase32 } from "@roehub/core/kernel/crockford-base32";
import type { CorrelationId } from "@roehub/core/kernel/ids";
import { localeOf } from "@roehub/core/kernel/locale";
import { randomBytes } from "@roehub/core/platform/crypto";
import type { Logger } from "@roehub/core/platform/logging";
import { type ApiClientOptions, Bot } from "grammy";
import { announceCommands } from "./bot-commands.ts";
import type { BotContext, ChatState } from "./bot-context.ts";
import type { ConversationsStore } from "./conversations/conversations-store.ts";
import { createQuestionStorage, createQuestions } from "./conversations/questions.ts";
import { createAppFeature } from "./features/app/app-feature.ts";
import { createBacktestFeature } from "./features/backtest/backtest-feature.ts";
import { createBacktestWizard } from "./features/backtest/backtest-wizard.ts";
import { createCancelFeature } from "./features/cancel/cancel-feature.ts";
import { createCloneFeature } from "./features/clone/clone-feature.ts";
import { createCloneWizard } from "./features/clone/clone-wizard.ts";
import type { FeatureDeps } from "./features/feature-deps.ts";
import { createHelpFeature } from "./features/help/help-feature.ts";
import { createLanguageFeature } from "./features/language/language-feature.ts";
import { createMenuFeature } from "./features/menu/menu-feature.ts";
import { leaveOnNavigation } from "./features/navigation.ts";
import { createNewFeature } from "./features/new/new-feature.ts";
import { createNewWizard } from "./features/new/new-wizard.ts";
import { createStartFeature } from "./features/start/start-feature.ts";
import { createStrategiesFeature } from "./features/strategies/strategies-feature.ts";
import { createUnhandledFeature } from "./features/unhandled/unhandled-feature.ts";
import { createChatGate } from "./middleware/chat-gate.ts";
import { createErrorBoundary } from "./middleware/error-boundary.ts";
import { createUpdateDedupe } from "./middleware/update-dedupe.ts";
import { createWatchdog } from "./middleware/watchdog.ts";
import type { UpdatesStore } from "./updates-store.ts";

export interface BotDeps extends FeatureDeps {
  readonly token: string;
  /** Where the Bot API is: Telegram's own, or the local one of the sandbox. No slash at its end. */
  readonly apiRoot: string;
  /** The client's `fetch`, which keeps the send limits; the outbox sender shares it. */
  readonly fetch: NonNullable<ApiClientOptions["fetch"]>;
  readonly logger: Logger;
  readonly conversations: ConversationsStore;
  readonly updates: UpdatesStore;
  /** Longer than any answer to an update takes; computations run outside of updates. */
  readonly updateTimeoutMs?: number;
}

const UPDATE_TIMEOUT_MS = 60_000;
const REQUEST_TIMEOUT_S = 120;
const LONG_POLL_S = 30;
const SWEEP_INTERVAL_MS = 600_000;

/**
 * The chat: every update passes, in this order, the error boundary, its chat's queue, the watchdog, the dedupe, the
 * gate, the stored question, navigation, the question's conversation, the features, and what answers the rest. Secret
 * input would be taken out right before the stored question; nothing asks for a secret yet.
 */
export function createBot(deps: BotDeps) {
  const bot = new Bot<BotContext>(deps.token, {
    client: { apiRoot: deps.apiRoot, fetch: deps.fetch, timeoutSeconds: REQUEST_TIMEOUT_S },
  });
  installMiddleware(bot, deps);
  let runner: RunnerHandle | null = null;
  let sweeping: NodeJS.Timeout | null = null;

  async function sweep(): Promise<void> {
    try {
      await deps.conversations.sweep();
      await deps.updates.purge();
    } catch (error) {
      deps.logger.warn("bot_sweep_failed", { error });
    }
  }

  return {
    bot,
    /** Announces the commands and begins to poll. Resolves when updates are being taken. */
    async start(): Promise<void> {
      await bot.init();
      await bot.api.deleteWebhook();
      await announceCommands(bot.api, deps);
      await sweep();
      sweeping = setInterval(() => void sweep(), SWEEP_INTERVAL_MS);
      runner = run(bot, {
        runner: {
          // The runner's own report prints errors that carry the token.
          silent: true,
          fetch: {
            timeout: LONG_POLL_S,
            allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"],
          },
        },
      });
      deps.logger.info("bot_started", { bot_id: bot.botInfo.id });
    },
    /** Takes no more updates and waits for those in hand. */
    async stop(): Promise<void> {
      if (sweeping !== null) clearInterval(sweeping);
      await runner?.stop();
    },
  };
}

function installMiddleware(bot: Bot<BotContext>, deps: BotDeps): void {
  bot.use(async (ctx, next) => {
    ctx.chatState = newChatState(ctx, deps);
    await next();
  });
  bot.use(createErrorBoundary({ logger: deps.logger, markBlocked: deps.users.markBlocked }));
  bot.use(sequentialize((ctx) => ctx.chatId?.toString()));
  bot.use(
    createWatchdog({
      conversations: deps.conversations,
      timeoutMs: deps.updateTimeoutMs ?? UPDATE_TIMEOUT_MS,
    }),
  );
  bot.use(createUpdateDedupe(deps.updates));
  bot.use(createChatGate(deps));
  bot.use(createQuestionStorage(deps.conversations));
  bot.use(leaveOnNavigation);
  bot.use(createQuestions([createBacktestWizard(deps), createNewWizard(deps), createCloneWizard(deps)]));
  bot.use(
    createStartFeature(deps),
    createMenuFeature(deps),
    createHelpFeature(),
    createBacktestFeature(deps),
    createStrategiesFeature(deps),
    createNewFeature(deps),
    createCloneFeature(deps),
    createAppFeature(deps),
    createLanguageFeature(deps),
    createCancelFeature(),
    createUnhandledFeature(),
  );
}

function newChatState(ctx: BotContext, { texts }: FeatureDeps): ChatState {
  return {
    // Short enough to read out; unlike a UUID it is shown to people.
    correlationId: crockfordBase32(randomBytes(5), 8) as CorrelationId,
    texts: texts[localeOf(ctx.from?.language_code)],
    user: null,
    nextQuestion: null,
    leftQuestion: false,
    fault: null,
  };
}
