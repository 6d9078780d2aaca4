import { createBacktestPool } from "@roehub/core/backtest/backtest-pool-runner";
import { createBacktests } from "@roehub/core/backtest/backtests-runner";
import { createUsersStore } from "@roehub/core/identity/users-store";
import type { Clock } from "@roehub/core/kernel/clock";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createCandlesView } from "@roehub/core/market-data/candles-view-runner";
import { createCandlesViewStore } from "@roehub/core/market-data/candles-view-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { createTickerReader } from "@roehub/core/market-data/ticker-view-runner";
import { createAuditAppend } from "@roehub/core/platform/audit";
import type { Clickhouse } from "@roehub/core/platform/clickhouse";
import { createInProcessStreamBus } from "@roehub/core/platform/in-process-stream-bus";
import type { Logger } from "@roehub/core/platform/logging";
import type { Postgres } from "@roehub/core/platform/postgres";
import { createEnvMasterKey, createSecretBox } from "@roehub/core/platform/secret-box";
import { createStrategies } from "@roehub/core/strategy/strategies-runner";
import { createBot } from "../src/bot.ts";
import { createConversationsStore } from "../src/conversations/conversations-store.ts";
import { createChatBacktestsStore } from "../src/features/backtest/chat-backtests-store.ts";
import { createSendLimits } from "../src/telegram/send-limits.ts";
import { createTelegramFetch } from "../src/telegram/telegram-fetch.ts";
import { loadTexts } from "../src/texts.ts";
import { createUpdatesStore } from "../src/updates-store.ts";

export const BOT_TOKEN = "7000001:TESTS-ONLY-aaaaaaaaaaaaaaaaaaaaaaaaaaaa";
export const MINI_APP_URL = "http://127.0.0.1:4300/";

interface TestBotOptions {
  readonly postgres: Postgres;
  readonly clickhouse: Clickhouse;
  readonly apiRoot: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The real bot over the real use cases and databases. */
export function createTestBot({ postgres, clickhouse, apiRoot, clock, logger }: TestBotOptions) {
  const audit = createAuditAppend(clock);
  const users = createUsersStore({ postgres, audit, clock });
  const instruments = createInstrumentsStore({ clickhouse, clock });
  const candles = createCandlesStore({ clickhouse, clock });
  const strategies = createStrategies({
    postgres,
    audit,
    clock,
    bounds: {},
    findInstrument: instruments.find,
  });
  const pool = createBacktestPool({ threads: 1 });
  const backtests = createBacktests({
    postgres,
    clock,
    candles,
    instruments,
    strategies,
    pool,
    bounds: {},
    defaults: { warmupBars: 200, preselect: 20_000, topK: 300, topTradesN: 3 },
    limits: { maxVariants: 20_000, maxBars: 3_000_000, maxComputeBytes: 2 ** 30 },
  });
  const timer = {
    nowMs: clock.nowMs,
    sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
  };
  const market = {
    candles,
    instruments,
    ...createCandlesViewStore({ clickhouse }),
    bus: createInProcessStreamBus(),
  };
  const secretBox = createSecretBox(createEnvMasterKey(new Uint8Array(32).fill(9), "test"));
  const bot = createBot({
    token: BOT_TOKEN,
    apiRoot,
    clock,
    logger,
    postgres,
    users,
    instruments,
    candles,
    candlesView: createCandlesView(market),
    tickers: createTickerReader(market),
    strategies,
    backtests,
    texts: loadTexts(),
    bounds: {},
    marketSource: "simulated",
    miniAppUrl: MINI_APP_URL,
    fetch: createTelegramFetch({ limits: createSendLimits(timer), timer }),
    conversations: createConversationsStore({ postgres, clock, secretBox }),
    updates: createUpdatesStore({ postgres, clock }),
    chatBacktests: createChatBacktestsStore({ postgres, clock }),
  });
  return {
    start: () => bot.start(),
    async stop(): Promise<void> {
      await bot.stop();
      await pool.close();
    },
    strategies,
    users,
    backtests,
  };
}
