import { ensureDefined } from "@roehub/core/kernel/assert";
import type { PageEvent, Snapshot, UserHandle } from "../chat-page/sandbox-protocol.ts";

/** Posts as the page does. */
export async function postJson(
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** The page's event stream as a list to be awaited. */
export async function openPage(origin: string, user: UserHandle) {
  const hangUp = new AbortController();
  const response = await fetch(`${origin}/sandbox/events?user=${user}`, { signal: hangUp.signal });
  const reader = ensureDefined(response.body, "event stream")
    .pipeThrough(new TextDecoderStream())
    .getReader();
  let unread = "";
  return {
    /** The next event of the stream. */
    async next(): Promise<PageEvent> {
      for (;;) {
        const end = unread.indexOf("\n\n");
        if (end >= 0) {
          const event = unread.slice("data: ".length, end);
          unread = unread.slice(end + 2);
          return JSON.parse(event) as PageEvent;
        }
        const { value } = await reader.read();
        unread += ensureDefined(value, "next event");
      }
    },
    close: () => hangUp.abort(),
  };
}

/** What a page that opens now would show. */
export async function readSnapshot(origin: string, user: UserHandle): Promise<Snapshot> {
  const page = await openPage(origin, user);
  const event = await page.next();
  page.close();
  if (event.type !== "snapshot") throw new Error(`the stream began with ${event.type}`);
  return event.snapshot;
}
