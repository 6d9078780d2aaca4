import {
  type LoginRequest,
  loginRequestSchema,
  meSchema,
  type SessionGrant,
  sessionGrantSchema,
  type UserView,
} from "@roehub/core/contract/auth";
import { verifyInitData } from "@roehub/core/identity/init-data";
import { verifyLoginWidget } from "@roehub/core/identity/login-widget";
import type { SessionOutcome, SessionsStore } from "@roehub/core/identity/sessions-store";
import type { SignIn, SignInOutcome } from "@roehub/core/identity/signed-fields";
import type { User, UsersStore } from "@roehub/core/identity/users-store";
import type { Clock } from "@roehub/core/kernel/clock";
import { RoehubError } from "@roehub/core/kernel/errors";
import { localeOf } from "@roehub/core/kernel/locale";
import { formatInstant } from "@roehub/core/kernel/time";
import { equalInConstantTime, hmacSha256 } from "@roehub/core/platform/crypto";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import {
  actorOf,
  callerOf,
  correlationIdOf,
  PUBLIC,
  SESSION,
  sessionRevoked,
  unauthenticated,
} from "./access.ts";
import type { AccessTokens } from "./access-token.ts";
import type { App } from "./app.ts";
import { clearRefreshCookie, refreshTokenOf, setRefreshCookie } from "./session-cookie.ts";

export interface AuthDeps {
  readonly botToken: string;
  /** How old a sign-in may be, and how far ahead of our clock. */
  readonly signInMaxAgeMs: number;
  readonly signInMaxAheadMs: number;
  readonly accessTokens: AccessTokens;
  readonly sessions: SessionsStore;
  readonly users: UsersStore;
  readonly clock: Clock;
}

/** `/api/auth`: signing in with Telegram, going on with a refresh token, leaving, and who one is. */
export function authRoutes(app: App, deps: AuthDeps): void {
  signInRoute(app, deps);
  refreshRoute(app, deps);
  logoutRoute(app, deps);
  meRoute(app);
}

function signInRoute(app: App, deps: AuthDeps): void {
  app.route({
    method: "POST",
    url: "/api/auth/telegram",
    config: PUBLIC,
    schema: {
      summary: "Sign in with Telegram",
      description:
        "Sets the refresh cookie. The same sign-in resumes its session; it is refused once that was closed.",
      tags: ["auth"],
      body: loginRequestSchema,
      response: { 200: sessionGrantSchema },
    },
    handler: async (request, reply) => {
      const signIn = ensureSignedIn(verify(request.body, deps));
      const correlationId = correlationIdOf(request);
      const locale = localeOf(signIn.languageCode ?? request.headers["accept-language"]?.split(",", 1)[0]);
      const { telegramUserId } = signIn;
      const { user } = await deps.users.register({ telegramUserId, chatId: null, locale, correlationId });
      const userAgent = request.headers["user-agent"] ?? null;
      const outcome = await deps.sessions.open({ user, signIn, userAgent, correlationId });
      const granted = await grant(reply, outcome, deps);
      await deps.users.recordLogin(user.userId);
      return granted;
    },
  });
}

function refreshRoute(app: App, deps: AuthDeps): void {
  app.route({
    method: "POST",
    url: "/api/auth/refresh",
    config: PUBLIC,
    schema: {
      summary: "Take a new access token for the refresh cookie",
      description: "The cookie is replaced. A cookie that was used before closes its session.",
      tags: ["auth"],
      body: NO_BODY,
      response: { 200: sessionGrantSchema },
    },
    handler: async (request, reply) => {
      const refreshToken = refreshTokenOf(request);
      if (refreshToken === null) throw unauthenticated();
      const outcome = await deps.sessions.refresh(refreshToken, correlationIdOf(request));
      return grant(reply, outcome, deps);
    },
  });
}

function logoutRoute(app: App, deps: AuthDeps): void {
  app.route({
    method: "POST",
    url: "/api/auth/logout",
    config: SESSION,
    schema: {
      summary: "Close this session",
      tags: ["auth"],
      body: NO_BODY,
      response: { 204: z.undefined().meta({ description: "Closed" }) },
    },
    handler: async (request, reply) => {
      const { session, actor } = callerOf(request);
      const why = { reason: "logout", correlationId: actor.correlationId } as const;
      await deps.sessions.revoke(actor.userId, session.sessionId, why);
      clearRefreshCookie(reply);
      return reply.code(204).send();
    },
  });
}

function meRoute(app: App): void {
  app.route({
    method: "GET",
    url: "/api/auth/me",
    config: SESSION,
    schema: { summary: "Who I am", tags: ["auth"], response: { 200: meSchema } },
    handler: async (request) => {
      const { session } = callerOf(request);
      const { workspaceId, role } = actorOf(request);
      return {
        user: userView(session.user),
        session: {
          session_id: session.sessionId,
          kind: session.kind,
          created_at: formatInstant(session.createdAt),
          expires_at: formatInstant(session.expiresAt),
        },
        workspace: { workspace_id: workspaceId, role },
      };
    },
  });
}

/** A POST that takes nothing: no body, or an empty object. */
const NO_BODY = z.strictObject({}).optional();

function verify(body: LoginRequest, deps: AuthDeps): SignInOutcome {
  const checks = {
    botToken: deps.botToken,
    crypto: { hmacSha256, equalInConstantTime },
    window: {
      nowMs: deps.clock.nowMs(),
      maxAgeMs: deps.signInMaxAgeMs,
      maxAheadMs: deps.signInMaxAheadMs,
    },
  };
  return body.kind === "mini_app"
    ? verifyInitData(body.init_data, checks)
    : verifyLoginWidget(body.data, checks);
}

function ensureSignedIn(outcome: SignInOutcome): SignIn {
  if (outcome.ok) return outcome.signIn;
  throw outcome.code === "init_data_expired"
    ? new RoehubError(
        "init_data_expired",
        "This sign-in is too old. Close the app and open it from the chat again.",
      )
    : new RoehubError(
        "init_data_invalid",
        "Telegram did not sign this. Open the app from the chat with the bot.",
      );
}

async function grant(reply: FastifyReply, outcome: SessionOutcome, deps: AuthDeps): Promise<SessionGrant> {
  if (!outcome.ok) {
    clearRefreshCookie(reply);
    throw outcome.code === "session_revoked" ? sessionRevoked() : unauthenticated();
  }
  const { session, refreshToken } = outcome;
  setRefreshCookie(reply, { refreshToken, expiresAt: session.expiresAt, clock: deps.clock });
  return {
    access_token: await deps.accessTokens.issue(session),
    token_type: "Bearer",
    expires_in_seconds: deps.accessTokens.lifetimeSeconds,
    session_id: session.sessionId,
    workspace_id: session.user.personalWorkspaceId,
    user: userView(session.user),
  };
}

function userView(user: User): UserView {
  return { user_id: user.userId, telegram_user_id: user.telegramUserId, locale: user.locale };
}
