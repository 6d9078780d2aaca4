import {
  backButton,
  closeMiniApp,
  hapticFeedback,
  init,
  mainButton,
  miniApp,
  retrieveAndroidDeviceData,
  retrieveLaunchParams,
  retrieveRawInitData,
  setMiniAppBackgroundColor,
  setMiniAppHeaderColor,
  swipeBehavior,
  targetOrigin,
  themeParams,
  viewport,
} from "@telegram-apps/sdk-react";
import type { Hex } from "./color.ts";
import type { ThemeParams } from "./theme.ts";

export interface MainButtonState {
  readonly text: string;
  readonly isEnabled: boolean;
}

export type Haptic = "selection" | "success" | "error" | "warning";

/**
 * The Telegram client around the page: the one door to its SDK. Outside Telegram `isInside` is false, nothing here
 * has an effect, and the page draws its own header and bottom button.
 */
export interface Telegram {
  readonly isInside: boolean;
  /** The signed launch data for `POST /api/auth/telegram`, or null. Never logged or stored by us. */
  readonly initDataRaw: string | null;
  /** `start_param` of the launch data. */
  readonly startParam: string | undefined;
  /** The client's language (BCP 47). */
  readonly languageCode: string | undefined;
  /** Android says when it is too slow for animation. */
  readonly isSlow: boolean;
  themeParams(): ThemeParams;
  /** Calls `listener` at each change of theme. */
  onThemeChange(listener: () => void): void;
  /** Paints the client's header and page background. */
  paint(headerColor: Hex, backgroundColor: Hex): void;
  /** Shows the back button until the answer is called. */
  showBackButton(onClick: () => void): () => void;
  /** Shows the main button until the answer is called. */
  showMainButton(state: MainButtonState, onClick: () => void): () => void;
  /** Keeps a vertical drag from closing the app, until the answer is called. */
  holdVerticalSwipes(): () => void;
  haptic(kind: Haptic): void;
  /** Tells the client that the first picture stands. */
  ready(): void;
  /** Closes the Mini App: back to the chat with the bot. */
  close(): void;
}

const nothing = () => {};

/** Joins the client around this page, if there is one. */
export function createTelegram(): Telegram {
  const launch = readLaunch();
  if (launch === null || !hasClient()) return outsideTelegram(launch);

  const parentOrigin = sandboxParentOrigin();
  if (parentOrigin !== null) targetOrigin.set(parentOrigin);
  init({ acceptCustomStyles: false });
  mountParts();
  return {
    ...launch,
    isInside: true,
    themeParams: () => themeParams.state(),
    onThemeChange: (listener) => void themeParams.state.sub(listener),
    paint(headerColor, backgroundColor) {
      setMiniAppHeaderColor.ifAvailable(headerColor);
      setMiniAppBackgroundColor.ifAvailable(backgroundColor);
    },
    showBackButton(onClick) {
      backButton.show.ifAvailable();
      const [, off] = backButton.onClick.ifAvailable(onClick);
      return () => {
        off?.();
        backButton.hide.ifAvailable();
      };
    },
    showMainButton(state, onClick) {
      mainButton.setParams.ifAvailable({ ...state, isVisible: true });
      const [, off] = mainButton.onClick.ifAvailable(onClick);
      return () => {
        off?.();
        mainButton.setParams.ifAvailable({ isVisible: false });
      };
    },
    holdVerticalSwipes() {
      swipeBehavior.disableVertical.ifAvailable();
      return () => void swipeBehavior.enableVertical.ifAvailable();
    },
    haptic(kind) {
      if (kind === "selection") hapticFeedback.selectionChanged.ifAvailable();
      else hapticFeedback.notificationOccurred.ifAvailable(kind);
    },
    ready: () => void miniApp.ready.ifAvailable(),
    close: () => void closeMiniApp.ifAvailable(),
  };
}

type Launch = Pick<Telegram, "initDataRaw" | "startParam" | "languageCode" | "isSlow">;

/** What the client put into the page's address, or null where nobody did. */
function readLaunch(): Launch | null {
  try {
    const { tgWebAppData } = retrieveLaunchParams();
    return {
      initDataRaw: retrieveRawInitData() ?? null,
      startParam: tgWebAppData?.start_param,
      languageCode: tgWebAppData?.user?.language_code,
      isSlow: retrieveAndroidDeviceData().performanceClass === "LOW",
    };
  } catch {
    return null;
  }
}

/** A client listens where the page is in a frame or has been given the native proxy. */
function hasClient(): boolean {
  return window.self !== window.top || "TelegramWebviewProxy" in window;
}

/**
 * The SDK posts only to `https://web.telegram.org`. The sandbox's chat page is the parent on loopback; a page served
 * from anywhere else never posts to another origin.
 */
function sandboxParentOrigin(): string | null {
  const parent = window.location.ancestorOrigins?.[0] ?? document.referrer;
  if (!URL.canParse(parent)) return null;
  const { origin, hostname } = new URL(parent);
  return isLoopback(window.location.hostname) && isLoopback(hostname) ? origin : null;
}

function isLoopback(hostname: string): boolean {
  return hostname === "127.0.0.1" || hostname === "localhost" || hostname === "[::1]";
}

function mountParts(): void {
  miniApp.mountSync.ifAvailable();
  themeParams.mountSync.ifAvailable();
  backButton.mount.ifAvailable();
  mainButton.mount.ifAvailable();
  swipeBehavior.mount.ifAvailable();
  if (!viewport.mount.isAvailable()) return;
  viewport.mount({ timeout: 5_000 }).then(
    () => void viewport.bindCssVars.ifAvailable(),
    // An old client does not answer; without insets the page is merely less snug.
    nothing,
  );
}

function outsideTelegram(launch: Launch | null): Telegram {
  const shown = () => nothing;
  return {
    ...(launch ?? {
      initDataRaw: null,
      startParam: undefined,
      languageCode: window.navigator.language,
      isSlow: false,
    }),
    isInside: false,
    themeParams: () => ({}),
    onThemeChange: nothing,
    paint: nothing,
    showBackButton: shown,
    showMainButton: shown,
    holdVerticalSwipes: shown,
    haptic: nothing,
    ready: nothing,
    close: nothing,
  };
}
