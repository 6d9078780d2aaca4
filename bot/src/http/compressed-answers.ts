import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { App } from "./app.ts";

/** Shorter answers fit a few packets whatever is done to them; those that carry tokens are among them. */
const WORTH_BYTES = 16_384;

const compress = promisify(gzip);

/** Sends long JSON answers as gzip to whoever takes it. */
export function compressAnswers(app: App): void {
  app.addHook("onSend", async (request, reply, payload) => {
    if (typeof payload !== "string" || payload.length < WORTH_BYTES) return payload;
    reply.header("vary", "accept-encoding");
    if (!takesGzip(request.headers["accept-encoding"])) return payload;
    reply.header("content-encoding", "gzip").removeHeader("content-length");
    return compress(payload);
  });
}

/** Whether an `Accept-Encoding` names gzip, or anything, and does not rule it out with `q=0`. */
function takesGzip(accepted: string | string[] | undefined): boolean {
  return String(accepted ?? "")
    .split(",")
    .some((choice) => {
      const [name, ...parameters] = choice.split(";").map((part) => part.trim().toLowerCase());
      return (name === "gzip" || name === "*") && !parameters.some((part) => /^q=0(\.0*)?$/.test(part));
    });
}
