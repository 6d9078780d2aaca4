import type { Clock } from "@roehub/core/kernel/clock";
import { createCandleLoadsStore } from "@roehub/core/market-data/candle-loads-store";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { instrumentKey } from "@roehub/core/market-data/market";
import { createClickhouse } from "@roehub/core/platform/clickhouse";
import type { Logger } from "@roehub/core/platform/logging";
import type { StreamBus } from "@roehub/core/platform/streams";
import type { SandboxConsole } from "../console.ts";
import type { CandleSource } from "../sandbox-arguments.ts";
import { type LoadReport, loadCandles } from "./load-candles.ts";
import { startSimulatedFeed } from "./simulated-feed.ts";

export interface MarketStart {
  readonly source: CandleSource;
  readonly databases: { readonly clickhouseUrl: string };
  readonly clock: Clock;
  readonly logger: Logger;
  readonly bus: StreamBus;
  readonly out: SandboxConsole;
}

/** The sandbox's market: fills ClickHouse, says what it found, and where it is simulated goes on minute by minute. */
export async function startMarket(start: MarketStart): Promise<{ stop(): Promise<void> }> {
  const { source, databases, clock, logger, bus, out } = start;
  const clickhouse = createClickhouse({ url: databases.clickhouseUrl, logger });
  const candles = createCandlesStore({ clickhouse, clock });
  const stores = {
    candles,
    instruments: createInstrumentsStore({ clickhouse, clock }),
    loads: createCandleLoadsStore({ clickhouse, clock }),
  };
  const bar = out.progress("Candles");
  try {
    const onProgress = ({ done, total }: { done: number; total: number }) => bar.update(done, total);
    const report = await loadCandles({ source, stores, clock, onProgress });
    bar.finish(summary(source, report));
    sayDetails(out, report);
  } catch (error) {
    await clickhouse.close();
    throw error;
  }
  const ending = new AbortController();
  const feed =
    source.kind === "simulated"
      ? startSimulatedFeed({ seed: source.seed, candles, streams: bus, clock, logger }, ending.signal)
      : Promise.resolve();
  return {
    async stop() {
      ending.abort();
      await feed;
      await clickhouse.close();
    },
  };
}

function summary(source: CandleSource, report: LoadReport): string {
  const loaded = report.instruments.reduce((sum, instrument) => sum + instrument.rowsLoaded, 0);
  const kind = source.kind === "simulated" ? "simulated" : "recorded";
  const news = loaded === 0 ? "nothing new" : `${loaded.toLocaleString("en-US")} new`;
  return `✓ ${kind} candles of ${report.instruments.length} instruments (${news})`;
}

function sayDetails(out: SandboxConsole, { instruments, skipped }: LoadReport): void {
  for (const { ref, conflicts } of instruments) {
    if (conflicts === 0) continue;
    out.say(`  ${instrumentKey(ref)}: ${conflicts} minutes differ between files; the first file was taken`);
  }
  for (const { file, reason } of skipped) out.say(`  skipped ${file}: ${reason}`);
}
