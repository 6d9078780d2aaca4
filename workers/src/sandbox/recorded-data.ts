import { existsSync } from "node:fs";
import { join } from "node:path";
import { processVariables } from "@roehub/core/platform/config";

const BESIDE_THE_PROJECT = join(import.meta.dirname, "..", "..", "..", "..", "shared", "data");

/** The folder of recorded market data: `ROEHUB_DATA_DIR`, or `../shared/data`; null where it is absent. */
export function recordedDataDir(): string | null {
  const dir = processVariables()["ROEHUB_DATA_DIR"] || BESIDE_THE_PROJECT;
  return existsSync(dir) ? dir : null;
}

/** A recorded file by its path below the folder, or null where the folder is absent. */
export function recordedFile(path: string): string | null {
  const dir = recordedDataDir();
  return dir === null ? null : join(dir, path);
}

/** A recorded candle file by its name, or null where the folder is absent. */
export function recordedCandleFile(name: string): string | null {
  return recordedFile(join("candles", name));
}

/** What the title of a suite on recorded data says, so that a skipped one tells why. */
export const NEEDS_RECORDED_DATA =
  "(recorded data; skipped where ROEHUB_DATA_DIR or ../shared/data is absent)";
