import type { PageEvent, PageMessage, Snapshot } from "./sandbox-protocol.ts";

export interface Toast {
  readonly id: number;
  readonly text: string;
}

/** Everything the page shows that comes from events; what the visitor chose lives in `preferences.ts`. */
export interface PageState {
  readonly snapshot: Snapshot | null;
  readonly isConnected: boolean;
  /** Grows with every chat action, so that each restarts the typing line. */
  readonly typing: { readonly action: string; readonly number: number } | null;
  readonly toast: Toast | null;
  readonly alert: string | null;
  /** Buttons that wait for the bot, by place; the id is unknown until the tap was accepted. */
  readonly pendingTaps: Readonly<Record<string, string | null>>;
  /** Taps answered before the page learnt their id. */
  readonly answeredIds: readonly string[];
}

export const EMPTY_PAGE: PageState = {
  snapshot: null,
  isConnected: false,
  typing: null,
  toast: null,
  alert: null,
  pendingTaps: {},
  answeredIds: [],
};

export type PageAction =
  | { readonly type: "server"; readonly event: PageEvent }
  | { readonly type: "connection"; readonly isConnected: boolean }
  | { readonly type: "typing_over" }
  | { readonly type: "toast"; readonly text: string }
  | { readonly type: "toast_over" }
  | { readonly type: "alert_closed" }
  | { readonly type: "tap_started"; readonly place: string }
  | { readonly type: "tap_accepted"; readonly place: string; readonly callbackQueryId: string }
  | { readonly type: "tap_over"; readonly place: string };

const LOG_LIMIT = 200;
const ANSWERED_LIMIT = 20;

export function reducePage(state: PageState, action: PageAction): PageState {
  switch (action.type) {
    case "server":
      return reduceEvent(state, action.event);
    case "connection":
      return { ...state, isConnected: action.isConnected };
    case "typing_over":
      return { ...state, typing: null };
    case "toast":
      return withToast(state, action.text);
    case "toast_over":
      return { ...state, toast: null };
    case "alert_closed":
      return { ...state, alert: null };
    case "tap_started":
      return { ...state, pendingTaps: { ...state.pendingTaps, [action.place]: null } };
    case "tap_accepted":
      if (state.answeredIds.includes(action.callbackQueryId)) return withoutTap(state, action.place);
      return { ...state, pendingTaps: { ...state.pendingTaps, [action.place]: action.callbackQueryId } };
    case "tap_over":
      return withoutTap(state, action.place);
  }
}

function withToast(state: PageState, text: string): PageState {
  return { ...state, toast: { id: (state.toast?.id ?? 0) + 1, text } };
}

function withoutTap(state: PageState, place: string): PageState {
  const { [place]: _done, ...pendingTaps } = state.pendingTaps;
  return { ...state, pendingTaps };
}

function reduceEvent(state: PageState, event: PageEvent): PageState {
  if (event.type === "snapshot")
    return { ...EMPTY_PAGE, snapshot: event.snapshot, isConnected: true, toast: state.toast };
  const { snapshot } = state;
  if (snapshot === null) return state;
  const withMessages = (messages: readonly PageMessage[]): PageState => ({
    ...state,
    snapshot: { ...snapshot, messages },
  });
  switch (event.type) {
    case "message": {
      const isFromBot = event.message.from?.id === snapshot.bot.id;
      const added = withMessages([...snapshot.messages, { message: event.message, push: event.push }]);
      return isFromBot ? { ...added, typing: null } : added;
    }
    case "message_edited":
      return withMessages(
        snapshot.messages.map((known) =>
          known.message.message_id === event.message.message_id
            ? { ...known, message: event.message }
            : known,
        ),
      );
    case "messages_deleted":
      return withMessages(
        snapshot.messages.filter(({ message }) => !event.messageIds.includes(message.message_id)),
      );
    case "chat_action":
      return { ...state, typing: { action: event.action, number: (state.typing?.number ?? 0) + 1 } };
    case "surroundings":
      return { ...state, snapshot: { ...snapshot, ...event.surroundings } };
    case "api_called":
      return { ...state, snapshot: { ...snapshot, log: [...snapshot.log, event.entry].slice(-LOG_LIMIT) } };
    case "tap_answered":
      return reduceAnswer(state, event);
  }
}

function reduceAnswer(state: PageState, event: Extract<PageEvent, { type: "tap_answered" }>): PageState {
  const place = Object.keys(state.pendingTaps).find(
    (key) => state.pendingTaps[key] === event.callbackQueryId,
  );
  const answeredIds = [...state.answeredIds, event.callbackQueryId].slice(-ANSWERED_LIMIT);
  const settled = { ...(place === undefined ? state : withoutTap(state, place)), answeredIds };
  if (event.text === null) return settled;
  return event.isAlert ? { ...settled, alert: event.text } : withToast(settled, event.text);
}
