import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

// Compiles the WebAssembly kernels, whose binaries are committed:
// node workers/src/cli/build-kernels.ts [entry]    writes them, or one of them
// node workers/src/cli/build-kernels.ts --check    fails where one is not what its source compiles to

const FASTPATH = fileURLToPath(new URL("../../../core/src/backtest/fastpath/", import.meta.url));
/** `assembly/<name>.ts` becomes `<name>.wasm`. */
const ENTRIES = ["scoring", "rule-bits"] as const;
/**
 * Kernels work on the one memory of a grid, which they import, and have none of their own: no runtime, no allocation, no
 * static data (each thread's instance would write it again). Floating point is neither fused nor reordered.
 */
const OPTIONS = [
  ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--converge", "--noAssert"],
  ...["--runtime", "stub", "--enable", "simd,threads"],
  ...["--importMemory", "--noExportMemory", "--sharedMemory", "--initialMemory", "1"],
  ...["--maximumMemory", "65536"],
];

async function compile(entry: string): Promise<Uint8Array> {
  const outFile = `${entry}.wasm`;
  let binary: Uint8Array | null = null;
  const { error, stderr } = await asc.main(
    [`assembly/${entry}.ts`, "--outFile", outFile, "--baseDir", FASTPATH, ...OPTIONS],
    {
      writeFile(name, contents) {
        if (name === outFile && contents instanceof Uint8Array) binary = contents;
      },
    },
  );
  if (error !== null || binary === null) throw new Error(`${entry} does not compile\n${stderr.toString()}`);
  return binary;
}

async function main(): Promise<void> {
  const isCheck = process.argv.includes("--check");
  const named = ENTRIES.filter((entry) => process.argv.includes(entry));
  for (const entry of named.length > 0 ? named : ENTRIES) {
    const file = `${FASTPATH}${entry}.wasm`;
    const binary = await compile(entry);
    if (!isCheck) writeFileSync(file, binary);
    else if (!readFileSync(file).equals(binary)) {
      console.error(`${entry}.wasm is not what assembly/${entry}.ts compiles to: npm run kernels`);
      process.exitCode = 1;
    }
  }
}

await main();
