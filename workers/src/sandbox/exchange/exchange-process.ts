import { parseArgs } from "node:util";
import { parseInstant } from "@roehub/core/kernel/time";
import { MARKETS } from "@roehub/core/market-data/market";
import { createLogger } from "@roehub/core/platform/logging";
import type { ExchangeSource } from "./exchange-source.ts";
import { createFileSource } from "./file-source.ts";
import { createMarketClock } from "./market-clock.ts";
import { createSandboxExchange } from "./sandbox-exchange.ts";
import { createSimulatedSource } from "./simulated-source.ts";

const USAGE =
  "usage: exchange-process.ts [--port 0] [--source simulated|DIR] [--seed 42] [--start 2026-03-04T12:00:00Z] [--speed 1]";

// An exchange in a process of its own, for harnesses: prints its addresses as one line of JSON, ends with SIGTERM.
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    source: { type: "string", default: "simulated" },
    seed: { type: "string", default: "42" },
    start: { type: "string" },
    speed: { type: "string", default: "1" },
  },
});
const [port, seed, speed] = [Number(values.port), Number(values.seed), Number(values.speed)];
const start = values.start === undefined ? null : parseInstant(values.start);
if (![port, seed, speed].every(Number.isFinite) || (values.start !== undefined && start === null))
  throw new Error(USAGE);

const source = await openSource(values.source);
const timer = createMarketClock({ ...(start === null ? {} : { startMs: start }), speed });
const logger = createLogger({ level: "warn", secrets: [] });
const exchange = createSandboxExchange({ source, timer, host: "127.0.0.1", port, logger });
await exchange.listen();
const urls = MARKETS.map(({ marketId }) => ({
  market_id: marketId,
  rest_url: exchange.urls.restUrl(marketId),
  socket_url: exchange.urls.socketUrl(marketId),
}));
const url = new URL("/", exchange.urls.restUrl(1)).origin;
process.stdout.write(`${JSON.stringify({ url, control_url: `${url}/control`, markets: urls })}\n`);
process.once("SIGTERM", () => void exchange.close().then(() => process.exit(0)));

async function openSource(name: string): Promise<ExchangeSource> {
  return name === "simulated" ? createSimulatedSource({ seed }) : await createFileSource(name);
}
