import { z } from "zod";

/** A UUID in lower case. */
export const uuidSchema = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/** ISO-8601 in UTC: `2025-05-20T00:00:00Z`. */
export const instantSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/);

export const localeSchema = z.enum(["en", "ru"]);

/** `market_id` 1 Binance spot, 2 Binance futures, 3 Bybit spot, 4 Bybit futures. */
export const marketIdSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

export const instrumentRefSchema = z.strictObject({ market_id: marketIdSchema, symbol: z.string() });
