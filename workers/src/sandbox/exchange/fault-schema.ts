import { epochMs } from "@roehub/core/kernel/time";
import { z } from "zod";
import type { FaultSpec } from "./faults.ts";

const scope = {
  marketId: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).exactOptional(),
  symbol: z.string().min(1).exactOptional(),
};
const count = z.int().min(1).exactOptional();
const durationMs = z.number().min(0);
const retryAfterS = z.int().min(0);
const instant = z.int().min(0).transform(epochMs);
const amount = z.number().nullable();

const kline = z.strictObject({
  tsOpen: instant,
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
  quoteVolume: z.number(),
  trades: amount,
  takerBuyBaseVolume: amount,
  takerBuyQuoteVolume: amount,
});

/** A fault as JSON, where it comes over the control door. */
export const faultSchema: z.ZodType<FaultSpec> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("disconnect"), ...scope }),
  z.strictObject({ kind: z.literal("connect_refused"), forMs: durationMs, ...scope }),
  z.strictObject({ kind: z.literal("server_shutdown"), afterMs: durationMs.exactOptional(), ...scope }),
  z.strictObject({ kind: z.literal("half_open"), ...scope }),
  z.strictObject({ kind: z.literal("gap"), count, ...scope }),
  z.strictObject({ kind: z.literal("duplicate"), count, ...scope }),
  z.strictObject({ kind: z.literal("reorder"), count, ...scope }),
  z.strictObject({ kind: z.literal("delay"), ms: durationMs, count, ...scope }),
  z.strictObject({
    kind: z.literal("revision"),
    marketId: scope.marketId.unwrap(),
    symbol: scope.symbol.unwrap(),
    tsOpen: z.int().min(0),
    kline: kline.exactOptional(),
    isTold: z.boolean().exactOptional(),
  }),
  z.strictObject({ kind: z.literal("rate_limited"), retryAfterS, count, ...scope }),
  z.strictObject({ kind: z.literal("banned"), retryAfterS, count, ...scope }),
  z.strictObject({
    kind: z.literal("server_error"),
    status: z.int().min(500).max(599).exactOptional(),
    count,
    ...scope,
  }),
  z.strictObject({ kind: z.literal("clock_skew"), ms: z.int(), ...scope }),
  z.strictObject({ kind: z.literal("garbage"), ...scope }),
]);
