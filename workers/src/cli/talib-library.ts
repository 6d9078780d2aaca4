import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assert } from "@roehub/core/kernel/assert";
import { init } from "talib-web";

/** TA-Lib's own signature of a function, and the points at which vectors are made. */
export interface TalibFunction {
  readonly inputs: readonly ("open" | "high" | "low" | "close" | "volume")[];
  /** In the order of TA-Lib's arguments. */
  readonly outputs: readonly string[];
  /** Each point names its options in the order of TA-Lib's arguments. */
  readonly points: readonly Readonly<Record<string, number>>[];
}

/** What one call gave: `begin` is the index of the first bar that has values. */
export interface TalibOutput {
  readonly begin: number;
  readonly output: Readonly<Record<string, readonly number[]>>;
}

/** TA-Lib's calls over columns of equal length. */
export interface TalibLibrary {
  call(
    name: string,
    signature: Pick<TalibFunction, "inputs" | "outputs">,
    request: {
      readonly options: readonly number[];
      readonly columns: Readonly<Record<string, Float64Array>>;
    },
  ): TalibOutput;
}

/** The parts of the package's WebAssembly module that are used. */
interface TalibModule {
  readonly HEAPF64: Float64Array;
  readonly HEAP32: Int32Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  ccall(name: string, returns: "number", types: readonly "number"[], values: readonly number[]): number;
}

const DOUBLE_BYTES = 8;
const INT_BYTES = 4;

/**
 * TA-Lib through the WebAssembly module of npm `talib-web`. Its functions are called directly: the package's own
 * wrapper gives both of TA-Lib's out-pointers the same address (which cuts BBANDS and STDDEV short), reads one bar
 * beyond the input, and keeps the first bar's index to itself.
 */
export async function loadTalibLibrary(): Promise<TalibLibrary> {
  // The package fetches its module, and Node's fetch reads no files: a data URL carries it.
  const wasm = readFileSync(fileURLToPath(import.meta.resolve("talib-web/lib/talib.wasm")));
  const module: TalibModule = await init(`data:application/wasm;base64,${wasm.toString("base64")}`);

  return {
    call(name, { inputs, outputs }, { options, columns }) {
      const length = columns[inputs[0] ?? "close"]?.length ?? 0;
      const addresses: number[] = [];
      const allocate = (bytes: number) => {
        const address = module._malloc(bytes);
        addresses.push(address);
        return address;
      };
      const inputAddresses = inputs.map((input) => {
        const address = allocate(length * DOUBLE_BYTES);
        module.HEAPF64.set(columns[input] ?? [], address / DOUBLE_BYTES);
        return address;
      });
      const begin = allocate(INT_BYTES);
      const count = allocate(INT_BYTES);
      const outputAddresses = outputs.map(() => allocate(length * DOUBLE_BYTES));
      const values = [0, length - 1, ...inputAddresses, ...options, begin, count, ...outputAddresses];
      const code = module.ccall(`TA_${name}`, "number", new Array(values.length).fill("number"), values);
      assert(code === 0, `TA-Lib's ${name} succeeds (it answers ${code})`);
      const written = module.HEAP32[count / INT_BYTES] ?? 0;
      const output = outputs.map((field, index) => {
        const start = (outputAddresses[index] ?? 0) / DOUBLE_BYTES;
        return [field, Array.from(module.HEAPF64.subarray(start, start + written))] as const;
      });
      const result = { begin: module.HEAP32[begin / INT_BYTES] ?? 0, output: Object.fromEntries(output) };
      for (const address of addresses) module._free(address);
      return result;
    },
  };
}
