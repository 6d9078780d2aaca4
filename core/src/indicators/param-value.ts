import { assert } from "../kernel/assert.ts";
import type { Params } from "./indicator.ts";

/** The number that a checked parameter point holds under this name. */
export function numberParam(params: Params, name: string): number {
  const value = params[name];
  assert(typeof value === "number", `parameter ${name} is a number`);
  return value;
}

/** The choice that a checked parameter point holds under this name. */
export function choiceParam(params: Params, name: string): string {
  const value = params[name];
  assert(typeof value === "string", `parameter ${name} is a choice`);
  return value;
}
