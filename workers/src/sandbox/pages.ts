import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { RoehubError } from "@roehub/core/kernel/errors";

/** A page that Vite builds: what it is made from, and where its files end up. */
export interface Page {
  readonly name: string;
  readonly configFile: string;
  readonly sources: readonly string[];
  readonly outDir: string;
}

/** The Mini App and the chat page, by the repository's root. */
export function pagesOf(repository: string): { miniApp: Page; chatPage: Page } {
  const path = (...parts: string[]) => join(repository, ...parts);
  return {
    miniApp: {
      name: "Mini App",
      configFile: path("miniapp", "vite.config.ts"),
      sources: [path("miniapp"), path("core", "src"), path("package-lock.json")],
      outDir: path("miniapp", "dist"),
    },
    chatPage: {
      name: "chat page",
      configFile: path("workers", "src", "sandbox", "chat-page", "vite.config.ts"),
      sources: [path("workers", "src", "sandbox", "chat-page"), path("package-lock.json")],
      outDir: path(".roehub", "build", "chat-page"),
    },
  };
}

/** Builds the page if a source is newer than what was built, and answers whether it did. `signal` ends the build. */
export async function buildIfStale(
  page: Page,
  { repository, signal }: { readonly repository: string; readonly signal: AbortSignal },
): Promise<boolean> {
  const built = join(page.outDir, "index.html");
  const newest = Math.max(...page.sources.map(newestChangeMs));
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return false;
  const vite = join(repository, "node_modules", "vite", "bin", "vite.js");
  const child = spawn(process.execPath, [vite, "build", "--config", page.configFile, "--logLevel", "warn"], {
    cwd: join(page.configFile, ".."),
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => (output += bytes));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new RoehubError("internal", `The ${page.name} could not be built:\n${output.trim()}`);
  return true;
}

const NOT_SOURCES = new Set(["node_modules", "dist", "e2e"]);

function newestChangeMs(path: string): number {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  let newest = 0;
  for (const name of readdirSync(path)) {
    if (NOT_SOURCES.has(name) || /\.test\.tsx?$/.test(name)) continue;
    newest = Math.max(newest, newestChangeMs(join(path, name)));
  }
  return newest;
}
