import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClickhouseServer, startClickhouseServer } from "../sandbox/clickhouse-server.ts";
import { endProcess } from "../sandbox/process-file.ts";
import { type RedisServer, startRedisServer } from "../sandbox/redis-server.ts";
import { type ClickhouseGate, openClickhouseGate } from "./clickhouse-gate.ts";

/** A real ClickHouse behind a gate and a real Redis, on a folder that goes with them. */
export interface ChaosServers {
  readonly directory: string;
  readonly redis: RedisServer;
  readonly gate: ClickhouseGate;
  /** Ends ClickHouse by force; whoever comes is turned away until it is started again. */
  killClickhouse(): Promise<void>;
  /** Starts it again on what it left. */
  startClickhouse(): Promise<void>;
  stop(): Promise<void>;
}

const END_GRACE_MS = 10_000;

export async function startChaosServers(): Promise<ChaosServers> {
  const directory = mkdtempSync(join(tmpdir(), "roehub-chaos-"));
  const ends: (() => Promise<void>)[] = [];
  const stop = async () => {
    await Promise.all(ends.map((end) => end()));
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const redis = await startRedisServer({ directory: join(directory, "redis") });
    ends.push(redis.kill);
    const gate = await openClickhouseGate();
    ends.push(gate.close);
    let clickhouse: ClickhouseServer | null = null;
    const startClickhouse = async () => {
      clickhouse = await startClickhouseServer({ directory: join(directory, "clickhouse") });
      gate.aim(clickhouse.url("default"));
    };
    const killClickhouse = async () => {
      if (clickhouse !== null) await endProcess(clickhouse.pid, { signal: "SIGKILL", graceMs: END_GRACE_MS });
      gate.aim(null);
    };
    ends.push(killClickhouse);
    await startClickhouse();
    return { directory, redis, gate, killClickhouse, startClickhouse, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
