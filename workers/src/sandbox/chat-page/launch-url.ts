import type { MiniAppLaunch } from "./sandbox-protocol.ts";
import { THEME_PARAMS, type Theme } from "./theme-params.ts";

/** The Mini Apps version this page speaks. */
const VERSION = "8.0";

/**
 * The address of the frame, with the launch parameters in the fragment as Telegram Web puts them.
 * https://docs.telegram-mini-apps.com/platform/launch-parameters
 */
export function launchUrl(launch: MiniAppLaunch, theme: Theme): string {
  const parameters = new URLSearchParams({
    tgWebAppData: launch.initData,
    tgWebAppVersion: VERSION,
    tgWebAppPlatform: "weba",
    tgWebAppThemeParams: JSON.stringify(THEME_PARAMS[theme]),
  });
  const separator = launch.url.includes("#") ? "&" : "#";
  return `${launch.url}${separator}${parameters}`;
}
