import { and, desc, eq, gt, isNull, type SQL } from "drizzle-orm";
import { pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { ensureDefined } from "../kernel/assert.ts";
import type { Clock } from "../kernel/clock.ts";
import { sha256HexOfText } from "../kernel/hash.ts";
import type { CorrelationId, SessionId, UserId, WorkspaceId } from "../kernel/ids.ts";
import { type EpochMs, epochMs } from "../kernel/time.ts";
import type { AuditAppend } from "../platform/audit.ts";
import { newId, randomToken } from "../platform/crypto.ts";
import type { Db, Postgres } from "../platform/postgres.ts";
import type { SignIn, SignInKind } from "./signed-fields.ts";
import { identityUsers, type User } from "./users-store.ts";

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const identitySessions = pgTable("identity_sessions", {
  sessionId: uuid("session_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  kind: text("kind").$type<SignInKind>().notNull(),
  initDataHash: text("init_data_hash"),
  userAgent: text("user_agent"),
  createdAt: instant("created_at").notNull(),
  lastSeenAt: instant("last_seen_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  revokedAt: instant("revoked_at"),
  revokeReason: text("revoke_reason").$type<RevokeReason>(),
});

export const identityRefreshTokens = pgTable("identity_refresh_tokens", {
  refreshTokenId: uuid("refresh_token_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  sessionId: uuid("session_id").notNull(),
  tokenHash: text("token_hash").notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  usedAt: instant("used_at"),
});

type RevokeReason = "logout" | "revoked" | "refresh_reuse" | "rotated" | "deleted";

/** One login. The user's personal workspace is that of requests that name none. */
export interface Session {
  readonly sessionId: SessionId;
  readonly kind: SignInKind;
  readonly user: User;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** An open session as its user recognises it. It is seen when its refresh token is used. */
export interface ListedSession extends Session {
  readonly userAgent: string | null;
  readonly lastSeenAt: EpochMs;
}

interface Refusal {
  readonly ok: false;
  readonly code: "session_revoked" | "unauthenticated";
}

/** A session with the refresh token that continues it: told once, only its hash is kept. */
export type SessionOutcome =
  | { readonly ok: true; readonly session: Session; readonly refreshToken: string }
  | Refusal;

interface Revocation {
  readonly reason: RevokeReason;
  readonly correlationId: CorrelationId;
}

interface SessionsStoreDeps {
  readonly postgres: Postgres;
  readonly audit: AuditAppend;
  readonly clock: Clock;
  /** How long a session lives after its login, refreshed or not. */
  readonly lifetimeMs: number;
}

interface Login {
  readonly user: User;
  readonly signIn: SignIn;
  readonly userAgent: string | null;
  readonly correlationId: CorrelationId;
}

export type SessionsStore = ReturnType<typeof createSessionsStore>;

const USER_AGENT_MAX_LENGTH = 400;
const LIST_MAX = 100;

/** Sessions as families of refresh tokens, each of which counts once: one that comes back closes its session. */
export function createSessionsStore({ postgres, audit, clock, lifetimeMs }: SessionsStoreDeps) {
  const now = () => new Date(clock.nowMs());

  /** Does nothing where the same sign-in opened a session before. */
  async function insertSession(db: Db, login: Login): Promise<void> {
    const { user, signIn, userAgent, correlationId } = login;
    const sessionId = newId<SessionId>(clock);
    const at = clock.nowMs();
    const inserted = await db
      .insert(identitySessions)
      .values({
        sessionId,
        workspaceId: user.personalWorkspaceId,
        userId: user.userId,
        kind: signIn.kind,
        initDataHash: signIn.fingerprint,
        userAgent: userAgent?.slice(0, USER_AGENT_MAX_LENGTH).toWellFormed() ?? null,
        createdAt: new Date(at),
        lastSeenAt: new Date(at),
        expiresAt: new Date(at + lifetimeMs),
      })
      .onConflictDoNothing()
      .returning({ sessionId: identitySessions.sessionId });
    if (inserted.length === 0) return;
    await audit(db, {
      workspaceId: user.personalWorkspaceId,
      userId: user.userId,
      action: "session.opened",
      targetKind: "session",
      targetId: sessionId,
      outcome: "ok",
      correlationId,
      details: { kind: signIn.kind },
    });
  }

  async function grant(db: Db, session: Session): Promise<SessionOutcome> {
    const refreshToken = randomToken(32);
    await db.insert(identityRefreshTokens).values({
      refreshTokenId: newId(clock),
      workspaceId: session.user.personalWorkspaceId,
      userId: session.user.userId,
      sessionId: session.sessionId,
      tokenHash: sha256HexOfText(refreshToken),
      createdAt: now(),
      expiresAt: new Date(session.expiresAt),
    });
    return { ok: true, session, refreshToken };
  }

  async function close(db: Db, { session }: SessionRecord, why: Revocation): Promise<void> {
    const closed = await db
      .update(identitySessions)
      .set({ revokedAt: now(), revokeReason: why.reason })
      .where(and(eq(identitySessions.sessionId, session.sessionId), isNull(identitySessions.revokedAt)))
      .returning({ sessionId: identitySessions.sessionId });
    if (closed.length === 0) return;
    await audit(db, {
      workspaceId: session.user.personalWorkspaceId,
      userId: session.user.userId,
      action: `session.${why.reason}`,
      targetKind: "session",
      targetId: session.sessionId,
      outcome: why.reason === "refresh_reuse" ? "denied" : "ok",
      correlationId: why.correlationId,
      details: {},
    });
  }

  /** The same as the state `open` of `asRecord`. */
  const isOpen = () =>
    and(
      isNull(identitySessions.revokedAt),
      gt(identitySessions.expiresAt, now()),
      eq(identityUsers.isDeleted, false),
    );

  const select = (db: Db, where: SQL | undefined) =>
    db
      .select({ session: identitySessions, user: identityUsers })
      .from(identitySessions)
      .innerJoin(identityUsers, eq(identityUsers.userId, identitySessions.userId))
      .where(where);

  async function find(db: Db, where: SQL, options: { lock: boolean }): Promise<SessionRecord | null> {
    const query = select(db, where);
    const [row] = await (options.lock ? query.for("update", { of: identitySessions }) : query);
    return row === undefined ? null : asRecord(row);
  }

  function asRecord({ session, user }: SessionRow): SessionRecord {
    const expired = clock.nowMs() >= session.expiresAt.getTime();
    const revoked = session.revokedAt !== null || user.isDeleted;
    return {
      state: revoked ? "revoked" : expired ? "expired" : "open",
      session: {
        sessionId: session.sessionId as SessionId,
        kind: session.kind,
        createdAt: epochMs(session.createdAt.getTime()),
        expiresAt: epochMs(session.expiresAt.getTime()),
        user: {
          userId: user.userId as UserId,
          telegramUserId: user.telegramUserId,
          locale: user.locale,
          personalWorkspaceId: session.workspaceId as WorkspaceId,
        },
      },
    };
  }

  return {
    /**
     * Opens a session, or resumes the one that the same sign-in opened (a page that was loaded again). A sign-in whose
     * session was closed opens nothing any more.
     */
    async open(login: Login): Promise<SessionOutcome> {
      return postgres.tx(async (db) => {
        await insertSession(db, login);
        const found = await find(db, eq(identitySessions.initDataHash, login.signIn.fingerprint), {
          lock: true,
        });
        const { session, state } = ensureDefined(found, "session of the sign-in");
        const isOpen = state === "open" && session.user.userId === login.user.userId;
        return isOpen ? grant(db, session) : { ok: false, code: "session_revoked" };
      });
    },

    /** Takes a refresh token for a new one. A token that was used before closes its session. */
    async refresh(refreshToken: string, correlationId: CorrelationId): Promise<SessionOutcome> {
      return postgres.tx(async (db) => {
        const token = await findRefreshToken(db, refreshToken);
        if (token === null) return { ok: false, code: "unauthenticated" };
        const found = await find(db, eq(identitySessions.sessionId, token.sessionId), { lock: true });
        const record = ensureDefined(found, "session of the refresh token");
        if (record.state !== "open") return { ok: false, code: REFUSED_BY[record.state] };
        const used = await db
          .update(identityRefreshTokens)
          .set({ usedAt: now() })
          .where(
            and(
              eq(identityRefreshTokens.refreshTokenId, token.refreshTokenId),
              isNull(identityRefreshTokens.usedAt),
            ),
          )
          .returning({ refreshTokenId: identityRefreshTokens.refreshTokenId });
        if (used.length === 0) {
          await close(db, record, { reason: "refresh_reuse", correlationId });
          return { ok: false, code: "session_revoked" };
        }
        await db
          .update(identitySessions)
          .set({ lastSeenAt: now() })
          .where(eq(identitySessions.sessionId, record.session.sessionId));
        return grant(db, record.session);
      });
    },

    /** The session behind an access token, asked at every request, so that a closed one is refused at once. */
    async authenticate(
      sessionId: SessionId,
    ): Promise<{ readonly ok: true; readonly session: Session } | Refusal> {
      return postgres.tx(async (db) => {
        const record = await find(db, eq(identitySessions.sessionId, sessionId), { lock: false });
        if (record === null) return { ok: false, code: "unauthenticated" };
        return record.state === "open"
          ? { ok: true, session: record.session }
          : { ok: false, code: REFUSED_BY[record.state] };
      });
    },

    /** The user's open sessions, newest first, a hundred at most. */
    async list(userId: UserId): Promise<readonly ListedSession[]> {
      return postgres.tx(async (db) => {
        const rows = await select(db, and(eq(identitySessions.userId, userId), isOpen()))
          .orderBy(desc(identitySessions.createdAt), desc(identitySessions.sessionId))
          .limit(LIST_MAX);
        return rows.map((row) => ({
          ...asRecord(row).session,
          userAgent: row.session.userAgent,
          lastSeenAt: epochMs(row.session.lastSeenAt.getTime()),
        }));
      });
    },

    /**
     * Closes a session of the user for good: its access tokens, refresh tokens and its sign-in are refused from now on.
     * Answers false where the user has no such session.
     */
    async revoke(userId: UserId, sessionId: SessionId, why: Revocation): Promise<boolean> {
      return postgres.tx(async (db) => {
        const record = await find(db, eq(identitySessions.sessionId, sessionId), { lock: true });
        if (record === null || record.session.user.userId !== userId) return false;
        await close(db, record, why);
        return true;
      });
    },
  };
}

interface SessionRow {
  readonly session: typeof identitySessions.$inferSelect;
  readonly user: typeof identityUsers.$inferSelect;
}

/** A session as it is stored, closed ones included. */
interface SessionRecord {
  readonly session: Session;
  readonly state: "open" | "revoked" | "expired";
}

const REFUSED_BY = { revoked: "session_revoked", expired: "unauthenticated" } as const;

async function findRefreshToken(
  db: Db,
  refreshToken: string,
): Promise<{ refreshTokenId: string; sessionId: SessionId } | null> {
  const [row] = await db
    .select({
      refreshTokenId: identityRefreshTokens.refreshTokenId,
      sessionId: identityRefreshTokens.sessionId,
    })
    .from(identityRefreshTokens)
    .where(eq(identityRefreshTokens.tokenHash, sha256HexOfText(refreshToken)));
  return row === undefined ? null : { ...row, sessionId: row.sessionId as SessionId };
}
