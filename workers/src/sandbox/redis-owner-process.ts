import { startRedisServer } from "./redis-server.ts";

/** Starts a Redis on the folder that it is given and waits to be killed by the test of the server. */
async function main(directory: string): Promise<void> {
  await startRedisServer({ directory });
  process.send?.("started");
}

await main(process.argv[2] ?? "");
