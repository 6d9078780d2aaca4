import { mkdtemp, readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { framePage } from "./frame-page.ts";
import { openStubStream, type StubStream } from "./stub-stream.ts";

/** What one path of the API answers; `delay` holds the answer back until it settles. */
export interface StubAnswer {
  readonly status?: number;
  readonly body: unknown;
  readonly delay?: Promise<void>;
}

export interface StubServer {
  readonly origin: string;
  /**
   * Answers by path without query, `/api/strategies`, or made from the query and the JSON body, which is null where
   * there is none; change it between steps of a test.
   */
  readonly answers: Map<string, StubAnswer | ((query: URLSearchParams, body: unknown) => StubAnswer)>;
  /** Connections of `/api/stream`, the latest last. */
  readonly streams: StubStream[];
  /** While true, connections are cut, as a dead network does. */
  isDown: boolean;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
};

/** Builds the Mini App into a directory of its own and answers where. */
export async function buildMiniApp(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "roehub-miniapp-"));
  const root = fileURLToPath(new URL("..", import.meta.url));
  await build({ root, logLevel: "error", build: { outDir, emptyOutDir: true } });
  return outDir;
}

/**
 * The edge of the process for browser tests: the built Mini App, a stub of the API, and under `/frame` a page that
 * stands for Telegram Web, with the Mini App in a frame.
 */
export async function startStubServer(directory: string): Promise<StubServer> {
  const answers: StubServer["answers"] = new Map();
  const streams: StubStream[] = [];
  const stub = { answers, streams, isDown: false };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://stub");
    if (pathname.startsWith("/api/")) {
      if (stub.isDown) return request.socket.destroy();
      if (pathname === "/api/stream" && !answers.has(pathname)) {
        return void streams.push(openStubStream(request, response, searchParams.get("topics") ?? ""));
      }
      const known = answers.get(pathname) ?? missing(pathname);
      const answer = typeof known === "function" ? known(searchParams, await readBody(request)) : known;
      await answer.delay;
      response.writeHead(answer.status ?? 200, { "Content-Type": "application/json" });
      return response.end(JSON.stringify(answer.body));
    }
    if (pathname === "/frame") {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
      return response.end(framePage);
    }
    const file = extname(pathname) === "" ? "/index.html" : pathname;
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    return response.end(await readFile(join(directory, file)));
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(stub, {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text === "" ? null : JSON.parse(text);
}

/** The problem document of a refusal. */
export function problem(status: number, code: string): StubAnswer {
  return {
    status,
    body: {
      type: "about:blank",
      title: "",
      status,
      code,
      detail: "",
      instance: "",
      request_id: "req-8F2K1M",
    },
  };
}

function missing(pathname: string): StubAnswer {
  return pathname === "/api/auth/refresh" ? problem(401, "unauthenticated") : problem(404, "not_found");
}
