import type { Session, SessionsStore } from "@roehub/core/identity/sessions-store";
import type { UsersStore } from "@roehub/core/identity/users-store";
import type { Actor } from "@roehub/core/kernel/actor";
import { assert, ensureDefined } from "@roehub/core/kernel/assert";
import { RoehubError } from "@roehub/core/kernel/errors";
import { type CorrelationId, isUuid, type WorkspaceId } from "@roehub/core/kernel/ids";
import type { EpochMs } from "@roehub/core/kernel/time";
import type { FastifyRequest } from "fastify";
import type { AccessTokens } from "./access-token.ts";
import type { App } from "./app.ts";

/** Who may call a route: everybody, or who holds an open session. */
export type Access = "public" | "session";

/** Who calls: their session, and whom the use cases act for. */
export interface Caller {
  readonly session: Session;
  readonly accessTokenExpiresAt: EpochMs;
  readonly actor: Actor;
}

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
    /** The body is refused by its use case, with the same problems in chat and over HTTP; its schema only documents it. */
    bodyIsReadByUseCase?: boolean;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

/** The `config` of a route for everybody. */
export const PUBLIC = { access: "public" } as const;
/** The `config` of a route for who holds an open session. */
export const SESSION = { access: "session" } as const;

interface AccessDeps {
  readonly accessTokens: AccessTokens;
  readonly sessions: Pick<SessionsStore, "authenticate">;
  readonly users: Pick<UsersStore, "roleIn">;
}

/**
 * Guards every route declared after it. One that does not say who may call it stops the server from starting, so that
 * none is open by oversight.
 */
export function guardRoutes(app: App, deps: AccessDeps): void {
  app.decorateRequest("caller", null);
  app.addHook("onRoute", ({ config, method, url }) => {
    assert(config?.access !== undefined, `${String(method)} ${url} does not say who may call it`);
  });
  app.addHook("onRequest", async (request) => {
    if (request.is404 || request.routeOptions.config.access === "public") return;
    request.caller = await identify(request, deps);
  });
}

/** The caller of a route with access `session`. */
export function callerOf(request: FastifyRequest): Caller {
  return ensureDefined(request.caller, "caller of a session route");
}

/** Whom the use cases act for. */
export function actorOf(request: FastifyRequest): Actor {
  return callerOf(request).actor;
}

/** The id that a request is followed by through logs, jobs and the audit. */
export function correlationIdOf(request: FastifyRequest): CorrelationId {
  return request.id as CorrelationId;
}

async function identify(request: FastifyRequest, deps: AccessDeps): Promise<Caller> {
  const token = /^Bearer ([\w.-]{1,4096})$/i.exec(request.headers.authorization ?? "")?.[1];
  const claims = token === undefined ? null : await deps.accessTokens.read(token);
  if (claims === null) throw unauthenticated();
  const outcome = await deps.sessions.authenticate(claims.sessionId);
  if (!outcome.ok) throw outcome.code === "session_revoked" ? sessionRevoked() : unauthenticated();
  const { session } = outcome;
  const correlationId = correlationIdOf(request);
  const { userId, personalWorkspaceId } = session.user;
  const workspaceId = request.headers["x-workspace-id"] ?? personalWorkspaceId;
  const role = isWorkspaceId(workspaceId) ? await deps.users.roleIn(workspaceId, userId) : null;
  if (!isWorkspaceId(workspaceId) || role === null) {
    throw new RoehubError("forbidden", "You are not a member of this workspace. Choose one of yours.");
  }
  return {
    session,
    accessTokenExpiresAt: claims.expiresAt,
    actor: { userId, workspaceId, role, correlationId },
  };
}

function isWorkspaceId(value: string | string[]): value is WorkspaceId {
  return typeof value === "string" && isUuid(value);
}

/** The answer to a request without a valid access token. */
export function unauthenticated(): RoehubError {
  return new RoehubError("unauthenticated", "Sign in first: open the app from the chat again.");
}

/** The answer to a session that was closed. */
export function sessionRevoked(): RoehubError {
  return new RoehubError("session_revoked", "This session was closed. Open the app from the chat again.");
}
