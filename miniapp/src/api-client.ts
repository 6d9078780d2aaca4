import type { LoginRequest, SessionGrant, UserView } from "@roehub/core/contract/auth";
import { ApiFailure, readRefusal } from "./api-failure.ts";

interface ApiClientDeps {
  readonly fetch: typeof fetch;
  /** Telegram's signed launch data, or null outside Telegram. */
  readonly initDataRaw: string | null;
}

export interface ApiClient {
  /** Signs in unless there is a session; answers who reads the page. */
  signIn(): Promise<UserView>;
  /** The JSON at `path`, which begins with `/api/`. Throws `ApiFailure`. */
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** The JSON that `path` answers to `body`. Throws `ApiFailure`. */
  post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T>;
  /** The answer at `path` with its body unread, for streams. Throws `ApiFailure`. */
  open(path: string, init: OpenInit): Promise<Response>;
}

export interface OpenInit {
  readonly method?: "POST";
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cache?: RequestCache;
  readonly signal?: AbortSignal;
}

/**
 * The API with a session around it. The access token is held in memory only. When it is refused the refresh cookie
 * is tried, then the launch data again, because a client in a frame may block the cookie; requests that are refused
 * at once share one such renewal.
 */
export function createApiClient({ fetch, initDataRaw }: ApiClientDeps): ApiClient {
  let grant: SessionGrant | null = null;
  let renewal: Promise<SessionGrant> | null = null;

  async function send(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(path, { ...init, headers: { Accept: "application/json", ...init.headers } });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new ApiFailure({ kind: "offline" });
    }
  }

  async function ask(path: string, init: RequestInit): Promise<SessionGrant | string> {
    const response = await send(path, { ...init, method: "POST" });
    if (response.ok) return (await response.json()) as SessionGrant;
    const refusal = await readRefusal(response);
    if (refusal.status === 401 || refusal.status === 403) return refusal.code;
    throw new ApiFailure(refusal);
  }

  function askWithLaunchData(initData: string): Promise<SessionGrant | string> {
    const body: LoginRequest = { kind: "mini_app", init_data: initData };
    return ask("/api/auth/telegram", {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  async function obtainGrant(): Promise<SessionGrant> {
    const ways = [
      ...(initDataRaw === null ? [] : [() => askWithLaunchData(initDataRaw)]),
      () => ask("/api/auth/refresh", {}),
    ];
    let firstRefusal: string | null = null;
    for (const way of grant === null ? ways : ways.toReversed()) {
      const answer = await way();
      if (typeof answer !== "string") return answer;
      firstRefusal ??= answer;
    }
    throw new ApiFailure({
      kind: "signed_out",
      code: initDataRaw === null ? "outside_telegram" : (firstRefusal ?? "unauthenticated"),
    });
  }

  function renew(): Promise<SessionGrant> {
    renewal ??= obtainGrant()
      .then((fresh) => {
        grant = fresh;
        return fresh;
      })
      .finally(() => {
        renewal = null;
      });
    return renewal;
  }

  async function openWith(token: string, path: string, init: OpenInit): Promise<Response | null> {
    const response = await send(path, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${token}` },
    });
    if (response.ok) return response;
    if (response.status === 401) return null;
    throw new ApiFailure(await readRefusal(response));
  }

  async function open(path: string, init: OpenInit): Promise<Response> {
    const used = grant ?? (await renew());
    const answer = await openWith(used.access_token, path, init);
    if (answer !== null) return answer;
    const fresh = grant === used || grant === null ? await renew() : grant;
    const retried = await openWith(fresh.access_token, path, init);
    if (retried === null) throw new ApiFailure({ kind: "signed_out", code: "unauthenticated" });
    return retried;
  }

  return {
    signIn: async () => (grant ?? (await renew())).user,
    open,
    async get<T>(path: string, signal?: AbortSignal) {
      const response = await open(path, signal === undefined ? {} : { signal });
      return (await response.json()) as T;
    },
    async post<T>(path: string, body: unknown, signal?: AbortSignal) {
      const response = await open(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        ...(signal !== undefined && { signal }),
      });
      return (await response.json()) as T;
    },
  };
}
