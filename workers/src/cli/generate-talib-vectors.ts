import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sampleCandles } from "@roehub/core/indicators/sample-candles";
import { ATR, EMA, init, RSI, SMA, VAR } from "talib-web";

// Writes the project's own oracle vectors: TA-Lib over seeded candles. Run by hand when an indicator joins:
// node workers/src/cli/generate-talib-vectors.ts

const TARGET = new URL("../../../core/src/indicators/generated/talib-vectors.json", import.meta.url);

// The package fetches its module, and Node's fetch reads no files: a data URL carries it.
const wasm = readFileSync(fileURLToPath(import.meta.resolve("talib-web/lib/talib.wasm")));
await init(`data:application/wasm;base64,${wasm.toString("base64")}`);

const candles = sampleCandles({ length: 300, seed: 20_250_520 });
const high = Array.from(candles.high);
const low = Array.from(candles.low);
const close = Array.from(candles.close);

/** `begin` is TA-Lib's lookback. The package left-aligns the values and leaves what it did not write behind them. */
function output(begin: number, values: readonly number[]) {
  return { begin, values: values.slice(0, close.length - begin) };
}

const sma = (timePeriod: number) => output(timePeriod - 1, SMA({ inReal: close, timePeriod }).output);
const ema = (timePeriod: number) => output(timePeriod - 1, EMA({ inReal: close, timePeriod }).output);
const rsi = (timePeriod: number) => output(timePeriod, RSI({ inReal: close, timePeriod }).output);
const atr = (timePeriod: number) => output(timePeriod, ATR({ high, low, close, timePeriod }).output);
/** The package's BBANDS and STDDEV stop early (it aliases two of TA-Lib's out-pointers): SMA and VAR make the bands. */
function bb(timePeriod: number, dev: number) {
  const middle = SMA({ inReal: close, timePeriod }).output;
  const width = VAR({ inReal: close, timePeriod }).output.map((variance) => dev * Math.sqrt(variance));
  const upper = middle.map((value, index) => value + (width[index] ?? 0));
  const lower = middle.map((value, index) => value - (width[index] ?? 0));
  return [upper, middle, lower].map((values) => output(timePeriod - 1, values));
}

const vectors = {
  oracle: "TA-Lib through npm talib-web 0.1.3 (WebAssembly)",
  generator: "workers/src/cli/generate-talib-vectors.ts",
  input: { high, low, close },
  cases: [
    { id: "sma", params: { period: 20 }, outputs: [sma(20)] },
    { id: "sma", params: { period: 7 }, outputs: [sma(7)] },
    { id: "ema", params: { period: 20 }, outputs: [ema(20)] },
    { id: "ema", params: { period: 50 }, outputs: [ema(50)] },
    { id: "rsi", params: { period: 14 }, outputs: [rsi(14)] },
    { id: "rsi", params: { period: 2 }, outputs: [rsi(2)] },
    { id: "atr", params: { period: 14 }, outputs: [atr(14)] },
    { id: "atr", params: { period: 5 }, outputs: [atr(5)] },
    { id: "bb", params: { period: 20, dev: 2 }, outputs: bb(20, 2) },
    { id: "bb", params: { period: 5, dev: 1.5 }, outputs: bb(5, 1.5) },
    { id: "ma_cross", params: { fast: 10, slow: 50, type: "ema" }, outputs: [ema(10), ema(50)] },
    { id: "ma_cross", params: { fast: 10, slow: 50, type: "sma" }, outputs: [sma(10), sma(50)] },
  ],
};
writeFileSync(TARGET, `${JSON.stringify(vectors)}\n`);
