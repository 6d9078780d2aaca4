import { z } from "zod";

/** The largest and the usual number of items in one answer of a list. */
export const PAGE_LIMIT_MAX = 100;
export const PAGE_LIMIT_DEFAULT = 20;

/** The query of a list: `limit` 1 to 100, `cursor` the `next_cursor` of the page before. */
export const pageQuerySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, { error: `a whole number from 1 to ${PAGE_LIMIT_MAX}` })
    .optional()
    .meta({ description: `1 to ${PAGE_LIMIT_MAX}, ${PAGE_LIMIT_DEFAULT} if absent` }),
  cursor: z.string().min(1).max(200).optional().meta({ description: "next_cursor of the page before" }),
});

/** One page of a list. `next_cursor` is null on the last one; what it says is nobody's business but the server's. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() });
}
