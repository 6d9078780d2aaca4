import { createServer, type Socket } from "node:net";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { afterAll, afterEach, expect, it, vi } from "vitest";
import { openBackfillVenue } from "./backfill-venue.ts";

/** In place of Redis: it keeps what it is told. */
let told = "";
const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket);
  socket.on("data", (bytes) => {
    told += bytes.toString();
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
const port = typeof address === "object" ? (address?.port ?? 0) : 0;
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});
afterEach(() => void vi.unstubAllEnvs());

it.each(["", "prod"])(
  "gives Redis the password that stands beside its address (ROEHUB_ENV=%s)",
  async (name) => {
    told = "";
    vi.stubEnv("ROEHUB_ENV", name);
    vi.stubEnv("POSTGRES_DSN", "postgres://roehub@127.0.0.1:1/roehub");
    vi.stubEnv("CLICKHOUSE_URL", "http://roehub@127.0.0.1:1/market_data");
    vi.stubEnv("REDIS_URL", `redis://127.0.0.1:${port}`);
    vi.stubEnv("REDIS_PASSWORD", "open sesame");
    const venue = await openBackfillVenue({ marketId: 1, restUrl: null }, createSystemClock(), () => {});
    await vi.waitFor(() => expect(told.toLowerCase()).toContain("auth"), { timeout: 5_000 });
    expect(told).toContain("open sesame");
    await venue.close();
  },
);
