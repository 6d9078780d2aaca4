import type { Socket } from "node:net";
import type { App } from "./app.ts";

/**
 * Closes connections that have not asked for anything when the server closes. Browsers open them ahead of need; Node
 * ends those that are idle after a request, and would wait for these.
 */
export function closeSilentConnections(app: App): void {
  const silent = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
  app.server.on("request", ({ socket }) => silent.delete(socket));
  app.addHook("preClose", async () => {
    for (const socket of silent) socket.destroy();
  });
}
