import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Where an insert into a raw table is: it came, it is with the server, or it is stored and nobody knows yet. */
export type InsertMoment = "begun" | "sent" | "stored";

export const INSERT_MOMENTS: readonly InsertMoment[] = ["begun", "sent", "stored"];

/**
 * An address of ClickHouse that stays while the server behind it ends and starts again elsewhere, and that sees inserts
 * pass.
 */
export interface ClickhouseGate {
  /** `http://default:…@127.0.0.1:port/database`. */
  url(database: string): string;
  /** The server from now on; null: whoever comes is turned away. */
  aim(serverUrl: string | null): void;
  /** Calls `act` once, when the next insert into a raw table is at the moment. Answers how to take that back. */
  atNextInsert(moment: InsertMoment, act: () => void): () => void;
  close(): Promise<void>;
}

export async function openClickhouseGate(): Promise<ClickhouseGate> {
  let target: URL | null = null;
  const waiting = new Set<{ moment: InsertMoment; act: () => void }>();
  const reach = (moment: InsertMoment): void => {
    for (const one of waiting) {
      if (one.moment !== moment) continue;
      waiting.delete(one);
      one.act();
    }
  };
  const server = createServer((incoming, response) => {
    if (target === null) incoming.socket.destroy();
    else forward({ incoming, response, target, reach: isRawInsert(incoming) ? reach : () => {} });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: (database) => `http://default:gate@127.0.0.1:${port}/${database}`,
    aim(serverUrl) {
      target = serverUrl === null ? null : new URL(serverUrl);
    },
    atNextInsert(moment, act) {
      const one = { moment, act };
      waiting.add(one);
      return () => waiting.delete(one);
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Passage {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: URL;
  readonly reach: (moment: InsertMoment) => void;
}

/** Passes a request on with the server's own password. A side that is gone takes the other with it. */
function forward({ incoming, response, target, reach }: Passage): void {
  const outgoing = request({
    host: target.hostname,
    port: target.port,
    method: incoming.method,
    path: incoming.url,
    headers: { ...incoming.headers, host: target.host },
    agent: false,
  });
  // In place of the one that came.
  outgoing.setHeader(
    "Authorization",
    `Basic ${Buffer.from(`${target.username}:${target.password}`).toString("base64")}`,
  );
  reach("begun");
  outgoing.on("error", () => incoming.socket.destroy());
  outgoing.on("finish", () => reach("sent"));
  response.on("close", () => outgoing.destroy());
  outgoing.on("response", (answer) => {
    if (answer.statusCode === 200) reach("stored");
    answer.on("error", () => incoming.socket.destroy());
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  incoming.on("error", () => outgoing.destroy());
  incoming.pipe(outgoing);
}

function isRawInsert({ url = "" }: IncomingMessage): boolean {
  const query = URL.parse(url, "http://gate")?.searchParams.get("query") ?? "";
  return query.startsWith("INSERT INTO raw_");
}
