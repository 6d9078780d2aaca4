import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { RoehubError } from "@roehub/core/kernel/errors";
import { problemDocument } from "./problem.ts";

/**
 * Answers bytes that are no HTTP request, before there is a request to answer: the one place that writes to a socket.
 * Source: nodejs.org, http, event "clientError".
 */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const refusal =
    error.code === "HPE_HEADER_OVERFLOW"
      ? new RoehubError("payload_too_large", "The request's headers are larger than this server reads.")
      : new RoehubError("malformed_body", "The request is not HTTP.");
  const body = JSON.stringify(problemDocument(refusal, { instance: "", requestId }));
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} ${refusal.status === 413 ? "Content Too Large" : "Bad Request"}`,
      "Content-Type: application/problem+json; charset=utf-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}
