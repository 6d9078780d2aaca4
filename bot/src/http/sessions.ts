import { sessionListSchema } from "@roehub/core/contract/auth";
import type { SessionsStore } from "@roehub/core/identity/sessions-store";
import { isUuid, type SessionId } from "@roehub/core/kernel/ids";
import { formatInstant } from "@roehub/core/kernel/time";
import { z } from "zod";
import { actorOf, callerOf, SESSION } from "./access.ts";
import type { App } from "./app.ts";
import { missing } from "./problem.ts";

interface SessionsDeps {
  readonly sessions: SessionsStore;
}

/** `/api/auth/sessions`: where one is signed in, and closing what one does not recognise. */
export function sessionsRoutes(app: App, deps: SessionsDeps): void {
  listSessionsRoute(app, deps);
  closeSessionRoute(app, deps);
}

function listSessionsRoute(app: App, { sessions }: SessionsDeps): void {
  app.route({
    method: "GET",
    url: "/api/auth/sessions",
    config: SESSION,
    schema: { summary: "My open sessions", tags: ["auth"], response: { 200: sessionListSchema } },
    handler: async (request) => {
      const { session: current, actor } = callerOf(request);
      const open = await sessions.list(actor.userId);
      return {
        items: open.map((session) => ({
          session_id: session.sessionId,
          kind: session.kind,
          user_agent: session.userAgent,
          is_current: session.sessionId === current.sessionId,
          created_at: formatInstant(session.createdAt),
          last_seen_at: formatInstant(session.lastSeenAt),
          expires_at: formatInstant(session.expiresAt),
        })),
      };
    },
  });
}

function closeSessionRoute(app: App, { sessions }: SessionsDeps): void {
  app.route({
    method: "DELETE",
    url: "/api/auth/sessions/:session_id",
    config: SESSION,
    schema: {
      summary: "Close one of my sessions",
      tags: ["auth"],
      params: z.strictObject({ session_id: z.string() }),
      response: { 204: z.undefined().meta({ description: "Closed" }) },
    },
    handler: async (request, reply) => {
      const { userId, correlationId } = actorOf(request);
      const { session_id } = request.params;
      const isClosed =
        isUuid(session_id) &&
        (await sessions.revoke(userId, session_id as SessionId, { reason: "revoked", correlationId }));
      if (!isClosed) throw missing("session");
      return reply.code(204).send();
    },
  });
}
