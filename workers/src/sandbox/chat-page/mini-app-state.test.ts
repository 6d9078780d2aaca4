import { describe, expect, it } from "vitest";
import { launchUrl } from "./launch-url.ts";
import { FRESH_MINI_APP, type MiniAppState, parseMiniAppMessage, reduceMiniApp } from "./mini-app-state.ts";
import { THEME_PARAMS } from "./theme-params.ts";

const SURROUNDINGS = { theme: "dark", widthPx: 390, heightPx: 700 } as const;

function after(...messages: readonly (readonly [string, unknown?])[]): MiniAppState {
  return messages.reduce<MiniAppState>(
    (state, [eventType, eventData]) => reduceMiniApp(state, { eventType, eventData }, SURROUNDINGS).state,
    FRESH_MINI_APP,
  );
}

const effectsOf = (eventType: string, eventData?: unknown) =>
  reduceMiniApp(FRESH_MINI_APP, { eventType, eventData }, SURROUNDINGS).effects;

describe("the Mini App", () => {
  it("shows and hides the buttons that Telegram draws", () => {
    expect(after(["web_app_setup_back_button", { is_visible: true }]).hasBackButton).toBe(true);
    const shown = after(
      ["web_app_setup_main_button", { is_visible: true, text: "Run 20 variants", color: "#2dd4bf" }],
      ["web_app_setup_main_button", { is_active: false }],
    );
    expect(shown.mainButton).toMatchObject({
      isVisible: true,
      isActive: false,
      text: "Run 20 variants",
      color: "#2dd4bf",
    });
    expect(after(["web_app_setup_back_button", { is_visible: true }], ["iframe_will_reload"])).toEqual(
      FRESH_MINI_APP,
    );
  });

  it("gets its questions answered", () => {
    expect(effectsOf("web_app_request_theme")).toEqual([
      { kind: "post", eventType: "theme_changed", eventData: { theme_params: THEME_PARAMS.dark } },
    ]);
    expect(effectsOf("web_app_request_viewport")).toEqual([
      {
        kind: "post",
        eventType: "viewport_changed",
        eventData: { width: 390, height: 700, is_state_stable: true, is_expanded: true },
      },
    ]);
    const insets = { top: 0, bottom: 0, left: 0, right: 0 };
    expect(effectsOf("web_app_request_safe_area")).toMatchObject([
      { eventType: "safe_area_changed", eventData: insets },
    ]);
    expect(effectsOf("web_app_invoke_custom_method", { req_id: "7" })).toMatchObject([
      { eventData: { req_id: "7" } },
    ]);
  });

  it("opens web addresses and t.me paths, and nothing else", () => {
    expect(effectsOf("web_app_open_tg_link", { path_full: "/roehub_local_bot?start=x" })).toEqual([
      { kind: "open_link", url: "https://t.me/roehub_local_bot?start=x" },
    ]);
    expect(effectsOf("web_app_open_link", { url: "javascript:alert(1)" })).toEqual([]);
  });

  it("asks by a popup", () => {
    const buttons = [{ id: "yes", type: "destructive", text: "Delete" }, { type: "cancel" }];
    expect(
      after(["web_app_open_popup", { title: "Delete?", message: "It is gone.", buttons }]).popup,
    ).toEqual({
      title: "Delete?",
      message: "It is gone.",
      buttons: [
        { id: "yes", type: "destructive", text: "Delete" },
        { id: "", type: "cancel", text: null },
      ],
    });
  });

  it("cannot break the page with what it posts", () => {
    for (const text of [null, 7, "", "[]", "{", '{"eventType":1}'])
      expect(parseMiniAppMessage(text)).toBeNull();
    expect(
      after(["no_such_method"], ["web_app_setup_main_button", "x"], ["web_app_open_popup"]),
    ).toMatchObject({
      mainButton: { isVisible: false },
    });
    expect(after(["web_app_set_header_color", { color: "url(x)" }]).headerColor).toBeNull();
  });
});

describe("launchUrl", () => {
  it("carries the signed data and the theme in the fragment, and keeps the address", () => {
    const url = new URL(
      launchUrl({ url: "http://127.0.0.1:9/?tgWebAppStartParam=j_1", initData: "a=1&hash=2" }, "light"),
    );
    const fragment = new URLSearchParams(url.hash.slice(1));
    expect(url.search).toBe("?tgWebAppStartParam=j_1");
    expect(fragment.get("tgWebAppData")).toBe("a=1&hash=2");
    expect(fragment.get("tgWebAppPlatform")).toBe("weba");
    expect(JSON.parse(fragment.get("tgWebAppThemeParams") ?? "")).toEqual(THEME_PARAMS.light);
  });
});
