import { firstDifference } from "../../../indicators/proofs/same-bits.ts";
import { assert } from "../../../kernel/assert.ts";
import type { RangeBars } from "../../range-bars.ts";
import { BLOCK_BARS, bitSeriesBytes } from "../bit-series.ts";
import { createGridMemory, type GridMemory } from "../grid-memory.ts";
import {
  EQUITY_AT,
  type ScoringKernels,
  type ScoringSetup,
  scoringScratchBytes,
  type TouchColumns,
  TRADES_AT,
  totalReturnPctOf,
  VARIANT_STATE_BYTES,
} from "../scoring/scoring-kernels.ts";
import { touchColumnsAt, touchColumnsBytes, writeTouchColumns } from "../scoring/touch-columns.ts";
import type { ScoredVariant, ScoringCase } from "./scoring-case.ts";

/** Kernels with the memory they work on, used for one case after the other. */
export interface KernelBench {
  readonly buffer: SharedArrayBuffer;
  createKernels(memory: GridMemory): ScoringKernels;
}

/** Enough for every case. */
export const BENCH_BYTES = 16 * 2 ** 20;

/** Before and after the scratch: bytes that stay zero. */
const MARGIN_BYTES = 1_024;

/** The scores of kernels, in the order of `referenceScores`. Throws where they write to what is not theirs. */
export function kernelScores(subject: ScoringCase, bench: KernelBench): ScoredVariant[] {
  const memory = createGridMemory(bench.buffer);
  try {
    return scoresOf({
      ...subject,
      ...placeCase(subject, memory),
      memory,
      kernels: bench.createKernels(memory),
    });
  } finally {
    // The next case gets zeroed places too, whatever became of this one.
    new Uint8Array(bench.buffer, 0, memory.allocate(0)).fill(0);
  }
}

function scoresOf(placed: PlacedCase): ScoredVariant[] {
  const { memory, kernels, margins } = placed;
  const inputs = new Int32Array(memory.buffer, 0, placed.states / 4);
  const before = inputs.slice();
  kernels.configure(setupOf(placed));
  const scores = [...stageA(placed), ...stageB(placed)];
  assert(firstDifference(inputs, before) === null, "kernels leave closes, bits and levels as they are");
  for (const margin of margins) {
    const bytes = new Uint8Array(memory.buffer, margin, MARGIN_BYTES);
    assert(
      bytes.every((byte) => byte === 0),
      "kernels write to states and scratch alone",
    );
  }
  return scores;
}

/** A case in a memory; places of its parts, what kernels write to last. */
interface PlacedCase extends ScoringCase {
  readonly memory: GridMemory;
  readonly kernels: ScoringKernels;
  readonly close: number;
  readonly places: number;
  readonly levels: number;
  readonly touch: TouchColumns | null;
  readonly states: number;
  readonly scratch: number;
  readonly margins: readonly number[];
}

function placeCase({ bars, points, variants, stops, terms, writePoints }: ScoringCase, memory: GridMemory) {
  const { length } = bars.range;
  const close = memory.allocate(8 * length);
  new Float64Array(memory.buffer, close, length).set(bars.range.close);
  const series = Array.from({ length: points }, () => memory.allocate(bitSeriesBytes(length)));
  writePoints(memory, series);
  const rows = variants.flatMap((variant) => variant.points.map((point) => series[point] ?? 0));
  const places = memory.allocate(4 * rows.length);
  new Uint32Array(memory.buffer, places, rows.length).set(rows);
  const pcts = stops.flatMap(({ slPct, tpPct }) => [slPct ?? Number.NaN, tpPct ?? Number.NaN]);
  const levels = memory.allocate(8 * pcts.length);
  new Float64Array(memory.buffer, levels, pcts.length).set(pcts);
  const touch = terms.fillModel === "touch" ? placeTouch(bars, memory) : null;
  const states = memory.allocate(VARIANT_STATE_BYTES * Math.max(variants.length, stops.length));
  const beforeScratch = memory.allocate(MARGIN_BYTES);
  const scratch = memory.allocate(scoringScratchBytes(length));
  const margins = [beforeScratch, memory.allocate(MARGIN_BYTES)];
  return { close, places, levels, touch, states, scratch, margins };
}

function placeTouch(bars: RangeBars, memory: GridMemory): TouchColumns {
  const size = { bars: bars.range.length, timeframeMs: bars.timeframeMs };
  const touch = touchColumnsAt(memory.allocate(touchColumnsBytes(size)), size);
  writeTouchColumns(bars, touch, memory.buffer);
  return touch;
}

function setupOf({ bars, window, variants, terms, close, scratch, touch }: PlacedCase): ScoringSetup {
  const indicators = variants[0]?.points.length ?? 0;
  return { bars: bars.range.length, ...window, close, indicators, ...terms, scratch, touch };
}

function stageA(placed: PlacedCase): ScoredVariant[] {
  const { kernels, window, variants, places, states } = placed;
  const batch = { count: variants.length, points: places, states };
  kernels.startVariants(batch);
  const lastBlock = Math.floor((window.endBar - 1) / BLOCK_BARS);
  for (let block = Math.floor(window.firstBar / BLOCK_BARS); block <= lastBlock; block++) {
    kernels.scoreBlock(block, batch);
  }
  return variants.map((_, index) => ({ variant: index, stops: null, ...resultAt(placed, index) }));
}

function stageB(placed: PlacedCase): ScoredVariant[] {
  const { kernels, variants, places, stops, levels, states } = placed;
  return variants.flatMap(({ points }, index) => {
    const ownPlaces = places + 4 * points.length * index;
    kernels.scoreStops({ points: ownPlaces, count: stops.length, levels, states });
    return stops.map((pair, at) => ({ variant: index, stops: pair, ...resultAt(placed, at) }));
  });
}

function resultAt({ memory, states, terms }: PlacedCase, index: number) {
  const view = new DataView(memory.buffer, states + index * VARIANT_STATE_BYTES, VARIANT_STATE_BYTES);
  const equityQuote = view.getFloat64(EQUITY_AT, true);
  return {
    totalReturnPct: totalReturnPctOf(equityQuote, terms.initCashQuote),
    trades: view.getUint32(TRADES_AT, true),
  };
}
