import { once } from "node:events";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { FastifyReply } from "fastify";

/** One open answer of server-sent events. */
export interface StreamConnection {
  /** Aborts when the connection is over, whoever ended it. */
  readonly signal: AbortSignal;
  /** Sends a frame; a client that leaves too much unread is cut off, and comes back with the last id it has. */
  send(frame: string): void;
  /** Settles when what was sent has been taken, or the connection is over. */
  drained(): Promise<void>;
  end(): void;
}

export interface StreamConnections {
  /**
   * Takes the reply over. More connections of one user than allowed are `too_many_requests`; after `endAll` there are no
   * more, and it is `unavailable`.
   */
  open(userId: string, reply: FastifyReply): StreamConnection;
  /** Ends every connection, for good. */
  endAll(): void;
}

interface StreamConnectionsOptions {
  readonly perUserMax: number;
  /** What may wait for a client to read it. */
  readonly unreadMaxBytes: number;
}

/** The open streams of one server. */
export function createStreamConnections(options: StreamConnectionsOptions): StreamConnections {
  const connections = new Map<StreamConnection, string>();
  let isOver = false;
  return {
    open(userId, reply) {
      if (isOver) throw new RoehubError("unavailable", "The server is stopping. Try again in a moment.");
      const open = [...connections.values()].filter((owner) => owner === userId).length;
      if (open >= options.perUserMax) {
        throw new RoehubError(
          "too_many_requests",
          `There are ${options.perUserMax} streams open already. Close one of the open pages first.`,
        );
      }
      const connection = openConnection(reply, options);
      connections.set(connection, userId);
      connection.signal.addEventListener("abort", () => connections.delete(connection), { once: true });
      return connection;
    },
    endAll() {
      isOver = true;
      for (const connection of connections.keys()) connection.end();
    },
  };
}

function openConnection(reply: FastifyReply, { unreadMaxBytes }: StreamConnectionsOptions): StreamConnection {
  const over = new AbortController();
  const { raw } = reply;
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value);
  }
  raw.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    // nginx holds answers back otherwise.
    "x-accel-buffering": "no",
    connection: "close",
  });
  raw.flushHeaders();
  raw.once("close", () => over.abort());
  // A client that is gone is no fault; `close` follows.
  raw.on("error", () => {});
  return {
    signal: over.signal,
    send(frame) {
      if (over.signal.aborted) return;
      raw.write(frame);
      if (raw.writableLength <= unreadMaxBytes) return;
      over.abort();
      raw.destroy();
    },
    async drained() {
      if (raw.writableNeedDrain) await once(raw, "drain", { signal: over.signal }).catch(() => {});
    },
    end() {
      over.abort();
      raw.end();
    },
  };
}
