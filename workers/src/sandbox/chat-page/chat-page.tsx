import { useCallback, useEffect, useMemo, useReducer, useState } from "react";
import { ChatColumn } from "./chat-column.tsx";
import { DialogBox } from "./dialog-box.tsx";
import { GuideColumn } from "./guide-column.tsx";
import { Icon } from "./icons.tsx";
import { MiniAppColumn } from "./mini-app-column.tsx";
import { type Page, PageProvider, usePage } from "./page-context.ts";
import { EMPTY_PAGE, reducePage } from "./page-state.ts";
import { usePreferences } from "./preferences.ts";
import { createSandboxClient, followEvents } from "./sandbox-client.ts";
import type { MiniAppLaunch, TapResult, UserHandle } from "./sandbox-protocol.ts";
import { TEXTS } from "./texts.ts";

type Drawer = "guide" | "mini_app" | null;

/** The whole page: strip, guide, chat and Mini App; below 1,100 px the guide and the Mini App are drawers. */
export function ChatPage() {
  const [drawer, setDrawer] = useState<Drawer>(null);
  const [preferences, changePreferences] = usePreferences();
  const { user } = preferences;
  const [opened, setOpened] = useState<{ user: UserHandle; launch: MiniAppLaunch } | null>(null);
  // The Mini App that one person opened is none of the other's business.
  const launch = opened?.user === user ? opened.launch : null;
  const openMiniApp = useCallback(
    (next: MiniAppLaunch): void => {
      setOpened({ user, launch: next });
      setDrawer("mini_app");
    },
    [user],
  );
  const showChat = useCallback((): void => setDrawer(null), []);
  const page = usePageState({ preferences, changePreferences, openMiniApp, showChat });
  const { texts, state } = page;
  useEscape(showChat);
  const closeMiniApp = useCallback((): void => {
    setOpened(null);
    setDrawer(null);
  }, []);

  const drawerButton = (name: "guide" | "mini_app", label: string) => (
    <button
      type="button"
      className="drawer-button"
      aria-label={label}
      data-testid={`open-${name}`}
      onClick={() => setDrawer(name)}
    >
      <Icon name={name === "guide" ? "guide" : "phone"} />
    </button>
  );
  return (
    <PageProvider value={page}>
      <p className="strip" data-testid="strip">
        {state.snapshot === null ? texts.connecting : texts.strip(state.snapshot.source)}
      </p>
      <div
        className="columns"
        style={{ "--phone-width": `${preferences.chatWidthPx}px` } as React.CSSProperties}
      >
        <aside className={`side left panel ${drawer === "guide" ? "open" : ""}`} aria-label={texts.guide}>
          <DrawerClose onClose={showChat} />
          <GuideColumn />
        </aside>
        <ChatColumn
          before={drawerButton("guide", texts.openGuide)}
          after={drawerButton("mini_app", texts.miniApp)}
        />
        <aside className={`side right ${drawer === "mini_app" ? "open" : ""}`} aria-label={texts.miniApp}>
          {launch === null ? <DrawerClose onClose={showChat} /> : null}
          <MiniAppColumn launch={launch} onClose={closeMiniApp} />
        </aside>
        {drawer === null ? null : (
          <button type="button" className="scrim" aria-label={texts.close} tabIndex={-1} onClick={showChat} />
        )}
      </div>
      <Announcements />
    </PageProvider>
  );
}

/** Escape closes the drawer; a dialog above it has caught its own Escape already. */
function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && document.querySelector("dialog[open]") === null) onEscape();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [onEscape]);
}

function DrawerClose({ onClose }: { readonly onClose: () => void }) {
  const { texts } = usePage();
  return (
    <button type="button" className="drawer-close" aria-label={texts.close} onClick={onClose}>
      <Icon name="close" />
    </button>
  );
}

/** The bot's answers to taps, and why something was refused. */
function Announcements() {
  const { texts, state, dispatch } = usePage();
  const closeAlert = (): void => dispatch({ type: "alert_closed" });
  return (
    <>
      <div className="toasts" role="status" aria-live="polite">
        {state.toast === null ? null : (
          <p className="toast" data-testid="toast">
            {state.toast.text}
          </p>
        )}
      </div>
      {state.alert === null ? null : (
        <DialogBox label={state.alert} onClose={closeAlert}>
          <p data-testid="alert">{state.alert}</p>
          <div className="dialog-buttons">
            <button type="button" className="accent" onClick={closeAlert}>
              {texts.ok}
            </button>
          </div>
        </DialogBox>
      )}
    </>
  );
}

const TOAST_MS = 3_500;

type PageDeps = Pick<Page, "preferences" | "changePreferences" | "openMiniApp" | "showChat">;

function usePageState({ preferences, changePreferences, openMiniApp, showChat }: PageDeps): Page {
  const [state, dispatch] = useReducer(reducePage, EMPTY_PAGE);
  const { user, theme } = preferences;
  const client = useMemo(() => createSandboxClient(user), [user]);
  const language = state.snapshot?.user.languageCode ?? preferences.language;
  const texts = TEXTS[language];

  useEffect(
    () =>
      followEvents(user, {
        onEvent: (event) => dispatch({ type: "server", event }),
        onLost: () => dispatch({ type: "connection", isConnected: false }),
      }),
    [user],
  );
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `Roehub · ${texts.localChat}`;
    changePreferences({ language });
  }, [language, texts, changePreferences]);
  const toastId = state.toast?.id;
  useEffect(() => {
    if (toastId === undefined) return;
    const timer = setTimeout(() => dispatch({ type: "toast_over" }), TOAST_MS);
    return () => clearTimeout(timer);
  }, [toastId]);

  const complain = useCallback<Page["complain"]>(
    (code) => dispatch({ type: "toast", text: texts.problems[code] }),
    [texts],
  );
  const follow = useCallback(
    (result: TapResult): void => {
      if (result.kind === "mini_app") openMiniApp(result.launch);
      if (result.kind === "link") window.open(result.url, "_blank", "noopener,noreferrer");
      if (result.kind === "copied") {
        navigator.clipboard.writeText(result.text).then(
          () => dispatch({ type: "toast", text: `${texts.copied}: ${result.text}` }),
          () => dispatch({ type: "toast", text: texts.copyFailed }),
        );
      }
    },
    [openMiniApp, texts],
  );
  return {
    texts,
    language,
    state,
    dispatch,
    client,
    preferences,
    changePreferences,
    openMiniApp,
    showChat,
    follow,
    complain,
  };
}
