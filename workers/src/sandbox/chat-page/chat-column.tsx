import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { Composer } from "./composer.tsx";
import { Icon, Mark } from "./icons.tsx";
import { firstLine, MessageBubble } from "./message-bubble.tsx";
import { usePage } from "./page-context.ts";
import type { PageMessage, Snapshot } from "./sandbox-protocol.ts";

interface ChatColumnProps {
  /** Buttons of the narrow layout: the guide on the left, the Mini App on the right. */
  readonly before: ReactNode;
  readonly after: ReactNode;
}

/** The chat of one person with the bot. */
export function ChatColumn({ before, after }: ChatColumnProps) {
  const { texts, state } = usePage();
  const { snapshot, isConnected } = state;
  return (
    <main className="chat panel" aria-label={texts.localChat}>
      <header className="chat-header">
        {before}
        <Mark />
        <div className="chat-title">
          <h1>{texts.localChat}</h1>
          <p>{snapshot === null ? texts.connecting : <Status />}</p>
        </div>
        {after}
      </header>
      {isConnected || snapshot === null ? null : (
        <p className="lost" role="alert">
          {texts.lost}
        </p>
      )}
      {snapshot === null ? null : <PinnedBar snapshot={snapshot} />}
      <MessageList
        key={snapshot?.user.handle}
        messages={snapshot?.messages ?? []}
        isLoaded={snapshot !== null}
      />
      {snapshot === null ? null : <Composer snapshot={snapshot} />}
    </main>
  );
}

const TYPING_MS = 5_000;

function Status() {
  const { texts, state, dispatch } = usePage();
  const number = state.typing?.number;
  useEffect(() => {
    if (number === undefined) return;
    const timer = setTimeout(() => dispatch({ type: "typing_over" }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [number, dispatch]);
  if (state.typing !== null) return <span data-testid="typing">{texts.typing}</span>;
  return (
    <>
      {state.snapshot?.user.firstName} → {state.snapshot?.bot.firstName} · {texts.bot}
    </>
  );
}

function PinnedBar({ snapshot }: { readonly snapshot: Snapshot }) {
  const { texts } = usePage();
  const pinned = snapshot.messages.find(({ message }) => message.message_id === snapshot.pinnedMessageId);
  if (pinned === undefined) return null;
  const show = (): void => {
    document
      .querySelector(`[data-message-id="${pinned.message.message_id}"]`)
      ?.scrollIntoView({ block: "center" });
  };
  return (
    <button type="button" className="pinned" onClick={show}>
      <Icon name="pin" />
      <span>
        <strong>{texts.pinned}</strong> {firstLine(pinned.message)}
      </span>
    </button>
  );
}

/** How near the end a reader must be for a new message to scroll the list. */
const NEAR_END_PX = 120;

function MessageList({
  messages,
  isLoaded,
}: {
  readonly messages: readonly PageMessage[];
  readonly isLoaded: boolean;
}) {
  const { texts, client, state } = usePage();
  const last = messages.at(-1)?.message;
  const lastOwnId = last === undefined || last.from?.id === state.snapshot?.bot.id ? null : last.message_id;
  const list = useRef<HTMLDivElement>(null);
  const isNearEnd = useRef(true);
  useLayoutEffect(() => {
    if (messages.length > 0 && isNearEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [messages]);
  // Who writes wants to see the answer, wherever they had read.
  useLayoutEffect(() => {
    if (lastOwnId === null) return;
    isNearEnd.current = true;
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lastOwnId]);
  useEffect(() => {
    const { current } = list;
    if (current === null) return;
    // Pictures and folded quotes change the height after the message is there.
    const observer = new ResizeObserver(() => {
      if (isNearEnd.current) current.scrollTo({ top: current.scrollHeight });
    });
    for (const child of current.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      className="messages"
      ref={list}
      data-testid="messages"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isNearEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      }}
    >
      <div className="messages-inner" role="log" aria-label={texts.messages}>
        {isLoaded && messages.length === 0 ? (
          <div className="empty">
            <p>{texts.emptyChat}</p>
            <button type="button" className="accent" onClick={() => void client.sendText("/start")}>
              {texts.emptyChatStart}
            </button>
          </div>
        ) : null}
        {messages.map(({ message }) => (
          <MessageBubble key={message.message_id} message={message} />
        ))}
      </div>
    </div>
  );
}
