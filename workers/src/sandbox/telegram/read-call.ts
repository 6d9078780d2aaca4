import type { IncomingMessage } from "node:http";
import { BotApiError, badRequest } from "./bot-api-error.ts";
import { CallParams, isRecord, type UploadedFile } from "./call-params.ts";

/** Telegram accepts uploads of 50 MB; anything larger is refused before it is held in memory. */
const BODY_LIMIT_BYTES = 51 * 1024 * 1024;

/** Reads the parameters of a Bot API call from the query and from a JSON, form or multipart body. */
export async function readCall(request: IncomingMessage, query: URLSearchParams): Promise<CallParams> {
  const values: Record<string, unknown> = Object.fromEntries(query);
  const files = new Map<string, UploadedFile>();
  const body = await readBody(request);
  const contentType = request.headers["content-type"] ?? "";
  if (body.length === 0) return new CallParams(values, files);

  if (contentType.startsWith("application/json")) {
    Object.assign(values, parseJsonObject(body));
  } else if (contentType.startsWith("application/x-www-form-urlencoded")) {
    Object.assign(values, Object.fromEntries(new URLSearchParams(body.toString("utf8"))));
  } else if (contentType.startsWith("multipart/form-data")) {
    for (const [name, value] of await parseMultipart(body, contentType)) {
      if (typeof value === "string") values[name] = value;
      else files.set(name, await uploadedFile(value));
    }
  }
  return new CallParams(values, files);
}

/** The whole body, or a 413 once it exceeds `limitBytes`. */
export async function readBody(request: IncomingMessage, limitBytes = BODY_LIMIT_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > limitBytes) throw new BotApiError(413, "Request Entity Too Large");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function parseJsonObject(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw badRequest("can't parse JSON object");
  }
  if (!isRecord(value)) throw badRequest("object expected as the request body");
  return value;
}

async function parseMultipart(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  } catch {
    throw badRequest("can't parse multipart/form-data body");
  }
}

async function uploadedFile(file: File): Promise<UploadedFile> {
  return {
    name: file.name,
    mimeType: file.type === "" ? "application/octet-stream" : file.type,
    bytes: await file.bytes(),
  };
}
