import { sequentialize } from "@grammyjs/runner";
import { crockfordBase32 } from "@roehub/core/kernel/crockford-base32";
import type { CorrelationId } from "@roehub/core/kernel/ids";
import { localeOf } from "@roehub/core/kernel/locale";
import { randomBytes } from "@roehub/core/platform/crypto";
import type { Logger } from "@roehub/core/platform/logging";
import type { Postgres } from "@roehub/core/platform/postgres";
import { type ApiClientOptions, Bot } from "grammy";
import { announceCommands } from "./bot-commands.ts";
import type { BotContext, ChatState } from "./bot-context.ts";
import type { ConversationsStore } from "./conversations/conversations-store.ts";
import { createQuestionStorage, createQuestions } from "./conversations/questions.ts";
import { createMessageComposer } from "./delivery/message-composer.ts";
import { createOutboxSender } from "./delivery/outbox-sender.ts";
import { createTelegramMessageSender } from "./delivery/telegram-message-sender.ts";
import { createAppFeature } from "./features/app/app-feature.ts";
import { createBacktestFeature } from "./features/backtest/backtest-feature.ts";
import { createBacktestWizard } from "./features/backtest/backtest-wizard.ts";
import { createChatBacktestsRunner } from "./features/backtest/chat-backtests-runner.ts";
import { createCancelFeature } from "./features/cancel/cancel-feature.ts";
import { createChartFeature } from "./features/chart/chart-feature.ts";
import { createChartWizard } from "./features/chart/chart-wizard.ts";
import { createCloneFeature } from "./features/clone/clone-feature.ts";
import { createCloneWizard } from "./features/clone/clone-wizard.ts";
import type { FeatureDeps } from "./features/feature-deps.ts";
import { createHelpFeature } from "./features/help/help-feature.ts";
import { createIndicatorsFeature } from "./features/indicators/indicators-feature.ts";
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
import { createMenuButton } from "./middleware/menu-button.ts";
import { createUpdateDedupe } from "./middleware/update-dedupe.ts";
import { createWatchdog } from "./middleware/watchdog.ts";
import { createPictureRenderer } from "./pictures/picture-renderer.ts";
import { createUpdatePolling } from "./telegram/update-polling.ts";
import type { UpdatesStore } from "./updates-store.ts";

export interface BotDeps extends Omit<FeatureDeps, "onQueued" | "pictures"> {
  readonly token: string;
  /** Where the Bot API is: Telegram's own, or the local one of the sandbox. No slash at its end. */
  readonly apiRoot: string;
  /** The client's `fetch`, which keeps the send limits: direct answers and the outbox leave through it. */
  readonly fetch: NonNullable<ApiClientOptions["fetch"]>;
  readonly logger: Logger;
  readonly postgres: Postgres;
  readonly conversations: ConversationsStore;
  readonly updates: UpdatesStore;
  /** Longer than any answer to an update takes; computations run outside of updates. */
  readonly updateTimeoutMs?: number;
}

const TELEGRAM_API_ROOT = "https://api.telegram.org";
const UPDATE_TIMEOUT_MS = 60_000;
const REQUEST_TIMEOUT_S = 120;
const SWEEP_INTERVAL_MS = 600_000;

/**
 * The chat: every update passes, in this order, the error boundary, its chat's queue, the watchdog, the dedupe, the
 * gate, the menu button, the stored question, navigation, the question's conversation, the features, and what answers the rest. Secret
 * input would be taken out right before the stored question; nothing asks for a secret yet.
 */
export function createBot(given: BotDeps) {
  const deps = { ...given, miniAppUrl: usableMiniAppUrl(given) };
  const bot = new Bot<BotContext>(deps.token, {
    client: { apiRoot: deps.apiRoot, fetch: deps.fetch, timeoutSeconds: REQUEST_TIMEOUT_S },
  });
  const { backtestsRunner, outboxSender, pictures } = createDelivery(bot, deps);
  installMiddleware(bot, { ...deps, pictures, onQueued: backtestsRunner.wake });
  const polling = createUpdatePolling({ bot, logger: deps.logger });
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
    /**
     * Announces the commands, goes on with what was left undone (messages to send, backtests to run), and begins to
     * poll. Resolves when updates are being taken.
     */
    async start(): Promise<void> {
      await bot.init();
      await bot.api.deleteWebhook();
      await announceCommands(bot.api, deps);
      await sweep();
      sweeping = setInterval(() => void sweep(), SWEEP_INTERVAL_MS);
      outboxSender.start();
      await backtestsRunner.start();
      polling.start();
      deps.logger.info("bot_started", { bot_id: bot.botInfo.id });
    },
    /** Takes no more updates and waits for those in hand; a backtest that runs is left for the next start. */
    async stop(): Promise<void> {
      if (sweeping !== null) clearInterval(sweeping);
      await polling.stop();
      await backtestsRunner.stop();
      await outboxSender.stop();
      await pictures.close();
    },
  };
}

/** Telegram refuses buttons to addresses without https, and the message with them; the local one takes any. */
function usableMiniAppUrl({ miniAppUrl, apiRoot, logger }: BotDeps): string | null {
  const isRefused = miniAppUrl?.startsWith("https://") === false && apiRoot === TELEGRAM_API_ROOT;
  if (isRefused) logger.warn("mini_app_needs_https", { url: miniAppUrl });
  return isRefused ? null : miniAppUrl;
}

/** What leaves without an update: the messages of the outbox, and the backtests that fill it. */
function createDelivery(bot: Bot<BotContext>, deps: BotDeps) {
  const sender = createTelegramMessageSender(bot.api);
  const pictures = createPictureRenderer();
  const outboxSender = createOutboxSender({
    ...deps,
    sender,
    markBlocked: deps.users.markBlocked,
    compose: createMessageComposer({ ...deps, pictures }),
  });
  const backtestsRunner = createChatBacktestsRunner({ ...deps, sender, onEnded: outboxSender.wake });
  return { backtestsRunner, outboxSender, pictures };
}

type MiddlewareDeps = BotDeps & Pick<FeatureDeps, "onQueued" | "pictures">;

function installMiddleware(bot: Bot<BotContext>, deps: MiddlewareDeps): void {
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
  bot.use(createMenuButton(deps));
  bot.use(createQuestionStorage(deps.conversations));
  bot.use(leaveOnNavigation);
  const wizards = [createBacktestWizard, createNewWizard, createCloneWizard, createChartWizard];
  bot.use(createQuestions(wizards.map((create) => create(deps))));
  bot.use(
    createStartFeature(deps),
    createMenuFeature(deps),
    createHelpFeature(),
    createIndicatorsFeature(deps),
    createBacktestFeature(deps),
    createChartFeature(deps),
    createStrategiesFeature(deps),
    createNewFeature(deps),
    createCloneFeature(deps),
    createAppFeature(deps),
    createLanguageFeature(deps),
    createCancelFeature(),
    createUnhandledFeature(),
  );
}

function newChatState(ctx: BotContext, { texts }: Pick<BotDeps, "texts">): ChatState {
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
