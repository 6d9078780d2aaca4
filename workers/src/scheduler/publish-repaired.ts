import type { Clock } from "@roehub/core/kernel/clock";
import { DAY_MS } from "@roehub/core/kernel/time";
import {
  CANDLE_STREAM_MAX_LENGTH,
  candleMessage,
  candleStream,
} from "@roehub/core/market-data/candle-message";
import type { Kline } from "@roehub/core/market-data/kline";
import type { InstrumentRef } from "@roehub/core/market-data/market";
import type { Logger } from "@roehub/core/platform/logging";
import type { StreamBus } from "@roehub/core/platform/streams";

interface PublishDeps {
  readonly bus: Pick<StreamBus, "publish">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Older candles are on nobody's screen, and would push newer ones out of the stream. */
const TOLD_MS = DAY_MS;

/**
 * Tells readers of an instrument's stream of candles that a repair stored, best effort: who misses it finds them in
 * ClickHouse. Neighbours that did not change may be among them; to a reader they are repetitions.
 */
export async function publishRepaired(
  { bus, clock, logger }: PublishDeps,
  ref: InstrumentRef,
  klines: readonly Kline[],
): Promise<void> {
  const ingestedAt = clock.nowMs();
  try {
    for (const candle of klines) {
      if (candle.tsOpen < ingestedAt - TOLD_MS) continue;
      const { quoteVolume, trades } = candle;
      const message = candleMessage({ ref, candle, quoteVolume, trades, source: "rest", ingestedAt });
      await bus.publish(candleStream(ref), message, { maxLength: CANDLE_STREAM_MAX_LENGTH });
    }
  } catch (error) {
    logger.warn("repair_not_published", { symbol: ref.symbol, error });
  }
}
