import { z } from "zod";
import { marketIdSchema } from "./wire-values.ts";

/** The query of `GET /api/market-data/instruments`: `q` is a part of the symbol. */
export const instrumentsQuerySchema = z.strictObject({
  market_id: z
    .string()
    .regex(/^[1-4]$/, { error: "a market id from 1 to 4" })
    .optional(),
  q: z.string().min(1).max(40).optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d{0,2}|1000)$/, { error: "a whole number from 1 to 1000" })
    .optional(),
});

/** Enabled and tradable instruments, ordered by symbol, then by market. Sizes are decimal strings in the quote or base. */
export const instrumentListSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        market_id: marketIdSchema,
        symbol: z.string(),
        instrument_key: z.string(),
        base: z.string(),
        quote: z.string(),
        tick_size: z.string().nullable(),
        lot_size: z.string().nullable(),
        min_notional: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "InstrumentList" });
export type InstrumentList = z.infer<typeof instrumentListSchema>;
