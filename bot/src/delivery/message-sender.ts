import type { Screen } from "../screen.ts";

/** A message as it should stand in a chat. */
export interface OutgoingMessage {
  readonly chatId: number;
  readonly screen: Screen;
  /** A picture over the text, which then is its caption. */
  readonly photo: { readonly png: Uint8Array; readonly fileName: string } | null;
  /** The message that this one takes the place of. */
  readonly replaces: number | null;
  /** Sent anew, so that it pushes, and the replaced message removed; otherwise the replaced message becomes this one. */
  readonly isPush: boolean;
}

/** What takes messages out of the process: Telegram, or a log where there is none. */
export interface MessageSender {
  /** Answers the id of the message that now stands in the chat. Throws what the transport throws. */
  deliver(message: OutgoingMessage): Promise<number>;
}
