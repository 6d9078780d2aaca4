import type { Sha256Hex } from "../kernel/hash.ts";
import { sumOf } from "./statistics.ts";

/** A strategy of a lineage, with what was tried to find it. */
export interface LineageStrategy {
  /** Of the result that it was saved from; null where it was made by hand. */
  readonly originReceiptId: string | null;
  /** Variants tried in the grids that it and its ancestors were saved from, added up. */
  readonly trials: number;
}

/** A stored result: the request that it answers, and the variants that this tried. */
export interface TriedRequest {
  readonly requestHash: string;
  readonly trials: number;
}

/**
 * Variants tried before `requestHash` along the lineage of a strategy, which comes first, its ancestors after it: by the
 * grids that they were saved from and by the backtests of them. A request counts once however often it was run, and the
 * one that is asked for now does not count: its variants are the run's own.
 */
export function lineageTrials(
  lineage: readonly LineageStrategy[],
  tried: {
    readonly ofStrategies: readonly TriedRequest[];
    /** The request behind each receipt that a strategy was saved from. */
    readonly originRequests: ReadonlyMap<string, string>;
  },
  requestHash: Sha256Hex,
): number {
  const trialsByRequest = new Map<string, number>();
  for (const [depth, { originReceiptId, trials }] of lineage.entries()) {
    const own = trials - (lineage[depth + 1]?.trials ?? 0);
    const origin = originReceiptId === null ? undefined : tried.originRequests.get(originReceiptId);
    trialsByRequest.set(origin ?? `of strategy ${depth}`, own);
  }
  for (const { requestHash: hash, trials } of tried.ofStrategies) trialsByRequest.set(hash, trials);
  trialsByRequest.delete(requestHash);
  return sumOf([...trialsByRequest.values()]);
}
