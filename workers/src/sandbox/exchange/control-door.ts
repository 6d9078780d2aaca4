import type { IncomingMessage } from "node:http";
import { parseInstant } from "@roehub/core/kernel/time";
import { instrumentKey, type MarketId } from "@roehub/core/market-data/market";
import type { Timer } from "@roehub/core/platform/timer";
import { z } from "zod";
import type { ExchangeMarket } from "./exchange-market.ts";
import type { ExchangeSockets } from "./exchange-sockets.ts";
import type { ExchangeTime } from "./exchange-time.ts";
import { faultSchema } from "./fault-schema.ts";
import type { Fault, Faults } from "./faults.ts";
import { isMarketClock, type MarketClock } from "./market-clock.ts";

/** How harnesses steer an exchange that runs in another process: JSON over HTTP, for this machine only. */
export interface ControlDoor {
  /** `path` after `/control`. */
  answer(request: IncomingMessage, path: string): Promise<{ status: number; body: unknown }>;
}

export interface ControlDoorDeps {
  readonly timer: Timer | MarketClock;
  readonly time: ExchangeTime;
  readonly faults: Faults;
  readonly sockets: ExchangeSockets;
  readonly markets: ReadonlyMap<MarketId, ExchangeMarket>;
  readonly wake: () => void;
}

const instant = z.union([z.int().min(0), z.string().transform((text) => parseInstant(text) ?? Number.NaN)]);
const clockSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("speed"), speed: z.number().positive() }),
  z.strictObject({ action: z.literal("pause") }),
  z.strictObject({ action: z.literal("resume") }),
  z.strictObject({ action: z.literal("skip"), to: instant.refine(Number.isFinite, "is not an instant") }),
]);

export function createControlDoor(deps: ControlDoorDeps): ControlDoor {
  const { timer, faults, wake } = deps;
  return {
    async answer(request, path) {
      const route = `${request.method} ${path === "/" ? "" : path}`;
      if (route === "GET ") return { status: 200, body: stateOf(deps) };
      if (route === "DELETE /faults") {
        faults.clear();
        return { status: 200, body: stateOf(deps) };
      }
      if (route !== "POST /faults" && route !== "POST /clock")
        return { status: 404, body: { error: "no such door" } };
      const given = await readJson(request);
      if (route === "POST /faults") {
        const spec = faultSchema.safeParse(given);
        if (!spec.success) return { status: 400, body: { error: z.prettifyError(spec.error) } };
        return { status: 201, body: faultJson(faults.add(spec.data)) };
      }
      const step = clockSchema.safeParse(given);
      if (!step.success) return { status: 400, body: { error: z.prettifyError(step.error) } };
      if (!isMarketClock(timer))
        return { status: 409, body: { error: "the clock of this exchange cannot be set" } };
      setClock(timer, step.data);
      wake();
      return { status: 200, body: stateOf(deps) };
    },
  };
}

function setClock(clock: MarketClock, step: z.infer<typeof clockSchema>): void {
  if (step.action === "speed") clock.setSpeed(step.speed);
  else if (step.action === "pause") clock.pause();
  else if (step.action === "resume") clock.resume();
  else clock.skipTo(step.to);
}

function stateOf({ timer, time, faults, sockets, markets }: ControlDoorDeps) {
  return {
    now_ms: time.nowMs(),
    skew_ms: time.skewMs(),
    ...(isMarketClock(timer) ? { speed: timer.speed(), is_paused: timer.isPaused() } : {}),
    connections: [...sockets.connections].map(({ marketId }) => ({ market_id: marketId })),
    instruments: [...markets.values()].flatMap(({ instruments }) => instruments.map(instrumentKey)),
    faults: faults.list().map(faultJson),
  };
}

function faultJson(fault: Fault) {
  const remaining = fault.remaining();
  return {
    id: fault.id,
    spec: fault.spec,
    added_ms: fault.addedMs,
    consumed: fault.consumed(),
    remaining: Number.isFinite(remaining) ? remaining : null,
  };
}

/** Null where the body is not JSON; schemas refuse it. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
