import { ensureNever } from "@roehub/core/kernel/assert";
import { type BenchOrder, readBenchOrder } from "./bench-order.ts";
import { type Figure, figureLine } from "./figure.ts";
import { gridBench } from "./grid-bench.ts";
import { dumpGrid } from "./grid-dump.ts";
import { indicatorsBench } from "./indicators-bench.ts";
import { ingestBench } from "./ingest-bench.ts";

const USAGE = `Usage: npm run -s bench -- ingest|indicators|grid [--json] [--rows N] [--bars N] [--variants N] [--rounds N]
                                [--only ID] [--python PATH] [--dump DIR] [--planted-bug BUG]

  ingest         P10: candles from dump files into ClickHouse, raw to canonical
  indicators     P9: indicators over whole series against the fastest libraries of npm
  grid           P1 to P6: grids of a year of minutes, reports and memory; see workers/src/bench/README.md
  --json         one JSON line a figure and nothing else
  --rows         ingest: candles of the dump, 1,051,200 where it is not said: two years
  --bars         indicators, grid: candles of the series, 525,600 where it is not said: a year
  --variants     grid: variants of the large job of P4, 1,000,000 where it is not said
  --rounds       measurements of which the median counts: 3 of ingest, 21 of indicators, 5 of grid where it is not said
  --only         grid: one figure, P1 to P6, roofline or numba
  --python       grid: a Python with numba, whose kernels are measured beside P1 and P3
  --dump         grid: writes the series and the signals into a folder instead, for other languages
  --planted-bug  a fault that the harness has to find: ingest drop-row, indicators wrong-value, grid fee-once
`;

interface Output {
  out(text: string): void;
  error(text: string): void;
}

/** Runs a harness. Answers the exit code: 0 where every figure holds, 1 where one does not, 2 at wrong arguments. */
export async function benchCommand(args: readonly string[], output: Output): Promise<number> {
  const order = readBenchOrder(args);
  if (typeof order === "string") {
    output.error(`${order}\n${USAGE}`);
    return 2;
  }
  const holds = await runOrder(order, {
    onFigure: (figure) => output.out(figureLine(figure, order.asJson)),
    note: order.asJson ? () => {} : output.error,
  });
  if (!order.asJson) output.out(holds ? "Every figure holds.\n" : "Not every figure holds.\n");
  return holds ? 0 : 1;
}

interface Told {
  readonly onFigure: (figure: Figure) => void;
  readonly note: (text: string) => void;
}

async function runOrder(order: BenchOrder, told: Told): Promise<boolean> {
  switch (order.harness) {
    case "ingest":
      return await ingestBench({ ...order, ...told });
    case "indicators":
      return indicatorsBench({ ...order, ...told });
    case "grid":
      if (order.dump === null) return await gridBench({ ...order, ...told });
      dumpGrid(order.dump, { ...order, ...told });
      return true;
    default:
      return ensureNever(order);
  }
}
