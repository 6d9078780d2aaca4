import type { CookieSerializeOptions } from "@fastify/cookie";
import type { Clock } from "@roehub/core/kernel/clock";
import type { EpochMs } from "@roehub/core/kernel/time";
import { SECOND_MS } from "@roehub/core/kernel/time";
import type { FastifyReply, FastifyRequest } from "fastify";

const NAME = "roehub_refresh";

/**
 * Out of reach of scripts; sent in the frame of Telegram Web, which is another site, and to the sign-in routes alone.
 * Source: developer.mozilla.org, "Cookies Having Independent Partitioned State".
 */
const ATTRIBUTES: CookieSerializeOptions = {
  httpOnly: true,
  secure: true,
  sameSite: "none",
  partitioned: true,
  path: "/api/auth",
};

export function setRefreshCookie(
  reply: FastifyReply,
  { refreshToken, expiresAt, clock }: { refreshToken: string; expiresAt: EpochMs; clock: Clock },
): void {
  const maxAge = Math.max(0, Math.floor((expiresAt - clock.nowMs()) / SECOND_MS));
  reply.setCookie(NAME, refreshToken, { ...ATTRIBUTES, maxAge });
}

export function clearRefreshCookie(reply: FastifyReply): void {
  reply.clearCookie(NAME, ATTRIBUTES);
}

/** The refresh token of a request, if it carries one that looks like ours. */
export function refreshTokenOf(request: FastifyRequest): string | null {
  const token = request.cookies[NAME];
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : null;
}
