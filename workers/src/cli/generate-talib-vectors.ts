import { writeFileSync } from "node:fs";
import type { OracleEntry } from "@roehub/core/indicators/oracles/oracle-file";
import { sampleCandles } from "@roehub/core/indicators/sample-candles";
import { assert, ensureDefined } from "@roehub/core/kernel/assert";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import { recordedOracles } from "../sandbox/recorded-oracles.ts";
import { TALIB_FUNCTIONS } from "./talib-functions.ts";
import { loadTalibLibrary } from "./talib-library.ts";

// Writes the project's own oracle vectors: TA-Lib over seeded candles. Run by hand when a function of TA-Lib joins:
// node workers/src/cli/generate-talib-vectors.ts
// Where the recorded files are present, the library is first compared with what they say TA-Lib gives.

const TARGET = new URL("../../../core/src/indicators/generated/talib-vectors.json", import.meta.url);

const talib = await loadTalibLibrary();

function call(name: string, options: Readonly<Record<string, number>>, candles: CandleSeries) {
  const { open, high, low, close, volume } = candles;
  const signature = ensureDefined(TALIB_FUNCTIONS[name], `the signature of ${name}`);
  const columns = { open, high, low, close, volume };
  return talib.call(name, signature, { options: Object.values(options), columns });
}

/** Two builds of one library: the same values but for the last places. */
function expectEqual({ name, params, outputs }: OracleEntry, candles: CandleSeries): void {
  const { begin, output } = call(name, params, candles);
  for (const [field, expected] of Object.entries(outputs)) {
    const values = ensureDefined(output[field], `${name} ${field}`);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const [bar, value] of expected.entries()) {
      const ours = bar < begin ? Number.NaN : (values[bar - begin] ?? Number.NaN);
      const same = Number.isNaN(value) ? Number.isNaN(ours) : Math.abs(ours - value) <= 1e-11 * largest;
      assert(same, `${name} ${field} at ${bar}: the module gives ${ours}, the recorded file ${value}`);
    }
  }
}

const recorded = recordedOracles().filter(({ source }) => source === "talib");
for (const { entries, candles } of recorded) for (const entry of entries) expectEqual(entry, candles);

const candles = sampleCandles({ length: 300, seed: 20_250_520 });
const { tsOpen: ts, open, high, low, close, volume } = candles;
const columns = { ts, open, high, low, close, volume };
const input = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Array.from(column)]));
const expected = Object.entries(TALIB_FUNCTIONS).flatMap(([name, { points }]) =>
  points.map((params) => ({ function: name, params, ...call(name, params, candles) })),
);
const oracle = "TA-Lib through npm talib-web 0.1.3 (WebAssembly)";
const generator = "workers/src/cli/generate-talib-vectors.ts";
writeFileSync(TARGET, `${JSON.stringify({ oracle, generator, input, expected })}\n`);
console.log(`${expected.length} vectors; compared with ${recorded.length} recorded files first`);
