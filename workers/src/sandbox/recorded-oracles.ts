import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { OracleSource } from "@roehub/core/indicators/oracles/oracle-case";
import { type OracleFile, readOracleFile } from "@roehub/core/indicators/oracles/oracle-file";
import { recordedFile } from "./recorded-data.ts";

const SOURCES: readonly (readonly [prefix: string, source: OracleSource])[] = [
  ["talib_", "talib"],
  ["stock-indicators_", "stock_indicators"],
  ["talipp_", "talipp"],
];

/** Every recorded file of other libraries' values, by name; none where recorded data is absent. */
export function recordedOracles(): OracleFile[] {
  const folder = recordedFile("indicators");
  if (folder === null) return [];
  return SOURCES.flatMap(([prefix, source]) =>
    readdirSync(folder)
      .filter((name) => name.startsWith(prefix) && name.endsWith(".json.gz"))
      .toSorted()
      .map((name) => {
        const text = gunzipSync(readFileSync(join(folder, name))).toString("utf8");
        return readOracleFile(source, JSON.parse(text));
      }),
  );
}
