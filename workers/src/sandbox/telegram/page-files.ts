import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { answerBytes } from "./http-answers.ts";

const MIME_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

interface PageFilesDeps {
  /** The folder of the built page. */
  readonly pageDir: string;
  /** The Mini App's origin, the only one that may be framed. */
  readonly miniAppOrigin: string | undefined;
}

/** Serves the built chat page; false where there is no such file. */
export function createPageFiles({ pageDir, miniAppOrigin }: PageFilesDeps) {
  const policy = [
    "default-src 'self'",
    `frame-src ${miniAppOrigin ?? "'none'"}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
  ].join("; ");

  return async (response: ServerResponse, url: URL): Promise<boolean> => {
    const path = url.pathname === "/" ? "index.html" : normalize(decodeURIComponent(url.pathname)).slice(1);
    const file = join(pageDir, path);
    const mimeType = MIME_TYPES[extname(file)];
    if (mimeType === undefined || !file.startsWith(pageDir + sep)) return false;
    const bytes = await readFile(file).catch(() => null);
    if (bytes === null) return false;
    answerBytes(response, {
      mimeType,
      bytes,
      headers: { "content-security-policy": policy, "cache-control": "no-cache" },
    });
    return true;
  };
}
