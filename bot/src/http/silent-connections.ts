import type { Socket } from "node:net";
import type { App } from "./app.ts";

/**
 * Closes connections that have not asked for anything when the server closes, and those of the last answers behind them.
 * Browsers open them ahead of need and keep them for later; Node ends those that are idle at that moment, and would wait
 * for the others until they time out.
 */
export function closeSilentConnections(app: App): void {
  const silent = new Set<Socket>();
  let isClosing = false;
  app.server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
  app.server.on("request", ({ socket }) => silent.delete(socket));
  app.addHook("onSend", async (_request, reply) => {
    if (isClosing) reply.header("connection", "close");
  });
  app.addHook("preClose", async () => {
    isClosing = true;
    for (const socket of silent) socket.destroy();
  });
}
