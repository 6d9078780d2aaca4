import { spawn } from "node:child_process";
import { expect, it } from "vitest";
import { endProcess, isProcess } from "./process-file.ts";

it("a process is known by its id and its command line, and by neither once it has ended", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000) // roehub-mark"]);
  const pid = child.pid ?? 0;
  expect(await isProcess(pid, "roehub-mark")).toBe(true);
  expect(await isProcess(pid, "another-mark")).toBe(false);
  await endProcess(pid, { signal: "SIGKILL", graceMs: 0 });
  expect(await isProcess(pid, "roehub-mark")).toBe(false);
});

it("a process that dies while it is asked for is waited for, however often", async () => {
  for (let round = 0; round < 20; round++) {
    const child = spawn("/bin/sleep", ["60"]);
    const pid = child.pid ?? 0;
    child.kill("SIGKILL");
    const known = await isProcess(pid, "sleep");
    if (known) await endProcess(pid, { signal: "SIGKILL", graceMs: 0 });
    expect(await isProcess(pid, "sleep")).toBe(false);
  }
});
