import { createServer, type Socket } from "node:net";
import { ClickHouseError } from "@clickhouse/client";
import { afterAll, expect, it } from "vitest";
import {
  clickhouseBytes,
  clickhouseFault,
  clickhouseRows,
  createClickhouse,
  pingClickhouse,
} from "./clickhouse.ts";
import { createLogger } from "./logging.ts";

/** Takes connections and never answers. */
const sockets = new Set<Socket>();
const server = createServer((socket) => void sockets.add(socket));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
const port = typeof address === "object" ? (address?.port ?? 0) : 0;
const clickhouse = createClickhouse({
  url: `http://127.0.0.1:${port}/market_data`,
  logger: createLogger({ level: "silent", secrets: [] }),
  requestTimeoutMs: 100,
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await clickhouse.close();
});

it("says of a server that does not answer in time that it is unavailable", async () => {
  const fault = { code: "clickhouse_unavailable" };
  await expect(clickhouseRows(clickhouse, "SELECT 1", {})).rejects.toMatchObject(fault);
  await expect(clickhouseBytes(clickhouse, "SELECT 1", {})).rejects.toMatchObject(fault);
  await expect(pingClickhouse(clickhouse)).rejects.toMatchObject(fault);
});

it("tells a server that has too much to do from one that refuses the statement", () => {
  const refusal = (code: string) => new ClickHouseError({ message: "no", code, type: "NO" });
  expect(clickhouseFault(refusal("241"))).toMatchObject({ code: "clickhouse_unavailable" });
  const syntax = refusal("62");
  expect(clickhouseFault(syntax)).toBe(syntax);
});
