import { runBacktest } from "@roehub/core/backtest/run-backtest";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import type { Figure } from "./figure.ts";
import { type GridBenchOptions, gridFigure, median, rounded } from "./grid-figure.ts";
import { type GridScene, scoreOf } from "./grid-scene.ts";

/**
 * What a user waits for: the backtest of the scene's request on one core, from candles to ranked reports and hashes. Its
 * best return is compared with the best of the scores in `scene`.
 */
export async function wholeRunFigure(
  id: string,
  { scene, candles }: { readonly scene: GridScene; readonly candles: CandleSeries },
  options: GridBenchOptions,
): Promise<Figure> {
  const { request, kernels, variants } = scene;
  const compute = { modules: kernels.modules, threads: 1 };
  const seconds: number[] = [];
  let bestPct = Number.NaN;
  for (let round = 0; round < options.rounds; round++) {
    const startedMs = performance.now();
    const outcome = await runBacktest({ request, candles1m: candles, compute });
    seconds.push((performance.now() - startedMs) / 1_000);
    if (outcome.kind !== "completed") throw new RoehubError("internal", `the backtest is ${outcome.kind}`);
    bestPct = outcome.result.variants[0]?.totalReturnPct ?? Number.NaN;
  }
  const scores = variants.map((_, index) => scoreOf(scene, index).totalReturnPct);
  const expectedPct = scores.reduce((best, score) => Math.max(best, score), Number.NEGATIVE_INFINITY);
  return gridFigure({
    id,
    value: rounded(variants.length / median(seconds), 1),
    unit: "variants/s",
    bar: null,
    fault: Object.is(bestPct, expectedPct) ? null : `best ${expectedPct} %, the reference ${bestPct} %`,
    details: {
      bars: candles.length,
      variants: variants.length,
      reports: request.topK,
      seconds: rounded(median(seconds), 3),
      kernels: kernels.name,
    },
  });
}
