import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { DialogBox } from "./dialog-box.tsx";
import { Icon } from "./icons.tsx";
import { launchUrl } from "./launch-url.ts";
import { MiniAppPopup } from "./mini-app-popup.tsx";
import {
  type BottomButton,
  FRESH_MINI_APP,
  type MiniAppEffect,
  type MiniAppState,
  type MiniAppSurroundings,
  parseMiniAppMessage,
  reduceMiniApp,
  themeEvent,
  viewportEvent,
} from "./mini-app-state.ts";
import { usePage } from "./page-context.ts";
import type { MiniAppLaunch } from "./sandbox-protocol.ts";

interface MiniAppColumnProps {
  /** What to show; a new object is a new opening. */
  readonly launch: MiniAppLaunch | null;
  readonly onClose: () => void;
}

/** The right column: the Mini App in its frame, or how to open it. */
export function MiniAppColumn({ launch, onClose }: MiniAppColumnProps) {
  const { texts, state, client, openMiniApp, complain } = usePage();
  if (launch !== null) return <MiniAppFrame key={launch.initData} launch={launch} onClose={onClose} />;
  const hasMiniApp = state.snapshot?.hasMiniApp ?? false;
  const open = async (): Promise<void> => {
    const answer = await client.openMiniApp({ from: "menu" });
    if (answer.ok) openMiniApp(answer.value);
    else complain(answer.code);
  };
  return (
    <section className="mini-app panel empty" aria-label={texts.miniApp}>
      <p>{hasMiniApp ? texts.miniAppEmpty : texts.miniAppAbsent}</p>
      {hasMiniApp ? (
        <button type="button" className="accent" data-testid="open-mini-app" onClick={open}>
          {texts.openApp}
        </button>
      ) : null}
    </section>
  );
}

/** A Mini App that is not ready by then gets an explanation and a retry. */
const SLOW_MS = 8_000;

function MiniAppFrame({ launch, onClose }: { readonly launch: MiniAppLaunch; readonly onClose: () => void }) {
  const { texts, preferences } = usePage();
  const [isAskingToClose, setIsAskingToClose] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const frame = useRef<HTMLIFrameElement>(null);
  // The theme of the opening stays in the address; later changes travel as messages.
  const [src] = useState(() => launchUrl(launch, preferences.theme));
  const { app, post, closePopup } = useMiniApp({ frame, src, theme: preferences.theme, onClose });

  const askToClose = (): void => {
    if (app.asksBeforeClosing) setIsAskingToClose(true);
    else onClose();
  };
  const background = app.backgroundColor ?? undefined;
  return (
    <section className="mini-app panel" aria-label={texts.miniApp} style={{ background }}>
      <FrameHeader app={app} onPost={post} onClose={askToClose} />
      <div className="frame-area">
        <iframe
          key={attempt}
          ref={frame}
          src={src}
          title={texts.miniApp}
          data-testid="miniapp-frame"
          className={app.isReady ? "" : "loading"}
          allow="clipboard-write"
          sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads"
        />
        {app.isReady ? null : <Loading onRetry={() => setAttempt(attempt + 1)} />}
      </div>
      <BottomButtons app={app} onPost={post} />
      {app.popup === null ? null : <MiniAppPopup popup={app.popup} onAnswer={closePopup} />}
      {isAskingToClose ? (
        <DialogBox label={texts.closeAppTitle} onClose={() => setIsAskingToClose(false)}>
          <h2>{texts.closeAppTitle}</h2>
          <p>{texts.closeAppText}</p>
          <div className="dialog-buttons">
            <button type="button" className="plain" onClick={() => setIsAskingToClose(false)}>
              {texts.cancel}
            </button>
            <button type="button" className="danger" onClick={onClose}>
              {texts.close}
            </button>
          </div>
        </DialogBox>
      ) : null}
    </section>
  );
}

interface MiniAppLink {
  readonly frame: React.RefObject<HTMLIFrameElement | null>;
  readonly src: string;
  readonly theme: MiniAppSurroundings["theme"];
  readonly onClose: () => void;
}

type Incoming =
  | { readonly kind: "message"; readonly text: unknown; readonly surroundings: MiniAppSurroundings }
  | { readonly kind: "popup_closed" };

/** Speaks the protocol with the frame: its messages change the state, its questions are answered, news are posted. */
function useMiniApp({ frame, src, theme, onClose }: MiniAppLink) {
  const { client, follow, complain } = usePage();
  const origin = useMemo(() => new URL(src).origin, [src]);
  const [app, dispatch] = useReducer((state: MiniAppState, incoming: Incoming): MiniAppState => {
    if (incoming.kind === "popup_closed") return { ...state, popup: null };
    const message = parseMiniAppMessage(incoming.text);
    return message === null ? state : reduceMiniApp(state, message, incoming.surroundings).state;
  }, FRESH_MINI_APP);

  // Until the Mini App has spoken, the frame still holds the empty page of this origin.
  const hasSpoken = useRef(false);
  const post = useCallback(
    (eventType: string, eventData?: unknown): void => {
      if (!hasSpoken.current) return;
      frame.current?.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), origin);
    },
    [frame, origin],
  );
  const surroundings = useCallback(
    (): MiniAppSurroundings => ({
      theme,
      widthPx: frame.current?.clientWidth ?? 0,
      heightPx: frame.current?.clientHeight ?? 0,
    }),
    [frame, theme],
  );
  const run = useCallback(
    async (effect: MiniAppEffect): Promise<void> => {
      if (effect.kind === "post") return post(effect.eventType, effect.eventData);
      if (effect.kind === "close") return onClose();
      const answer = await client.followLink(effect.url);
      if (answer.ok) follow(answer.value);
      else complain(answer.code);
    },
    [post, onClose, client, follow, complain],
  );

  useEffect(() => {
    const onMessage = (event: MessageEvent): void => {
      if (event.source !== frame.current?.contentWindow || event.origin !== origin) return;
      hasSpoken.current = true;
      const now = surroundings();
      dispatch({ kind: "message", text: event.data, surroundings: now });
      const message = parseMiniAppMessage(event.data);
      if (message === null) return;
      // Effects depend on the message and the surroundings alone, never on the state before.
      for (const effect of reduceMiniApp(FRESH_MINI_APP, message, now).effects) void run(effect);
    };
    window.addEventListener("message", onMessage);
    return () => window.removeEventListener("message", onMessage);
  }, [frame, origin, surroundings, run]);

  useEffect(() => {
    void run(themeEvent(surroundings()));
    const { current } = frame;
    if (current === null) return;
    const observer = new ResizeObserver(() => void run(viewportEvent(surroundings())));
    observer.observe(current);
    return () => observer.disconnect();
  }, [frame, run, surroundings]);

  const closePopup = (buttonId: string | null): void => {
    dispatch({ kind: "popup_closed" });
    post("popup_closed", buttonId === null ? {} : { button_id: buttonId });
  };
  return { app, post, closePopup };
}

interface FrameHeaderProps {
  readonly app: MiniAppState;
  readonly onPost: (eventType: string) => void;
  readonly onClose: () => void;
}

function FrameHeader({ app, onPost, onClose }: FrameHeaderProps) {
  const { texts } = usePage();
  return (
    <header className="frame-header" style={{ background: app.headerColor ?? undefined }}>
      {app.hasBackButton ? (
        <button
          type="button"
          className="bar-button"
          data-testid="miniapp-back"
          onClick={() => onPost("back_button_pressed")}
        >
          <Icon name="back" /> {texts.back}
        </button>
      ) : (
        <span className="bar-space" />
      )}
      <strong>Roehub</strong>
      <span className="bar-end">
        {app.hasSettingsButton ? (
          <button
            type="button"
            className="bar-button"
            aria-label={texts.settings}
            data-testid="miniapp-settings"
            onClick={() => onPost("settings_button_pressed")}
          >
            <Icon name="dots" />
          </button>
        ) : null}
        <button
          type="button"
          className="bar-button"
          aria-label={texts.close}
          data-testid="miniapp-close"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </span>
    </header>
  );
}

function Loading({ onRetry }: { readonly onRetry: () => void }) {
  const { texts } = usePage();
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="frame-note" role="status">
      <p>{isSlow ? texts.miniAppSlow : texts.miniAppLoading}</p>
      {isSlow ? (
        <button
          type="button"
          className="plain"
          onClick={() => {
            setIsSlow(false);
            onRetry();
          }}
        >
          {texts.retry}
        </button>
      ) : null}
    </div>
  );
}

function BottomButtons({
  app,
  onPost,
}: {
  readonly app: MiniAppState;
  readonly onPost: (eventType: string) => void;
}) {
  const { mainButton, secondaryButton } = app;
  if (!mainButton.isVisible && !secondaryButton.isVisible) return null;
  return (
    <div className="bottom-buttons">
      <BottomButtonView
        button={secondaryButton}
        kind="secondary"
        onPress={() => onPost("secondary_button_pressed")}
      />
      <BottomButtonView button={mainButton} kind="main" onPress={() => onPost("main_button_pressed")} />
    </div>
  );
}

interface BottomButtonViewProps {
  readonly button: BottomButton;
  readonly kind: "main" | "secondary";
  readonly onPress: () => void;
}

function BottomButtonView({ button, kind, onPress }: BottomButtonViewProps) {
  if (!button.isVisible) return null;
  const style = { background: button.color ?? undefined, color: button.textColor ?? undefined };
  return (
    <button
      type="button"
      className={`bottom-button ${kind}`}
      style={style}
      disabled={!button.isActive}
      aria-busy={button.isProgressVisible}
      data-testid={`miniapp-${kind}-button`}
      onClick={onPress}
    >
      {button.text}
    </button>
  );
}
