import type { ServerResponse } from "node:http";

export function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(JSON.stringify(body));
}

interface BytesAnswer {
  readonly mimeType: string;
  readonly bytes: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export function answerBytes(response: ServerResponse, { mimeType, bytes, headers = {} }: BytesAnswer): void {
  response.writeHead(200, {
    "content-type": mimeType,
    "content-length": bytes.length,
    "x-content-type-options": "nosniff",
    ...headers,
  });
  response.end(bytes);
}
