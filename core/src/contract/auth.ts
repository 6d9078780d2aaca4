import { z } from "zod";
import { instantSchema, localeSchema, uuidSchema } from "./wire-values.ts";

const text = z.string().max(1_024);

/** Longer init data than Telegram makes is refused before anything is computed from it. */
export const INIT_DATA_MAX_LENGTH = 8_192;

/** `POST /api/auth/telegram`: the Mini App's init data as it came, or what the Login Widget handed to the page. */
export const loginRequestSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("mini_app"), init_data: z.string().max(INIT_DATA_MAX_LENGTH) }),
  z.strictObject({
    kind: z.literal("login_widget"),
    data: z.strictObject({
      id: z.union([z.int(), text]),
      first_name: text.optional(),
      last_name: text.optional(),
      username: text.optional(),
      photo_url: text.optional(),
      auth_date: z.union([z.int(), text]),
      hash: text,
    }),
  }),
]);
export type LoginRequest = z.infer<typeof loginRequestSchema>;

const userViewSchema = z
  .strictObject({ user_id: uuidSchema, telegram_user_id: z.int(), locale: localeSchema })
  .meta({ id: "User" });
export type UserView = z.infer<typeof userViewSchema>;

/**
 * The answer of a login and of a refresh. The access token goes into `Authorization: Bearer …` and is kept in memory
 * only; the refresh token travels in an HttpOnly cookie.
 */
export const sessionGrantSchema = z
  .strictObject({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in_seconds: z.int(),
    session_id: uuidSchema,
    workspace_id: uuidSchema,
    user: userViewSchema,
  })
  .meta({ id: "SessionGrant" });
export type SessionGrant = z.infer<typeof sessionGrantSchema>;

/** `GET /api/auth/me`: who asks, in which session, and for which workspace. */
export const meSchema = z
  .strictObject({
    user: userViewSchema,
    session: z.strictObject({
      session_id: uuidSchema,
      kind: z.enum(["mini_app", "login_widget"]),
      created_at: instantSchema,
      expires_at: instantSchema,
    }),
    workspace: z.strictObject({ workspace_id: uuidSchema, role: z.enum(["owner", "trader", "viewer"]) }),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof meSchema>;

/** `GET /api/auth/sessions`: the user's open sessions, newest first. `is_current` marks the one that asks. */
export const sessionListSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        session_id: uuidSchema,
        kind: z.enum(["mini_app", "login_widget"]),
        user_agent: z.string().nullable(),
        is_current: z.boolean(),
        created_at: instantSchema,
        last_seen_at: instantSchema,
        expires_at: instantSchema,
      }),
    ),
  })
  .meta({ id: "SessionList" });
export type SessionList = z.infer<typeof sessionListSchema>;
