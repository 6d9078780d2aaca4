import { mkdirSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { openClickhouseEngine } from "./clickhouse-engine.ts";
import { createClickhouseHttp } from "./clickhouse-http.ts";

/** What the parent tells the process. */
export type ClickhouseOrder =
  | {
      readonly kind: "start";
      readonly directory: string;
      readonly password: string;
      readonly connections: number;
    }
  | { readonly kind: "stop" };

/** What the process answers. */
export type ClickhouseReport =
  | { readonly kind: "ready"; readonly port: number }
  | { readonly kind: "failed"; readonly text: string };

/**
 * The main module of the process that serves the ClickHouse engine, which is one process a data directory. It lives as
 * long as its parent: the end of the channel between them ends it, however the parent died.
 */
function main(): void {
  // By force: the engine's own end waits for what runs, and its folder opens again after any end.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
  let stop: () => Promise<void> = async () => {};
  process.on("message", (order: ClickhouseOrder) => {
    if (order.kind === "stop") {
      void stop().then(() => process.exit(0));
      return;
    }
    try {
      stop = serve(order);
    } catch (error) {
      report({ kind: "failed", text: error instanceof Error ? error.message : String(error) });
    }
  });
}

function serve({ directory, password, connections }: Extract<ClickhouseOrder, { kind: "start" }>) {
  const incomingDirectory = join(directory, "incoming");
  rmSync(incomingDirectory, { recursive: true, force: true });
  mkdirSync(incomingDirectory, { recursive: true });
  const engine = openClickhouseEngine(join(directory, "engine"), connections);
  const server = createClickhouseHttp({ engine, password, incomingDirectory });
  server.listen(0, "127.0.0.1", () =>
    report({ kind: "ready", port: (server.address() as AddressInfo).port }),
  );
  return async () => {
    server.close();
    server.closeIdleConnections();
    await engine.close();
  };
}

function report(message: ClickhouseReport): void {
  process.send?.(message);
}

main();
