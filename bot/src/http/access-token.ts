import type { Session } from "@roehub/core/identity/sessions-store";
import { assert } from "@roehub/core/kernel/assert";
import type { Clock } from "@roehub/core/kernel/clock";
import { isUuid, type SessionId } from "@roehub/core/kernel/ids";
import { type EpochMs, epochMs, SECOND_MS } from "@roehub/core/kernel/time";
import { errors, jwtVerify, SignJWT } from "jose";

const ALGORITHM = "HS256";
const TYPE = "at+jwt";
const ISSUER = "roehub";
const AUDIENCE = "roehub-api";

interface AccessTokensDeps {
  /** At least 32 bytes: what HMAC-SHA-256 needs (RFC 7518, section 3.2). */
  readonly secret: Uint8Array;
  readonly lifetimeMs: number;
  readonly clock: Clock;
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;

/** Short-lived bearer tokens (RFC 9068) that name a session. They prove nothing alone: the session must be open too. */
export function createAccessTokens({ secret, lifetimeMs, clock }: AccessTokensDeps) {
  assert(secret.length >= 32, "the session secret has at least 32 bytes");
  return {
    lifetimeSeconds: Math.floor(lifetimeMs / SECOND_MS),

    async issue(session: Session): Promise<string> {
      const issuedAt = Math.floor(clock.nowMs() / SECOND_MS);
      return new SignJWT({ sid: session.sessionId })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(session.user.userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + Math.floor(lifetimeMs / SECOND_MS))
        .sign(secret);
    },

    /** What a token says, or null for one that is forged, for another purpose, or no longer valid. */
    async read(
      token: string,
    ): Promise<{ readonly sessionId: SessionId; readonly expiresAt: EpochMs } | null> {
      try {
        const { payload } = await jwtVerify(token, secret, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ["exp", "iat", "sub", "sid"],
          currentDate: new Date(clock.nowMs()),
        });
        const { exp, sid: sessionId } = payload;
        return typeof sessionId === "string" && isUuid(sessionId) && exp !== undefined
          ? { sessionId: sessionId as SessionId, expiresAt: epochMs(exp * SECOND_MS) }
          : null;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
