import { RoehubError } from "@roehub/core/kernel/errors";
import type { App } from "./app.ts";
import { isServerPath } from "./mini-app.ts";
import { notFound, pathOf, sendProblem } from "./problem.ts";

/** Answers what no route declared after it takes: 405 with `Allow` where the address is known, 404 elsewhere. */
export function answerMissing(app: App): void {
  const routes: { readonly matches: (path: string) => boolean; readonly methods: readonly string[] }[] = [];
  app.addHook("onRoute", ({ url, method }) => {
    routes.push({ matches: matcherOf(url), methods: typeof method === "string" ? [method] : method });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    const allowed = routes.filter(({ matches }) => matches(path)).flatMap(({ methods }) => methods);
    if (allowed.length === 0 || allowed.includes(request.method))
      return sendProblem(request, reply, notFound());
    reply.header("allow", [...new Set(allowed)].sort().join(", "));
    return sendProblem(
      request,
      reply,
      new RoehubError("method_not_allowed", "This address does not take this method. See the header Allow."),
    );
  });
}

/** Which paths a route's URL takes; the Mini App's `/*` leaves the server's own alone. */
function matcherOf(url: string): (path: string) => boolean {
  if (url === "/*") return (path) => !isServerPath(path);
  const pattern = new RegExp(`^${url.replaceAll(/:[a-z_]+/g, "[^/]+")}$`);
  return (path) => pattern.test(path);
}
