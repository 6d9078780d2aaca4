import type { Backtests } from "@roehub/core/backtest/backtests-runner";
import type { MarketSource } from "@roehub/core/contract/stored-backtests";
import type { UsersStore } from "@roehub/core/identity/users-store";
import type { IndicatorBounds } from "@roehub/core/indicators/parse-params";
import type { Clock } from "@roehub/core/kernel/clock";
import type { CandlesStore } from "@roehub/core/market-data/candles-store";
import type { CandlesView } from "@roehub/core/market-data/candles-view-runner";
import type { InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { TickerReader } from "@roehub/core/market-data/ticker-view-runner";
import type { Strategies } from "@roehub/core/strategy/strategies-runner";
import type { PictureRenderer } from "../pictures/picture-renderer.ts";
import type { AllTexts } from "../texts.ts";
import type { ChatBacktestsStore } from "./backtest/chat-backtests-store.ts";

/** What the features of the chat work with. */
export interface FeatureDeps {
  readonly texts: AllTexts;
  readonly clock: Clock;
  /** The Mini App's public address, https unless in the sandbox; null where there is none. */
  readonly miniAppUrl: string | null;
  readonly marketSource: MarketSource;
  readonly bounds: IndicatorBounds;
  readonly users: UsersStore;
  readonly strategies: Strategies;
  readonly backtests: Backtests;
  readonly instruments: InstrumentsStore;
  readonly candles: CandlesStore;
  readonly candlesView: CandlesView;
  readonly tickers: TickerReader;
  readonly pictures: Pick<PictureRenderer, "renderCandles">;
  readonly chatBacktests: ChatBacktestsStore;
  /** Wakes whoever runs queued backtests. */
  readonly onQueued: () => void;
}
