import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createClickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { z } from "zod";
import { startClickhouseServer } from "../../workers/src/sandbox/clickhouse-server.ts";

/** Copies the data of a stopped sandbox, owners included: PostgreSQL opens nothing that is not its own. */
export function copyDataRoot(from: string, to: string): void {
  execFileSync("cp", ["-a", `${from}/.`, to]);
}

/** Processes that work on the data below `dataRoot`: their command line or their environment names it. */
export function processesOf(dataRoot: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) =>
      ["cmdline", "environ"].some((file) => mentions(join("/proc", String(pid), file), dataRoot)),
    );
}

/** Ends what a killed sandbox left behind. */
export function endProcessesOf(dataRoot: string): void {
  for (const pid of processesOf(dataRoot)) process.kill(pid, "SIGKILL");
}

function mentions(file: string, text: string): boolean {
  try {
    return readFileSync(file, "utf8").includes(text);
  } catch {
    return false;
  }
}

const storedCandlesSchema = z.array(
  z.strictObject({ symbol: z.string(), count: z.int(), first: z.int(), last: z.int() }),
);
export type StoredCandles = z.infer<typeof storedCandlesSchema>[number];

/** Whose history a first start loads; that of the others is caught up by the ingest, behind the first screen. */
const IS_LOADED = "market_id = 1 AND symbol IN ('BTCUSDT', 'ETHUSDT')";

/** What a stopped sandbox has stored of the instruments whose history is loaded. */
export interface StoredMarket {
  /** Candles by symbol; times in epoch minutes. */
  readonly candles: readonly StoredCandles[];
  /** A hash over the content of the canonical candles that open in `[first, last]`. */
  contentHash(symbol: string, minutes: { readonly first: number; readonly last: number }): Promise<string>;
}

/** Opens the candles of a stopped sandbox, hands them to `read`, and closes them again. */
export async function withStoredMarket<T>(
  dataRoot: string,
  read: (market: StoredMarket) => Promise<T>,
): Promise<T> {
  const server = await startClickhouseServer({ directory: join(dataRoot, "simulated-42", "clickhouse") });
  const logger = createLogger({ level: "silent", secrets: [] });
  const clickhouse = createClickhouse({ url: server.url("market_data"), logger });
  const rowsOf = async (query: string, params: Record<string, unknown> = {}) => {
    const answer = await clickhouse.query({ query, query_params: params, format: "JSONEachRow" });
    return answer.json();
  };
  try {
    const candles = storedCandlesSchema.parse(
      await rowsOf(
        `SELECT symbol, toUInt32(count()) AS count, toUInt32(min(toUnixTimestamp(ts_open)) / 60) AS first,
           toUInt32(max(toUnixTimestamp(ts_open)) / 60) AS last
         FROM canonical_candles_1m FINAL WHERE ${IS_LOADED} GROUP BY symbol ORDER BY symbol`,
      ),
    );
    return await read({
      candles,
      async contentHash(symbol, { first, last }) {
        const rows = await rowsOf(
          `SELECT toString(groupBitXor(cityHash64(toUnixTimestamp(ts_open), open, high, low, close, volume))) AS hash
           FROM canonical_candles_1m FINAL
           WHERE ${IS_LOADED} AND symbol = {symbol:String} AND toUnixTimestamp(ts_open) BETWEEN {first:UInt32} * 60 AND {last:UInt32} * 60`,
          { symbol, first, last },
        );
        return (
          z
            .array(z.strictObject({ hash: z.string() }))
            .length(1)
            .parse(rows)[0]?.hash ?? ""
        );
      },
    });
  } finally {
    await clickhouse.close();
    await server.stop();
  }
}
