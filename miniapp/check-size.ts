import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { INDICATORS } from "@roehub/core/indicators/registry";

/** What a first visit may download before anything shows, compressed. */
const LIMIT_KB = 180;

interface ManifestChunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

const dist = new URL("./dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8")) as Record<
  string,
  ManifestChunk
>;

/** The entry and everything it imports statically. */
function initialFiles(): ReadonlySet<string> {
  const files = new Set<string>();
  const visit = (chunk: ManifestChunk | undefined) => {
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const name of chunk.imports ?? []) visit(manifest[name]);
  };
  for (const chunk of Object.values(manifest)) if (chunk.isEntry === true) visit(chunk);
  return files;
}

let totalBytes = 0;
for (const file of initialFiles()) {
  const bytes = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  totalBytes += bytes;
  process.stdout.write(`${(bytes / 1_000).toFixed(1).padStart(8)} kB  ${file}\n`);
}
/** The indicators' definitions and texts are large, and grow: only pages that need them may bring them. */
const mark = INDICATORS.map(({ formula }) => formula).find((formula) => /^[ -~]+$/.test(formula)) ?? "";
const holders = readdirSync(new URL("assets/", dist), { encoding: "utf8" })
  .map((name) => `assets/${name}`)
  .filter((file) => file.endsWith(".js") && readFileSync(new URL(file, dist), "utf8").includes(mark));
const isRegistryApart = holders.length > 0 && holders.every((file) => !initialFiles().has(file));
process.stdout.write(
  `${" ".repeat(12)}indicators, on demand: ${isRegistryApart ? "ok" : "NOT APART"} (${holders})\n`,
);

const totalKb = totalBytes / 1_000;
const isOk = totalBytes > 0 && totalKb <= LIMIT_KB && isRegistryApart;
process.stdout.write(
  `${totalKb.toFixed(1).padStart(8)} kB  initial JS, gzip; at most ${LIMIT_KB}: ${totalKb <= LIMIT_KB ? "ok" : "TOO LARGE"}\n`,
);
if (!isOk) process.exitCode = 1;
