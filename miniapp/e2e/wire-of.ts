import type { WireIndicator } from "@roehub/core/contract/indicators";
import { findIndicator } from "@roehub/core/indicators/registry";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { wireIndicator } from "../../bot/src/http/wire-indicator.ts";

/** The indicator `id` as the API tells it. */
export function wireOf(id: string): WireIndicator {
  return wireIndicator(ensureDefined(findIndicator(id) ?? undefined, id), {});
}
