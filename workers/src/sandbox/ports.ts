import { once } from "node:events";
import { createServer } from "node:net";
import { RoehubError } from "@roehub/core/kernel/errors";

/** Refuses before any work where a port that will be needed is in use: `port_taken`, with what to do. */
export async function ensurePortsFree(host: string, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    if (await isFree(host, port)) continue;
    throw new RoehubError(
      "port_taken",
      `Port ${port} is taken by another program. Stop that program, or choose another port: npm start -- --port 4400`,
    );
  }
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
