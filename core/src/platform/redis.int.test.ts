import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createTestRedis } from "../../../workers/src/sandbox/test-databases.ts";
import { createLogger } from "./logging.ts";
import { createRedis } from "./redis.ts";

const { url } = createTestRedis();
const logger = createLogger({ level: "silent", secrets: [] });

/** A way to the server on which connections can be lost without a word: what is sent on them goes nowhere. */
async function startWay() {
  const { hostname, port } = new URL(url);
  const ways = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      ways.add(socket);
      socket.on("error", () => undefined);
    }
    client.pipe(upstream).pipe(client);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of ways) socket.destroy();
    server.close();
  });
  const way = new URL(url);
  way.hostname = "127.0.0.1";
  way.port = String((server.address() as AddressInfo).port);
  return {
    url: way.href,
    lose() {
      for (const socket of ways) socket.unpipe().pause();
    },
  };
}

test("a connection whose other end is gone without a word is given up, and another one is made", async () => {
  const way = await startWay();
  const redis = createRedis({ url: way.url, logger, commandTimeoutMs: 300 });
  onTestFinished(() => redis.disconnect());
  expect(await redis.ping()).toBe("PONG");
  way.lose();
  await expect(redis.ping()).rejects.toThrow();
  await expect.poll(() => redis.ping().catch(() => "lost"), { timeout: 5_000 }).toBe("PONG");
});
