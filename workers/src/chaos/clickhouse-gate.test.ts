import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { INSERT_MOMENTS, openClickhouseGate } from "./clickhouse-gate.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A server that answers with what it was sent and by whom. */
async function startEcho() {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    response.end(JSON.stringify({ body, authorization: request.headers.authorization }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://default:secret@127.0.0.1:${(server.address() as AddressInfo).port}/default`;
}

async function openGate() {
  const gate = await openClickhouseGate();
  ends.push(gate.close);
  const address = new URL(gate.url("market_data"));
  const post = async (query: string) => {
    const url = `${address.origin}/?query=${encodeURIComponent(query)}`;
    const answer = await fetch(url, {
      method: "POST",
      body: "rows",
      headers: { Authorization: "Basic gate" },
    });
    return (await answer.json()) as unknown;
  };
  return { gate, post };
}

it("passes requests on with the password of the server behind it, whichever that is", async () => {
  const { gate, post } = await openGate();
  await expect(post("SELECT 1")).rejects.toThrow();
  gate.aim(await startEcho());
  const authorization = `Basic ${Buffer.from("default:secret").toString("base64")}`;
  expect(await post("SELECT 1")).toEqual({ body: "rows", authorization });
  gate.aim(null);
  await expect(post("SELECT 1")).rejects.toThrow();
});

it("sees an insert into a raw table come, go on and end; other statements it does not", async () => {
  const { gate, post } = await openGate();
  gate.aim(await startEcho());
  const seen: string[] = [];
  for (const moment of INSERT_MOMENTS) gate.atNextInsert(moment, () => seen.push(moment));
  await post("INSERT INTO venue_gaps FORMAT JSONEachRow");
  expect(seen).toEqual([]);
  await post("INSERT INTO raw_binance_klines_1m (symbol) FORMAT Native");
  expect(seen).toEqual(INSERT_MOMENTS);
  await post("INSERT INTO raw_bybit_klines_1m (symbol) FORMAT Native");
  expect(seen).toEqual(INSERT_MOMENTS);
});
