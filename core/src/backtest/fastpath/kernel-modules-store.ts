import { readFileSync } from "node:fs";
import { compileKernels, type KernelModule, type KernelModules } from "./kernel-modules.ts";

let loaded: KernelModules | null | undefined;

/** The modules, compiled at the first call; null where this engine cannot run them: their twins in TypeScript can. */
export function loadKernelModules(): KernelModules | null {
  if (loaded === undefined) loaded = compileAll();
  return loaded;
}

function compileAll(): KernelModules | null {
  const scoring = compileFile("scoring.wasm");
  const ruleBits = compileFile("rule-bits.wasm");
  return scoring === null || ruleBits === null ? null : { scoring, ruleBits };
}

function compileFile(name: string): KernelModule | null {
  return compileKernels(new Uint8Array(readFileSync(new URL(name, import.meta.url))));
}
