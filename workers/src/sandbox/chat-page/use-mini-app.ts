import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import {
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

interface MiniAppLink {
  readonly frame: RefObject<HTMLIFrameElement | null>;
  readonly src: string;
  readonly theme: MiniAppSurroundings["theme"];
  readonly onClose: () => void;
}

/** Speaks the protocol with the frame: its messages change the state, its questions are answered, news are posted. */
export function useMiniApp({ frame, src, theme, onClose }: MiniAppLink) {
  const origin = useMemo(() => new URL(src).origin, [src]);
  const [app, setApp] = useState(FRESH_MINI_APP);
  /** The same state for the message listener, which must not wait for a render between two messages. */
  const latest = useRef(FRESH_MINI_APP);
  const change = useCallback((state: MiniAppState): void => {
    latest.current = state;
    setApp(state);
  }, []);
  const { post, hasSpoken } = usePost(frame, origin);
  const run = useEffects(post, onClose);
  const surroundings = useCallback(
    (): MiniAppSurroundings => ({
      theme,
      widthPx: frame.current?.clientWidth ?? 0,
      heightPx: frame.current?.clientHeight ?? 0,
    }),
    [frame, theme],
  );

  useEffect(() => {
    const onMessage = (event: MessageEvent): void => {
      if (event.source !== frame.current?.contentWindow || event.origin !== origin) return;
      const message = parseMiniAppMessage(event.data);
      if (message === null) return;
      hasSpoken.current = true;
      const outcome = reduceMiniApp(latest.current, message, surroundings());
      change(outcome.state);
      for (const effect of outcome.effects) void run(effect);
    };
    window.addEventListener("message", onMessage);
    return () => window.removeEventListener("message", onMessage);
  }, [frame, origin, surroundings, run, change, hasSpoken]);

  useEffect(() => {
    void run(themeEvent(surroundings()));
    const { current } = frame;
    if (current === null) return;
    const observer = new ResizeObserver(() => void run(viewportEvent(surroundings())));
    observer.observe(current);
    return () => observer.disconnect();
  }, [frame, run, surroundings]);

  const closePopup = (buttonId: string | null): void => {
    change({ ...latest.current, popup: null });
    post("popup_closed", buttonId === null ? {} : { button_id: buttonId });
  };
  return { app, post, closePopup };
}

/** Posts to the frame, once the Mini App has spoken: until then the frame holds an empty page of this origin. */
function usePost(frame: MiniAppLink["frame"], origin: string) {
  const hasSpoken = useRef(false);
  const post = useCallback(
    (eventType: string, eventData?: unknown): void => {
      if (!hasSpoken.current) return;
      frame.current?.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), origin);
    },
    [frame, origin],
  );
  return { post, hasSpoken };
}

function useEffects(post: (eventType: string, eventData?: unknown) => void, onClose: () => void) {
  const { client, follow, complain } = usePage();
  return useCallback(
    async (effect: MiniAppEffect): Promise<void> => {
      if (effect.kind === "post") return post(effect.eventType, effect.eventData);
      if (effect.kind === "close") return onClose();
      const answer = await client.followLink(effect.url);
      if (answer.ok) follow(answer.value);
      else complain(answer.code);
    },
    [post, onClose, client, follow, complain],
  );
}
