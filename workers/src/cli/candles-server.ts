import { resolve } from "node:path";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { MarketId } from "@roehub/core/market-data/market";
import { type Clickhouse, createClickhouse } from "@roehub/core/platform/clickhouse";
import { processVariables } from "@roehub/core/platform/config";
import { createLogger } from "@roehub/core/platform/logging";
import { runningSandboxes } from "../sandbox/running-sandbox.ts";

/** The option that says which sandbox is meant; where it is, without `CLICKHOUSE_URL`. */
export const DATA_OPTION = { data: { type: "string" } } as const;
export const PLACE_HELP = `  --data   the folder of the sandbox that is meant, as npm start was given it; .roehub where it is not said

CLICKHOUSE_URL says where the candles are. Without it they are those of the sandbox that runs (npm start).
`;

/** Where a command finds candles. */
export interface CandlesServer {
  /** Faults are told by the command itself. */
  readonly clickhouse: Clickhouse;
  /** The address of a market's venue that goes with these candles; null: the configured one. */
  restUrl(marketId: MarketId): string | null;
}

/** A connection for one command. Throws `config_invalid`, which says what to set or to start. */
export function openCandlesServer(dataRoot = ".roehub", variables = processVariables()): CandlesServer {
  const { clickhouseUrl, restUrl } = placeOf(dataRoot, variables["CLICKHOUSE_URL"] || null);
  const logger = createLogger({ level: "silent", secrets: [] });
  return { clickhouse: createClickhouse({ url: clickhouseUrl, logger }), restUrl };
}

function placeOf(dataRoot: string, given: string | null) {
  if (given !== null) {
    if (URL.canParse(given)) return { clickhouseUrl: given, restUrl: () => null };
    throw refusal("CLICKHOUSE_URL is not an address like http://user:password@host:8123/market_data");
  }
  const [sandbox, another] = runningSandboxes(resolve(dataRoot));
  if (sandbox === undefined) {
    throw refusal(
      `CLICKHOUSE_URL is not set, and no sandbox runs on ${resolve(dataRoot)}. Start one with npm start, say its folder with --data, or set CLICKHOUSE_URL=http://user:password@host:8123/market_data`,
    );
  }
  if (another !== undefined) {
    throw refusal(
      `More than one sandbox runs on ${resolve(dataRoot)}: it is not clear which is meant. Stop one.`,
    );
  }
  return {
    clickhouseUrl: sandbox.clickhouse_url,
    restUrl: (marketId: MarketId) =>
      sandbox.markets.find((market) => market.market_id === marketId)?.rest_url ?? null,
  };
}

function refusal(sentence: string): RoehubError {
  return new RoehubError("config_invalid", sentence);
}
