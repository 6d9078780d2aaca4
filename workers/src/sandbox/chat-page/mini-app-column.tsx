import { useEffect, useRef, useState } from "react";
import { DialogBox } from "./dialog-box.tsx";
import { launchUrl } from "./launch-url.ts";
import { BottomButtons, FrameHeader } from "./mini-app-bars.tsx";
import { MiniAppPopup } from "./mini-app-popup.tsx";
import { usePage } from "./page-context.ts";
import type { MiniAppLaunch } from "./sandbox-protocol.ts";
import { useMiniApp } from "./use-mini-app.ts";

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
