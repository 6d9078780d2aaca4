import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import type { Figure } from "./figure.ts";
import { DENSE_INDICATORS, gridRequest, SPARSE_INDICATORS } from "./grid-cases.ts";
import { feeShareOf, type GridBenchOptions } from "./grid-figure.ts";
import { memoryFigures } from "./grid-memory-figures.ts";
import { type PythonRace, pythonFigures } from "./grid-python.ts";
import {
  createCrossRun,
  crossFigure,
  STOPS_BYTES,
  scoreAll,
  scoringFigures,
  stopsFigure,
} from "./grid-rates.ts";
import { reportFigure } from "./grid-report.ts";
import { rooflineFigure } from "./grid-roofline.ts";
import { createGridScene, meanTrades } from "./grid-scene.ts";
import { BOUNCING, gridSeries, WALK } from "./grid-series.ts";
import { threadsBytes, threadsFigure } from "./grid-threads.ts";
import { wholeRunFigure } from "./grid-whole-run.ts";

const BARS = { P1: ">= 9000", P1b: ">= 45000", P2: ">= 3000", P3: ">= 2500" };
const NUMBA_BAR = ">= 1.8";

/**
 * P1 to P6: how fast grids are scored, on a series that README.md tells how to rebuild. Every figure is the median of
 * rounds, and a sample of what it computed is compared with the reference engine bit for bit: a wrong figure is 0.
 */
export async function gridBench(options: GridBenchOptions): Promise<boolean> {
  const { bars, note } = options;
  note(`simulating ${bars.toLocaleString("en-US")} candles\n`);
  const bench: GridBench = { options, candles: gridSeries(bars, WALK), holds: true, tell };
  function tell(figure: Figure) {
    bench.holds &&= figure.ok;
    options.onFigure(figure);
  }
  await denseFigures(bench);
  if (isWanted(options, "P1b")) sparseFigures(bench);
  if (isWanted(options, "P3")) await crossFigures(bench);
  if (isWanted(options, "P4")) {
    for (const figure of await memoryFigures(bench.candles, options)) tell(figure);
  }
  if (options.python !== null && isWanted(options, "numba")) await pythonRaces(bench, options.python);
  return bench.holds;
}

interface GridBench {
  readonly options: GridBenchOptions;
  readonly candles: CandleSeries;
  holds: boolean;
  tell(figure: Figure): void;
}

function isWanted({ only }: GridBenchOptions, ...ids: readonly string[]): boolean {
  return only === null || ids.includes(only);
}

async function denseFigures({ options, candles, tell }: GridBench): Promise<void> {
  if (!isWanted(options, "P1", "P2", "P5", "P6", "roofline")) return;
  options.note("computing the signals of P1\n");
  const scene = createGridScene({
    request: gridRequest(DENSE_INDICATORS, candles),
    candles,
    feeShare: feeShareOf(options),
    moreBytes: STOPS_BYTES + threadsBytes(candles.length),
  });
  if (isWanted(options, "P1")) {
    for (const figure of scoringFigures(scene, { id: "P1", bar: BARS.P1 }, options)) tell(figure);
  } else scoreAll(scene);
  const trades = meanTrades(scene, scene.variants.length);
  if (isWanted(options, "P2")) tell(stopsFigure(scene, { id: "P2", bar: BARS.P2 }, options));
  if (isWanted(options, "P5")) tell(reportFigure(scene, trades, options));
  if (isWanted(options, "P6")) tell(await threadsFigure(scene, options));
  if (isWanted(options, "roofline")) tell(rooflineFigure(scene, options));
}

function sparseFigures({ options, candles, tell }: GridBench): void {
  options.note("computing the signals of P1b\n");
  const scene = createGridScene({
    request: gridRequest(SPARSE_INDICATORS, candles),
    candles,
    feeShare: feeShareOf(options),
  });
  for (const figure of scoringFigures(scene, { id: "P1b", bar: BARS.P1b }, options)) tell(figure);
}

/** On a series whose averages cross as often as the figure says, and on one that moves as markets do. */
async function crossFigures({ options, candles, tell }: GridBench): Promise<void> {
  const bouncing = createCrossRun(gridSeries(candles.length, BOUNCING), options);
  tell(crossFigure(bouncing, { id: "P3", bar: BARS.P3 }, options));
  const walking = createCrossRun(candles, options);
  tell(crossFigure(walking, { id: "P3.walk", bar: BARS.P3 }, options));
  tell(await wholeRunFigure("P3.run", { scene: walking.scene, candles }, options));
}

/** The same grids in Python, on the same core in turn. */
async function pythonRaces({ options, candles, tell }: GridBench, python: string): Promise<void> {
  options.note("racing kernels of numba\n");
  const cross = createCrossRun(gridSeries(candles.length, BOUNCING), options);
  const dense = createGridScene({
    request: gridRequest(DENSE_INDICATORS, candles),
    candles,
    feeShare: feeShareOf(options),
  });
  const races: readonly PythonRace[] = [
    {
      id: "P3.numba",
      bar: NUMBA_BAR,
      script: "ma_cross_numba.py",
      kernels: ["fused", "columns"],
      variants: cross.scene.variants.length,
      run: cross.run,
    },
    {
      id: "P1.signals_loop",
      bar: null,
      script: "signals_loop_numba.py",
      kernels: [""],
      variants: dense.variants.length,
      run: () => scoreAll(dense),
    },
  ];
  for (const figure of await pythonFigures(races, python, options)) tell(figure);
}
