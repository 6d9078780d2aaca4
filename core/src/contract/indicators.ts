import { z } from "zod";

const paramSchema = z.discriminatedUnion("type", [
  z.strictObject({
    name: z.string(),
    type: z.enum(["int", "float"]),
    min: z.number(),
    max: z.number(),
    step: z.number(),
    default: z.number(),
  }),
  z.strictObject({
    name: z.string(),
    type: z.literal("enum"),
    values: z.array(z.string()),
    default: z.string(),
  }),
]);

/** `GET /api/indicators`: every indicator with its parameters, outputs and rules. `source` is where its formula is from. */
export const indicatorListSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        version: z.int(),
        title: z.string(),
        group: z.enum(["trend", "momentum", "volatility", "volume"]),
        params: z.array(paramSchema),
        constraints: z.array(
          z.strictObject({ left: z.string(), operator: z.literal("<"), right: z.string() }),
        ),
        inputs: z.array(z.enum(["open", "high", "low", "close", "volume"])),
        outputs: z.array(z.string()),
        rules: z.array(z.string()),
        default_rule: z.string(),
        source: z.string(),
      }),
    ),
  })
  .meta({ id: "IndicatorList" });
export type IndicatorList = z.infer<typeof indicatorListSchema>;
