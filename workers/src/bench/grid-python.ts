import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { Figure } from "./figure.ts";
import { dumpGrid } from "./grid-dump.ts";
import { type GridBenchOptions, gridFigure, median, rounded } from "./grid-figure.ts";

/** One of ours beside one in Python, on the same data. */
export interface PythonRace {
  readonly id: string;
  readonly bar: string | null;
  /** What runs in Python: a file of `vectorbt/` and its arguments after the folder of the data. */
  readonly script: string;
  readonly kernels: readonly string[];
  /** Variants of one run of ours. */
  readonly variants: number;
  run(): void;
}

/** Each round runs ours, then theirs, on a machine that does nothing else: what they share of noise is the same. */
export async function pythonFigures(
  races: readonly PythonRace[],
  python: string,
  options: GridBenchOptions,
): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), "roehub-bench-"));
  try {
    dumpGrid(directory, options);
    const figures: Figure[] = [];
    for (const race of races) {
      const peers: Peer[] = [];
      for (const kernel of race.kernels) {
        peers.push(await startPeer(python, [race.script, directory, ...kernel.split(" ").filter(Boolean)]));
      }
      figures.push(await raceFigure(race, peers, options));
    }
    return figures;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Peer {
  round(): Promise<Round>;
  end(): Promise<void>;
}

/** A line of `vectorbt/dumped.py`. */
interface Round {
  readonly seconds: number;
  readonly variants: number;
  /** Variants whose return has the same bits, and that have the same number of trades. */
  readonly same: number;
}

async function startPeer(python: string, args: readonly string[]): Promise<Peer> {
  const [script = "", ...more] = args;
  const child = spawn(python, ["-B", join(import.meta.dirname, "vectorbt", script), ...more], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: ensureDefined(child.stdout, "its output") })[Symbol.asyncIterator]();
  await nextLine(lines, child);
  return {
    async round() {
      child.stdin.write("\n");
      return await nextLine(lines, child);
    },
    async end() {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

async function nextLine(lines: AsyncIterator<string>, child: ChildProcess): Promise<Round> {
  const line = await lines.next();
  if (line.done) throw new RoehubError("internal", `${child.spawnfile} ended early`);
  return JSON.parse(line.value) as Round;
}

async function raceFigure(
  race: PythonRace,
  peers: readonly Peer[],
  { rounds }: GridBenchOptions,
): Promise<Figure> {
  const ours: number[] = [];
  const theirs: number[][] = peers.map(() => []);
  let last: Round = { seconds: 0, variants: 0, same: 0 };
  for (let round = -1; round < rounds; round++) {
    const startedMs = performance.now();
    race.run();
    const took = (performance.now() - startedMs) / 1_000;
    if (round >= 0) ours.push(took);
    for (const [index, peer] of peers.entries()) {
      last = await peer.round();
      if (round >= 0) theirs[index]?.push(last.seconds);
    }
  }
  for (const peer of peers) await peer.end();
  const times = theirs.map(median);
  const fastest = Math.min(...times);
  const ourRate = race.variants / median(ours);
  const theirRate = last.variants / fastest;
  return gridFigure({
    id: race.id,
    value: rounded(ourRate / theirRate, 2),
    unit: "x",
    bar: race.bar,
    fault:
      last.same === last.variants ? null : `${last.variants - last.same} of ${last.variants} scores differ`,
    details: {
      ours_variants_a_second: rounded(ourRate, 1),
      theirs_variants_a_second: rounded(theirRate, 1),
      peer: `${race.script} ${race.kernels[times.indexOf(fastest)] ?? ""}`.trim(),
      variants: race.variants,
      peer_variants: last.variants,
    },
  });
}
