import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { RoehubError } from "@roehub/core/kernel/errors";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import { readCandleFile } from "@roehub/core/market-data/candle-file-store";
import {
  allocateCandleSeries,
  firstIndexAt,
  sliceCandleSeries,
} from "@roehub/core/market-data/candle-series";
import type { Instrument } from "@roehub/core/market-data/instruments-store";
import { type InstrumentRef, instrumentKey, type MarketId } from "@roehub/core/market-data/market";
import { mergeCandleSeries } from "@roehub/core/market-data/merge-candle-series";
import type { CandleSupply } from "./candle-supply.ts";

export interface SkippedFile {
  readonly file: string;
  /** An English clause. */
  readonly reason: string;
}

export interface FileSupplies {
  readonly supplies: readonly CandleSupply[];
  /** Grows as files are opened: a file may turn out not to hold candles. */
  readonly skipped: SkippedFile[];
}

const MARKET_IDS: Readonly<Record<string, MarketId>> = {
  "binance-spot": 1,
  "binance-usdm": 2,
  "bybit-spot": 3,
  "bybit-linear": 4,
};

/** `binance-spot_BTCUSDT_1m_2025-05-20_2025-08-18.csv.gz`: market, symbol, timeframe, then whatever. */
const FILE_NAME = /^([a-z]+-[a-z]+)_([A-Z0-9]{2,20})_(\d+[a-z]+)(?:_[^/]*)?\.csv(?:\.gz)?$/;
const NAME_WANTED = "binance-spot_BTCUSDT_1m_2025.csv.gz";

/**
 * The instruments whose 1m candle files lie in `dir`. Subfolders, other timeframes, other venues and other files are
 * skipped and named.
 *
 * @throws RoehubError `candle_file_invalid` where the folder cannot be read or has no such file.
 */
export async function fileSupplies(dir: string): Promise<FileSupplies> {
  const skipped: SkippedFile[] = [];
  const files = new Map<string, { ref: InstrumentRef; names: string[] }>();
  for (const { name, isFolder } of entriesOf(dir)) {
    const ref = isFolder ? "a folder" : readName(name);
    if (typeof ref === "string") {
      skipped.push({ file: name, reason: ref });
      continue;
    }
    const found = files.get(instrumentKey(ref)) ?? { ref, names: [] };
    found.names.push(name);
    files.set(instrumentKey(ref), found);
  }
  if (files.size === 0) {
    throw new RoehubError(
      "candle_file_invalid",
      `${dir} has no file of 1m candles. Name files by market and symbol, for example ${NAME_WANTED}.`,
    );
  }
  const supplies = [...files.values()].map(({ ref, names }) => supplyOf({ dir, ref, names, skipped }));
  return { supplies: await Promise.all(supplies), skipped };
}

function entriesOf(dir: string) {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    const text = `The folder ${dir} cannot be read. Give --candles a folder with candle files.`;
    throw new RoehubError("candle_file_invalid", text, { cause });
  }
}

/** The instrument a file name tells, or why the file is skipped. */
function readName(name: string): InstrumentRef | string {
  const match = FILE_NAME.exec(name);
  if (match === null) return `its name is not like ${NAME_WANTED}`;
  const [, market = "", symbol = "", timeframe = ""] = match;
  const marketId = MARKET_IDS[market];
  if (marketId === undefined)
    return `the market ${market} is not one of ${Object.keys(MARKET_IDS).join(", ")}`;
  if (timeframe !== "1m") return "only 1m candles are loaded; longer ones are made from them";
  return { marketId, symbol };
}

interface FilesOfInstrument {
  readonly dir: string;
  readonly ref: InstrumentRef;
  readonly names: readonly string[];
  readonly skipped: SkippedFile[];
}

async function supplyOf({ dir, ref, names, skipped }: FilesOfInstrument): Promise<CandleSupply> {
  const digest = createHash("sha256");
  for (const name of names) digest.update(name).update(await readFile(join(dir, name)));
  return {
    instrument: instrumentOf(ref),
    loadKey: `files-${digest.digest("hex")}`,
    source: "file",
    async open() {
      const { series, conflicts } = await readMerged({ dir, ref, names, skipped });
      return {
        startMs: series.tsOpen[0] ?? 0,
        endMs: (series.tsOpen[series.length - 1] ?? -MINUTE_MS) + MINUTE_MS,
        conflicts,
        countFrom: (fromMs) => series.length - firstIndexAt(series, fromMs),
        candles(fromMs, limit) {
          const start = firstIndexAt(series, fromMs);
          return sliceCandleSeries(series, start, Math.min(series.length, start + limit));
        },
      };
    },
  };
}

/** Files in the order of their names; the first wins where two overlap. */
async function readMerged({ dir, names, skipped }: FilesOfInstrument) {
  let series = allocateCandleSeries(0);
  let conflicts = 0;
  for (const name of names) {
    try {
      const merged = mergeCandleSeries(series, await readCandleFile(join(dir, name)));
      series = merged.series;
      conflicts += merged.conflicts;
    } catch (error) {
      if (!(error instanceof RoehubError)) throw error;
      skipped.push({ file: name, reason: error.publicText.replace(`${name}, `, "") });
    }
  }
  return { series, conflicts };
}

const QUOTES = ["USDT", "USDC", "FDUSD", "BUSD", "USD", "EUR", "BTC", "ETH"];

/** The steps of its prices are not in the files, so they are not known. */
function instrumentOf(ref: InstrumentRef): Instrument {
  const quote = QUOTES.find((known) => ref.symbol.endsWith(known) && ref.symbol !== known) ?? "";
  return {
    ...ref,
    base: ref.symbol.slice(0, ref.symbol.length - quote.length),
    quote,
    status: "RECORDED",
    isEnabled: true,
    isTradable: true,
    tickSize: null,
    lotSize: null,
    minNotional: null,
    listedAt: null,
    meta: { recorded: true },
  };
}
