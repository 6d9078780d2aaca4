import { THEME_PARAMS, type Theme } from "./theme-params.ts";

/** A bottom button that the Mini App asked Telegram to draw. */
export interface BottomButton {
  readonly isVisible: boolean;
  readonly isActive: boolean;
  readonly isProgressVisible: boolean;
  readonly text: string;
  readonly color: string | null;
  readonly textColor: string | null;
}

export interface PopupButton {
  readonly id: string;
  readonly type: "default" | "destructive" | "ok" | "close" | "cancel";
  readonly text: string | null;
}

export interface Popup {
  readonly title: string;
  readonly message: string;
  readonly buttons: readonly PopupButton[];
}

/** What the page draws around the Mini App, as the Mini App asked. */
export interface MiniAppState {
  readonly isReady: boolean;
  readonly hasBackButton: boolean;
  readonly hasSettingsButton: boolean;
  readonly mainButton: BottomButton;
  readonly secondaryButton: BottomButton;
  readonly headerColor: string | null;
  readonly backgroundColor: string | null;
  readonly asksBeforeClosing: boolean;
  readonly popup: Popup | null;
}

/** What a message of the Mini App makes the page do. */
export type MiniAppEffect =
  | { readonly kind: "post"; readonly eventType: string; readonly eventData?: unknown }
  | { readonly kind: "close" }
  | { readonly kind: "open_link"; readonly url: string };

/** What the Mini App may ask about. */
export interface MiniAppSurroundings {
  readonly theme: Theme;
  readonly widthPx: number;
  readonly heightPx: number;
}

interface Outcome {
  readonly state: MiniAppState;
  readonly effects: readonly MiniAppEffect[];
}

const HIDDEN_BUTTON: BottomButton = {
  isVisible: false,
  isActive: true,
  isProgressVisible: false,
  text: "",
  color: null,
  textColor: null,
};

export const FRESH_MINI_APP: MiniAppState = {
  isReady: false,
  hasBackButton: false,
  hasSettingsButton: false,
  mainButton: HIDDEN_BUTTON,
  secondaryButton: HIDDEN_BUTTON,
  headerColor: null,
  backgroundColor: null,
  asksBeforeClosing: false,
  popup: null,
};

/** The frame has no notch and no bars of the system. */
const NO_INSETS = { top: 0, bottom: 0, left: 0, right: 0 };

type Data = Readonly<Record<string, unknown>>;
type Handler = (state: MiniAppState, data: Data, surroundings: MiniAppSurroundings) => Partial<Outcome>;

function post(eventType: string, eventData?: unknown): Partial<Outcome> {
  return { effects: [{ kind: "post", eventType, eventData }] };
}

export function viewportEvent({ widthPx, heightPx }: MiniAppSurroundings): MiniAppEffect {
  const eventData = { width: widthPx, height: heightPx, is_state_stable: true, is_expanded: true };
  return { kind: "post", eventType: "viewport_changed", eventData };
}

export function themeEvent({ theme }: MiniAppSurroundings): MiniAppEffect {
  return { kind: "post", eventType: "theme_changed", eventData: { theme_params: THEME_PARAMS[theme] } };
}

/** Methods by https://docs.telegram-mini-apps.com/platform/methods; those missing here need a phone and are ignored. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  iframe_ready: () => ({}),
  iframe_will_reload: () => ({ state: FRESH_MINI_APP }),
  web_app_ready: (state) => ({ state: { ...state, isReady: true } }),
  web_app_close: () => ({ effects: [{ kind: "close" }] }),
  web_app_setup_back_button: (state, data) => ({
    state: { ...state, hasBackButton: data["is_visible"] === true },
  }),
  web_app_setup_settings_button: (state, data) => ({
    state: { ...state, hasSettingsButton: data["is_visible"] === true },
  }),
  web_app_setup_main_button: (state, data) => ({
    state: { ...state, mainButton: mergeButton(state.mainButton, data) },
  }),
  web_app_setup_secondary_button: (state, data) => ({
    state: { ...state, secondaryButton: mergeButton(state.secondaryButton, data) },
  }),
  web_app_setup_closing_behavior: (state, data) => ({
    state: { ...state, asksBeforeClosing: data["need_confirmation"] === true },
  }),
  web_app_set_header_color: (state, data, { theme }) => ({
    state: { ...state, headerColor: color(data["color"]) ?? themeColor(data["color_key"], theme) },
  }),
  web_app_set_background_color: (state, data, { theme }) => ({
    state: { ...state, backgroundColor: color(data["color"]) ?? themeColor(data["color"], theme) },
  }),
  web_app_open_popup: (state, data) => ({ state: { ...state, popup: readPopup(data) } }),
  web_app_open_link: (_state, data) => openLink(data["url"]),
  web_app_open_tg_link: (_state, data) => openLink(`https://t.me${String(data["path_full"])}`),
  web_app_request_theme: (_state, _data, surroundings) => ({ effects: [themeEvent(surroundings)] }),
  web_app_request_viewport: (_state, _data, surroundings) => ({ effects: [viewportEvent(surroundings)] }),
  web_app_request_safe_area: () => post("safe_area_changed", NO_INSETS),
  web_app_request_content_safe_area: () => post("content_safe_area_changed", NO_INSETS),
  web_app_request_fullscreen: () => post("fullscreen_failed", { error: "UNSUPPORTED" }),
  web_app_read_text_from_clipboard: (_state, data) =>
    post("clipboard_text_received", { req_id: data["req_id"], data: null }),
  web_app_invoke_custom_method: (_state, data) =>
    post("custom_method_invoked", { req_id: data["req_id"], error: "METHOD_NOT_SUPPORTED" }),
  web_app_request_write_access: () => post("write_access_requested", { status: "allowed" }),
  web_app_request_phone: () => post("phone_requested", { status: "cancelled" }),
};

/** One message of the Mini App: the new state of what the page draws, and what it must do. */
export function reduceMiniApp(
  state: MiniAppState,
  message: { readonly eventType: string; readonly eventData: unknown },
  surroundings: MiniAppSurroundings,
): Outcome {
  const data = isData(message.eventData) ? message.eventData : {};
  const outcome = HANDLERS[message.eventType]?.(state, data, surroundings) ?? {};
  return { state: outcome.state ?? state, effects: outcome.effects ?? [] };
}

/** Reads `{"eventType": …, "eventData": …}`, the JSON text that Mini Apps post to Telegram Web. */
export function parseMiniAppMessage(text: unknown): { eventType: string; eventData: unknown } | null {
  if (typeof text !== "string") return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!isData(value) || typeof value["eventType"] !== "string") return null;
    return { eventType: value["eventType"], eventData: value["eventData"] };
  } catch {
    return null;
  }
}

function isData(value: unknown): value is Data {
  return typeof value === "object" && value !== null;
}

function color(value: unknown): string | null {
  return typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value) ? value : null;
}

function themeColor(key: unknown, theme: Theme): string | null {
  return key === "bg_color" || key === "secondary_bg_color" ? (THEME_PARAMS[theme][key] ?? null) : null;
}

function mergeButton(button: BottomButton, data: Data): BottomButton {
  const flag = (name: string, before: boolean) => (typeof data[name] === "boolean" ? data[name] : before);
  return {
    isVisible: flag("is_visible", button.isVisible),
    isActive: flag("is_active", button.isActive),
    isProgressVisible: flag("is_progress_visible", button.isProgressVisible),
    text: typeof data["text"] === "string" ? data["text"] : button.text,
    color: color(data["color"]) ?? button.color,
    textColor: color(data["text_color"]) ?? button.textColor,
  };
}

function openLink(url: unknown): Partial<Outcome> {
  const isWeb = typeof url === "string" && URL.canParse(url) && /^https?:/.test(url);
  return isWeb ? { effects: [{ kind: "open_link", url }] } : {};
}

const POPUP_TYPES = ["default", "destructive", "ok", "close", "cancel"] as const;

function readPopup(data: Data): Popup {
  const buttons = Array.isArray(data["buttons"]) ? data["buttons"].filter(isData) : [];
  return {
    title: String(data["title"] ?? ""),
    message: String(data["message"] ?? ""),
    buttons: buttons.slice(0, 3).map((button) => ({
      id: String(button["id"] ?? ""),
      type: POPUP_TYPES.find((type) => type === button["type"]) ?? "default",
      text: typeof button["text"] === "string" ? button["text"] : null,
    })),
  };
}
