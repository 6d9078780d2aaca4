import { RoehubError } from "@roehub/core/kernel/errors";
import { type Clickhouse, createClickhouse } from "@roehub/core/platform/clickhouse";
import { processVariables } from "@roehub/core/platform/config";
import { createLogger, type Logger } from "@roehub/core/platform/logging";

/**
 * Where the candles are: `CLICKHOUSE_URL`. Throws `config_invalid`, which says what to set.
 */
export function clickhouseAddress(variables = processVariables()): string {
  const url = variables["CLICKHOUSE_URL"];
  if (url !== undefined && URL.canParse(url)) return url;
  const fault = url ? "CLICKHOUSE_URL is not an address." : "CLICKHOUSE_URL is not set.";
  throw new RoehubError(
    "config_invalid",
    `${fault} Say where the candles are: CLICKHOUSE_URL=http://user:password@host:8123/market_data`,
  );
}

/** A connection for one command: faults are told by the command itself. */
export function openCandlesServer(): { clickhouse: Clickhouse; logger: Logger } {
  const url = clickhouseAddress();
  const logger = createLogger({ level: "silent", secrets: [] });
  return { clickhouse: createClickhouse({ url, logger }), logger };
}
