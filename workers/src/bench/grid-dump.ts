import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BLOCK_BYTES, BLOCK_WORDS, blocksOf } from "@roehub/core/backtest/fastpath/bit-series";
import { indicatorPoints } from "@roehub/core/backtest/grid";
import { DENSE_INDICATORS, gridRequest } from "./grid-cases.ts";
import { feeShareOf, type GridBenchOptions } from "./grid-figure.ts";
import { createCrossRun, scoreAll } from "./grid-rates.ts";
import { createGridScene, type GridScene, scoreOf } from "./grid-scene.ts";
import { BOUNCING, gridSeries, WALK } from "./grid-series.ts";

/**
 * Writes what P1 and P3 are measured on, for programs in other languages: closes, P1's signals, and the scores that the fast
 * path has for every variant. README.md tells the layout.
 */
export function dumpGrid(directory: string, options: GridBenchOptions): void {
  const { bars, note } = options;
  mkdirSync(directory, { recursive: true });
  const write = (name: string, data: Uint8Array | string) => writeFileSync(join(directory, name), data);
  const walk = gridSeries(bars, WALK);
  const scene = createGridScene({
    request: gridRequest(DENSE_INDICATORS, walk),
    candles: walk,
    feeShare: feeShareOf(options),
  });
  scoreAll(scene);
  write("p1.closes", bytesOf(walk.close));
  write("p1.signals", plainSignals(scene));
  write("p1.scores", scoresOf(scene));
  write("p1.json", `${JSON.stringify({ bars, indicators: pointsOf(scene) }, null, 2)}\n`);
  const bouncing = gridSeries(bars, BOUNCING);
  const cross = createCrossRun(bouncing, options);
  cross.run();
  write("p3.closes", bytesOf(bouncing.close));
  write("p3.scores", scoresOf(cross.scene));
  write("p3.json", `${JSON.stringify({ bars, indicators: pointsOf(cross.scene) }, null, 2)}\n`);
  note(`wrote p1 and p3 to ${directory}\n`);
}

function pointsOf({ request }: GridScene) {
  return request.indicators.map((grid) => ({
    id: grid.id,
    rule: grid.rule,
    points: [...indicatorPoints(grid)],
  }));
}

/** Of each variant its total return in percent and its trades, two doubles. */
function scoresOf(scene: GridScene): Uint8Array {
  const table = scene.variants.flatMap((_, index) => {
    const { totalReturnPct, trades } = scoreOf(scene, index);
    return [totalReturnPct, trades];
  });
  return bytesOf(Float64Array.from(table));
}

/** For each point of each indicator in turn the long bits, then the short bits, bar 0 in the lowest bit of the first byte. */
function plainSignals(scene: GridScene): Uint8Array {
  const { bars, memory, pointPlaces } = scene;
  const { length } = bars.range;
  const sideBytes = Math.ceil(length / 8);
  const blockSideBytes = BLOCK_WORDS * 8;
  const places = pointPlaces.flat();
  const signals = new Uint8Array(places.length * 2 * sideBytes);
  const shared = new Uint8Array(memory.buffer);
  for (const [point, place] of places.entries()) {
    for (let side = 0; side < 2; side++) {
      const into = signals.subarray((2 * point + side) * sideBytes, (2 * point + side + 1) * sideBytes);
      for (let block = 0; block < blocksOf(length); block++) {
        const from = place + block * BLOCK_BYTES + side * blockSideBytes;
        const count = Math.min(blockSideBytes, sideBytes - block * blockSideBytes);
        into.set(shared.subarray(from, from + count), block * blockSideBytes);
      }
    }
  }
  return signals;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
