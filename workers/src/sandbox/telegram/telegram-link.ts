/** What a t.me link of the local bot asks for. */
export type TelegramLink =
  | { readonly kind: "mini_app"; readonly startParam: string | undefined }
  | { readonly kind: "start"; readonly payload: string | undefined };

/** Telegram allows these characters in deep-link parameters. */
const PARAMETER = /^[A-Za-z0-9_-]{0,512}$/;

/**
 * Reads `https://t.me/{bot}?startapp=…` and `?start=…` (and `tg://resolve?domain={bot}&…`); null for every other
 * address. https://core.telegram.org/api/links
 */
export function parseTelegramLink(address: string, botUsername: string): TelegramLink | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const isWeb = ["http:", "https:"].includes(url.protocol) && url.hostname === "t.me";
  const name = isWeb ? url.pathname.slice(1) : url.protocol === "tg:" ? url.searchParams.get("domain") : null;
  if (name?.toLowerCase() !== botUsername.toLowerCase()) return null;
  const startApp = url.searchParams.get("startapp");
  const start = url.searchParams.get("start");
  if (!PARAMETER.test(startApp ?? start ?? "")) return null;
  if (startApp !== null) return { kind: "mini_app", startParam: startApp === "" ? undefined : startApp };
  return { kind: "start", payload: start === null || start === "" ? undefined : start };
}
