import { once } from "node:events";
import { connect } from "node:net";
import { fastify } from "fastify";
import { afterEach, expect, test, vi } from "vitest";
import { createStreamConnections, type StreamConnection } from "./stream-connections.ts";

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A server of nothing but streams; `opened` are its ends of them. */
async function serve({ perUserMax = 8, unreadMaxBytes = 256 * 1_024 } = {}) {
  const connections = createStreamConnections({ perUserMax, unreadMaxBytes });
  const opened: StreamConnection[] = [];
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.get<{ Params: { user: string } }>("/:user", async (request, reply) => {
    reply.header("x-request-id", "r-1");
    opened.push(connections.open(request.params.user, reply));
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  servers.push({ close: () => app.close() });
  const address = app.server.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  return {
    connections,
    opened,
    port: address.port,
    url: (user: string) => `http://127.0.0.1:${address.port}/${user}`,
  };
}

test("an open stream has the reply's own headers and is never buffered or cached on its way", async () => {
  const { opened, url } = await serve();
  const answer = await fetch(url("ann"));
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "x-accel-buffering": "no",
    "x-request-id": "r-1",
  });
  opened[0]?.send("event: a\n\n");
  opened[0]?.end();
  expect(await answer.text()).toBe("event: a\n\n");
});

test("a client that reads nothing is cut off once too much waits for it", async () => {
  const { opened, port } = await serve();
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.pause();
  socket.write("GET /ann HTTP/1.1\r\nhost: x\r\n\r\n");
  await vi.waitFor(() => expect(opened).toHaveLength(1));
  const frame = `data: ${"x".repeat(100_000)}\n\n`;
  let sent = 0;
  while (opened[0]?.signal.aborted === false && sent < 1_000) {
    opened[0].send(frame);
    sent++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(opened[0]?.signal.aborted).toBe(true);
  expect(sent).toBeLessThan(1_000);
  // What the machine holds for the client is all that it can still read.
  socket.resume();
  await once(socket, "close");
});

test("what was taken by the client is not held against it", async () => {
  const { opened, url } = await serve();
  const answer = await fetch(url("ann"));
  const text = answer.text();
  const frame = `data: ${"x".repeat(20_000)}\n\n`;
  for (let sent = 0; sent < 200; sent++) {
    opened[0]?.send(frame);
    await opened[0]?.drained();
  }
  opened[0]?.end();
  expect((await text).length).toBe(200 * frame.length);
});

test("a user has so many streams at once; one that is over no longer counts", async () => {
  const { opened, url } = await serve({ perUserMax: 2 });
  const leave = new AbortController();
  await fetch(url("ann"), { signal: leave.signal });
  await fetch(url("ann"));
  const refused = await fetch(url("ann"));
  expect(refused.status).toBe(429);
  expect(await refused.text()).toContain("2 streams open already");
  expect((await fetch(url("boris"))).status).toBe(200);
  leave.abort();
  await vi.waitFor(() => expect(opened[0]?.signal.aborted).toBe(true));
  expect((await fetch(url("ann"))).status).toBe(200);
});

test("all end together, and a request that was under way opens none after them", async () => {
  const { connections, opened, url } = await serve();
  const answers = await Promise.all([fetch(url("ann")), fetch(url("boris"))]);
  connections.endAll();
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(["", ""]);
  expect((await fetch(url("ann"))).status).toBe(503);
  expect(opened).toHaveLength(2);
});
