import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { type RunningExchange, startExchange, valueAt } from "./exchange-fixture.ts";

function doorOf({ exchange }: RunningExchange): string {
  return `${new URL(exchange.urls.restUrl(1)).origin}/control`;
}

async function post(url: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

describe("the control door", () => {
  it("tells the exchange's time, connections, instruments and faults", async () => {
    const running = await startExchange();
    await running.connect(4, "/v5/public/linear");
    const state: unknown = await (await fetch(doorOf(running))).json();
    expect(state).toMatchObject({
      speed: 1,
      is_paused: false,
      skew_ms: 0,
      connections: [{ market_id: 4 }],
      faults: [],
    });
    expect(valueAt(state, "instruments")).toHaveLength(12);
  });

  it("takes faults and tells what became of them", async () => {
    const running = await startExchange();
    const door = doorOf(running);
    const spec = { kind: "rate_limited", marketId: 1, retryAfterS: 3 };
    expect(await post(`${door}/faults`, spec)).toMatchObject({
      status: 201,
      body: { id: 1, spec, remaining: 1 },
    });
    expect((await running.get(1, "/api/v3/ping")).status).toBe(429);
    const state: unknown = await (await fetch(door)).json();
    expect(valueAt(state, "faults.0")).toMatchObject({ consumed: 1, remaining: 0 });
  });

  it("drops the faults that wait", async () => {
    const running = await startExchange();
    const door = doorOf(running);
    await post(`${door}/faults`, { kind: "server_error", count: 100 });
    await fetch(`${door}/faults`, { method: "DELETE" });
    expect((await running.get(1, "/api/v3/ping")).status).toBe(200);
  });

  it("sets the clock", async () => {
    const running = await startExchange();
    const door = `${doorOf(running)}/clock`;
    expect((await post(door, { action: "pause" })).body).toMatchObject({ is_paused: true });
    const to = running.clock.nowMs() + 3_600_000;
    expect((await post(door, { action: "skip", to })).body).toMatchObject({ now_ms: to });
    expect((await post(door, { action: "skip", to: "2030-01-01" })).body).toMatchObject({
      now_ms: Date.UTC(2030, 0, 1),
    });
    await post(door, { action: "resume" });
    expect((await post(door, { action: "speed", speed: 60 })).body).toMatchObject({
      speed: 60,
      is_paused: false,
    });
  });

  it.each([
    ["faults", { kind: "flood" }],
    ["faults", { kind: "connect_refused" }],
    ["faults", { kind: "gap", count: 0 }],
    ["faults", { kind: "gap", cuont: 1 }],
    ["clock", { action: "speed", speed: 0 }],
    ["clock", { action: "skip", to: "soon" }],
    ["clock", "pause"],
  ])("refuses a wrong request to /%s: %j", async (path, body) => {
    const running = await startExchange();
    expect(await post(`${doorOf(running)}/${path}`, body)).toMatchObject({ status: 400 });
  });
});

it("an exchange in a process of its own prints its addresses and ends when it is told", async () => {
  const entry = join(import.meta.dirname, "exchange-process.ts");
  const args = ["--start", "2026-03-04T12:00:00Z", "--speed", "60", "--seed", "7"];
  const child = spawn(process.execPath, [entry, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = (await once(createInterface(child.stdout), "line", {
      signal: AbortSignal.timeout(20_000),
    })) as [string];
    const printed: unknown = JSON.parse(line);
    const state: unknown = await (await fetch(String(valueAt(printed, "control_url")))).json();
    expect(state).toMatchObject({ speed: 60 });
    const restUrl = String(valueAt(printed, "markets.1.rest_url"));
    expect((await fetch(`${restUrl}/fapi/v1/ping`)).status).toBe(200);
    const ended = once(child, "exit", { signal: AbortSignal.timeout(10_000) });
    child.kill("SIGTERM");
    expect((await ended)[0]).toBe(0);
  } finally {
    child.kill("SIGKILL");
  }
}, 40_000);
