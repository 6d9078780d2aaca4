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
import { type LoadProgress, type LoadReport, loadCandles } from "./load-candles.ts";
import { startSimulatedFeed } from "./simulated-feed.ts";

interface MarketDeps {
  readonly source: CandleSource;
  readonly clickhouseUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly bus: StreamBus;
  readonly out: SandboxConsole;
  /** Ends the loading after the chunk under way; the next start goes on from there. */
  readonly signal: AbortSignal;
}

/** Fills ClickHouse from the source with a progress bar; a simulated market then goes on minute by minute. */
export async function startMarket(deps: MarketDeps): Promise<{ stop(): Promise<void> }> {
  const { source, clock, logger, bus, out, signal } = deps;
  const clickhouse = createClickhouse({ url: deps.clickhouseUrl, logger });
  const candles = createCandlesStore({ clickhouse, clock });
  const stores = {
    candles,
    instruments: createInstrumentsStore({ clickhouse, clock }),
    loads: createCandleLoadsStore({ clickhouse, clock }),
  };
  const bar = out.progress("candles");
  try {
    const onProgress = ({ done, total }: LoadProgress) => {
      signal.throwIfAborted();
      bar.update(done, total);
    };
    const report = await loadCandles({ source, stores, clock, onProgress });
    bar.finish(`✓ ${describe(report)}`);
    sayDetails(out, report);
  } catch (error) {
    await clickhouse.close();
    throw error;
  }
  const stopping = new AbortController();
  const feed =
    source.kind === "simulated"
      ? startSimulatedFeed({ seed: source.seed, candles, streams: bus, clock, logger }, stopping.signal)
      : Promise.resolve();
  return {
    async stop() {
      stopping.abort();
      await feed;
      await clickhouse.close();
    },
  };
}

function sayDetails(out: SandboxConsole, { instruments, skipped }: LoadReport): void {
  for (const { ref, conflicts } of instruments) {
    if (conflicts === 0) continue;
    out.say(`  ${instrumentKey(ref)}: ${conflicts} minutes differ between files; the first file was taken`);
  }
  const byReason = Map.groupBy(skipped, ({ reason }) => reason);
  for (const [reason, [first, ...more]] of byReason) {
    const files = more.length === 0 ? first?.file : `${more.length + 1} files`;
    out.say(`  left out ${files}: ${reason}`);
  }
}

function describe({ instruments }: LoadReport): string {
  const rows = instruments.reduce((sum, { rowsLoaded }) => sum + rowsLoaded, 0);
  const names = instruments.map(({ ref }) => instrumentKey(ref)).join(", ");
  return rows === 0 ? `Candles of ${names} are up to date` : `${rows} candles loaded: ${names}`;
}
