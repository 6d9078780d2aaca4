import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { RoehubError } from "../kernel/errors.ts";
import { type CandleCsv, openCandleCsv, parseCandleCsv } from "./candle-csv.ts";
import type { KlineSeries } from "./kline-series.ts";
import { isZip, unzipOne } from "./unzip-one-store.ts";

/** Far above ten years of minutes; a small file that unpacks to more is not candles. */
const MAX_UNPACKED_BYTES = 1_073_741_824;

const unpack = promisify(gunzip);

/**
 * Reads a file of 1m candles in a form of `openCandleCsv`, plain, gzip or zip of one file, whatever its name ends in.
 *
 * @throws RoehubError `candle_file_invalid` that names the file, and the line where a line is at fault.
 */
export async function readCandleFile(path: string): Promise<KlineSeries> {
  const { name, bytes } = await unpacked(path);
  return named(name, () => parseCandleCsv(bytes));
}

/** The same, to be read piece by piece. */
export async function openCandleFile(path: string): Promise<CandleCsv> {
  const { name, bytes } = await unpacked(path);
  const csv = named(name, () => openCandleCsv(bytes));
  return { share: csv.share, read: (limit) => named(name, () => csv.read(limit)) };
}

function named<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RoehubError)) throw error;
    throw new RoehubError(error.code, `${name}, ${error.publicText}`, { cause: error });
  }
}

async function unpacked(path: string): Promise<{ name: string; bytes: Uint8Array }> {
  const name = basename(path);
  try {
    const bytes = await readFile(path);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    if (isGzip) return { name, bytes: await unpack(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }) };
    return { name, bytes: isZip(bytes) ? await unzipOne(bytes, MAX_UNPACKED_BYTES) : bytes };
  } catch (cause) {
    if (cause instanceof RoehubError)
      throw new RoehubError(cause.code, `${name}: ${cause.publicText}`, { cause });
    throw new RoehubError("candle_file_invalid", `${name}: ${readFault(cause)}`, { cause });
  }
}

function readFault(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "this is a folder, not a file";
  if (code === "EACCES") return "the file may not be read";
  if (code === "ERR_BUFFER_TOO_LARGE") return "the file unpacks to more than 1 GiB";
  if (typeof code === "string" && code.startsWith("Z_")) return "the gzip data is damaged";
  return "the file cannot be read";
}
