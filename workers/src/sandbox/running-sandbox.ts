import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { marketIdSchema } from "@roehub/core/contract/wire-values";
import { z } from "zod";

const addressesSchema = z.strictObject({
  pid: z.int(),
  clickhouse_url: z.url(),
  /** Of the local exchange; a market that is not played is not there. */
  markets: z.array(z.strictObject({ market_id: marketIdSchema, rest_url: z.url(), socket_url: z.url() })),
});

/** Where the servers of a running sandbox are, for the command line tools of the same user. */
export type SandboxAddresses = z.output<typeof addressesSchema>;

const FILE = "addresses.json";

/** Says in the data directory where the servers are; for this user's eyes, because passwords are in it. */
export function announceAddresses(directory: string, addresses: SandboxAddresses): () => void {
  const file = join(directory, FILE);
  writeFileSync(`${file}.next`, JSON.stringify(addresses), { mode: 0o600 });
  renameSync(`${file}.next`, file);
  return () => rmSync(file, { force: true });
}

/** The sandboxes that run on the folders below `dataRoot`; what a killed one left is passed over. */
export function runningSandboxes(dataRoot: string): readonly SandboxAddresses[] {
  if (!existsSync(dataRoot)) return [];
  return readdirSync(dataRoot).flatMap((name) => {
    const file = join(dataRoot, name, FILE);
    const read = addressesSchema.safeParse(jsonOf(file));
    return read.success && isAlive(read.data.pid) ? [read.data] : [];
  });
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
