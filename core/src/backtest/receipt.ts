import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Trade } from "../execution/position.ts";
import { RUIN_FRACTION } from "../execution/sizing.ts";
import { findIndicator } from "../indicators/registry.ts";
import { ensureDefined } from "../kernel/assert.ts";
import type { Json } from "../kernel/canonical-json.ts";
import { crockfordBase32 } from "../kernel/crockford-base32.ts";
import { createSha256, type Sha256Hex, sha256HexOfJson } from "../kernel/hash.ts";
import type { CandleSeries } from "../market-data/candle-series.ts";
import type { InstrumentRef } from "../market-data/market.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { canonicalRequest } from "./canonical-request.ts";
import { tradeJson } from "./trade-json.ts";

/** What a result came from and what it is, each as SHA-256. */
export interface ResultHashes {
  readonly requestHash: Sha256Hex;
  readonly datasetHash: Sha256Hex;
  readonly engineParamsHash: Sha256Hex;
  readonly resultHash: Sha256Hex;
}

/** Raised whenever the same request on the same candles may give another result. */
export const ENGINE_VERSION = 1;

export function requestHash(request: BacktestRequest): Sha256Hex {
  // Members that are not asked for are absent, which the type of JSON cannot say.
  return sha256HexOfJson(canonicalRequest(request) as Json);
}

const BYTES_PER_ROW = 6 * Float64Array.BYTES_PER_ELEMENT;
const ROWS_PER_CHUNK = 4096;

/**
 * The hash of `{market_id}:{symbol}\n` and every 1m candle read, ascending, as six little-endian doubles
 * `ts_open_ms, open, high, low, close, volume`.
 */
export function datasetHash(instrument: InstrumentRef, candles1m: CandleSeries): Sha256Hex {
  const hash = createSha256();
  hash.update(utf8ToBytes(`${instrument.marketId}:${instrument.symbol}\n`));
  const { tsOpen, open, high, low, close, volume } = candles1m;
  const columns = [tsOpen, open, high, low, close, volume];
  const view = new DataView(new ArrayBuffer(ROWS_PER_CHUNK * BYTES_PER_ROW));
  for (let start = 0; start < candles1m.length; start += ROWS_PER_CHUNK) {
    const rows = Math.min(ROWS_PER_CHUNK, candles1m.length - start);
    for (const [column, values] of columns.entries()) {
      for (let row = 0; row < rows; row++) {
        view.setFloat64(row * BYTES_PER_ROW + column * 8, values[start + row] ?? 0, true);
      }
    }
    hash.update(new Uint8Array(view.buffer, 0, rows * BYTES_PER_ROW));
  }
  return bytesToHex(hash.digest()) as Sha256Hex;
}

/** The hash of what the engine adds to a request: its version, its indicators', and constants that touch results. */
export function engineParamsHash(request: BacktestRequest): Sha256Hex {
  const ids = [...new Set(request.indicators.map(({ id }) => id))].sort();
  const versions = ids.map(
    (id) => [id, ensureDefined(findIndicator(id), `indicator ${id}`).version] as const,
  );
  return sha256HexOfJson({
    engine_version: ENGINE_VERSION,
    indicator_versions: Object.fromEntries(versions),
    ruin_fraction: RUIN_FRACTION,
  });
}

/** One ranked variant as the result hash sees it. */
export interface HashedVariant {
  readonly variantKey: string;
  readonly totalReturnPct: number;
  readonly reportTable: string;
  readonly trades: readonly Trade[] | null;
}

/** The hash of the ranked array of `{ key, return, table, trades }`, returns as the 16 hex digits of the double. */
export function resultHash(variants: readonly HashedVariant[]): Sha256Hex {
  return sha256HexOfJson(
    variants.map(({ variantKey, totalReturnPct, reportTable, trades }) => ({
      key: variantKey,
      return: doubleHex(totalReturnPct),
      table: reportTable,
      trades: trades?.map(tradeJson) ?? null,
    })),
  );
}

/** `RH-` and the first 50 bits of the hash over the four raw digests: request, dataset, engine, result. */
export function receiptId({ requestHash, datasetHash, engineParamsHash, resultHash }: ResultHashes): string {
  const hash = createSha256();
  for (const digest of [requestHash, datasetHash, engineParamsHash, resultHash])
    hash.update(hexToBytes(digest));
  return `RH-${crockfordBase32(hash.digest(), 10)}`;
}

/** The bits of a double, most significant first: 1 is `3ff0000000000000`. */
function doubleHex(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}
