import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { RoehubError } from "../kernel/errors.ts";
import { MINUTE_MS } from "../kernel/time.ts";
import type { BackfillPart, BackfillStretch } from "./backfill-runner.ts";
import type { CandleCsv } from "./candle-csv.ts";
import { openCandleFile } from "./candle-file-store.ts";
import { firstIndexAt } from "./candle-series.ts";
import type { MinuteRange } from "./gap-ranges.ts";
import { type KlineSeries, sliceKlineSeries } from "./kline-series.ts";
import { ROWS_PER_BLOCK } from "./klines-store.ts";

/**
 * The candles of files in the order of their names, those that open in `range`. Throws `candle_file_invalid`, also where
 * the name of a dump says another symbol or timeframe.
 */
export async function* fileBackfill(
  paths: readonly string[],
  symbol: string,
  range: MinuteRange,
): AsyncIterable<BackfillStretch> {
  for (const path of paths) checkName(basename(path), symbol);
  for (const path of paths.toSorted((a, b) => (basename(a) < basename(b) ? -1 : 1))) {
    const csv = await openCandleFile(path);
    const first = csv.read(ROWS_PER_BLOCK);
    const firstOpen = first.tsOpen[0];
    if (firstOpen === undefined) continue;
    const startMs = Math.max(range.startMs, firstOpen);
    yield {
      loadKey: await fileKey(path, range),
      startMs,
      endMs: range.endMs,
      parts: (fromMs) => partsOf(csv, first, { startMs: Math.max(startMs, fromMs), endMs: range.endMs }),
    };
  }
}

/** `BTCUSDT-1m-2024-01.zip`, as Binance names its dumps. */
const DUMP_NAME = /^([A-Z0-9]{2,40})-(\d+[a-zA-Z]+)-\d{4}-\d{2}/;

function checkName(name: string, symbol: string): void {
  const [, ofSymbol, timeframe] = DUMP_NAME.exec(name) ?? [];
  if (ofSymbol === undefined || (ofSymbol === symbol && timeframe === "1m")) return;
  const text = `${name}: by its name it holds ${timeframe} candles of ${ofSymbol}, not 1m candles of ${symbol}`;
  throw new RoehubError("candle_file_invalid", text);
}

/** The file as it lies there; its content is not read for it. */
async function fileKey(path: string, { startMs, endMs }: MinuteRange): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const digest = createHash("sha256")
    .update(JSON.stringify([size, mtimeMs, startMs, endMs]))
    .digest("hex");
  return `file ${basename(path)} ${digest.slice(0, 16)}`;
}

async function* partsOf(
  csv: CandleCsv,
  first: KlineSeries,
  { startMs, endMs }: MinuteRange,
): AsyncIterable<BackfillPart> {
  let doneMs = startMs;
  let next = first;
  while (next.length > 0) {
    const whole = next;
    const share = csv.share();
    next = csv.read(ROWS_PER_BLOCK);
    const klines = sliceKlineSeries(whole, firstIndexAt(whole, startMs), firstIndexAt(whole, endMs));
    const lastOpen = klines.tsOpen[klines.length - 1];
    const isLast = next.length === 0;
    if (lastOpen !== undefined) {
      const untilMs = lastOpen + MINUTE_MS;
      const missing = (untilMs - doneMs) / MINUTE_MS - klines.length;
      yield { klines, untilMs: isLast ? endMs : untilMs, missing, share };
      doneMs = untilMs;
    } else if (isLast) yield { klines, untilMs: endMs, missing: 0, share };
  }
}
