/**
 * A page that behaves as Telegram Web does towards a Mini App in its frame: it answers requests for theme, viewport
 * and insets, and shows the back button and the main button as its own. What the app asked for stands in
 * `window.seen`; `window.send(event, data)` tells the app something.
 */
export const framePage = `<!doctype html>
<html><head><meta charset="utf-8"><link rel="icon" href="data:,"><style>
  html, body { margin: 0; height: 100%; }
  body { display: flex; flex-direction: column; }
  iframe { flex: 1; border: 0; width: 100%; }
  button { height: 48px; }
</style></head><body>
<button id="back" hidden>back</button>
<iframe id="app"></iframe>
<button id="main" hidden></button>
<script>
  const query = new URLSearchParams(location.search);
  const theme = JSON.parse(query.get("theme") || "{}");
  const insets = JSON.parse(query.get("insets") || "{}");
  const none = { top: 0, right: 0, bottom: 0, left: 0 };
  const frame = document.getElementById("app");
  const [back, main] = [document.getElementById("back"), document.getElementById("main")];
  window.seen = [];
  window.send = (eventType, eventData) =>
    frame.contentWindow.postMessage(JSON.stringify({ eventType, eventData }), "*");
  const answers = {
    web_app_request_theme: () => send("theme_changed", { theme_params: theme }),
    web_app_request_viewport: () => send("viewport_changed",
      { height: innerHeight, width: innerWidth, is_expanded: true, is_state_stable: true }),
    web_app_request_safe_area: () => send("safe_area_changed", { ...none, ...insets }),
    web_app_request_content_safe_area: () => send("content_safe_area_changed", none),
    web_app_setup_back_button: (data) => { back.hidden = !data.is_visible; },
    web_app_setup_main_button: (data) => {
      if ("is_visible" in data) main.hidden = !data.is_visible;
      if (data.text) main.textContent = data.text;
    },
  };
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow) return;
    const { eventType, eventData } = JSON.parse(event.data);
    window.seen.push(eventType);
    answers[eventType]?.(eventData);
  });
  back.onclick = () => send("back_button_pressed");
  main.onclick = () => send("main_button_pressed");
  const user = { id: 7, first_name: "Ann", language_code: query.get("language") || "en" };
  const data = new URLSearchParams({ user: JSON.stringify(user), auth_date: "1760000000", hash: "00", signature: "00" });
  if (query.has("start")) data.set("start_param", query.get("start"));
  const launch = new URLSearchParams({
    tgWebAppData: data.toString(), tgWebAppVersion: "8.0", tgWebAppPlatform: "weba",
    tgWebAppThemeParams: JSON.stringify(theme),
  });
  frame.src = "/#" + launch;
</script></body></html>`;
