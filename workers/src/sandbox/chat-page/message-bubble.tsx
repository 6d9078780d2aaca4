import type { InlineKeyboardButton, Message } from "grammy/types";
import { useState } from "react";
import { DialogBox } from "./dialog-box.tsx";
import { FormattedMessage } from "./formatted-message.tsx";
import { Icon, type IconName } from "./icons.tsx";
import { usePage } from "./page-context.ts";
import { fileUrl } from "./sandbox-client.ts";

interface MessageBubbleProps {
  readonly message: Message;
}

/** One message with its picture or file, its text and its buttons. */
export function MessageBubble({ message }: MessageBubbleProps) {
  const { texts, state, language } = usePage();
  const isOwn = message.from?.id !== state.snapshot?.bot.id;
  const text = message.text ?? message.caption ?? "";
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const time = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    hour: "2-digit",
    minute: "2-digit",
  }).format(message.date * 1000);
  return (
    <article
      className={`message ${isOwn ? "own" : "theirs"}`}
      data-testid="message"
      data-message-id={message.message_id}
      data-from={isOwn ? "user" : "bot"}
      aria-label={message.from?.first_name}
    >
      <div className={`bubble ${rows.length > 0 ? "with-buttons" : ""}`}>
        {message.reply_to_message === undefined ? null : (
          <div className="reply">
            {message.reply_to_message.from?.first_name}: {firstLine(message.reply_to_message)}
          </div>
        )}
        <Picture message={message} />
        <Attachment message={message} />
        {text === "" ? null : (
          <FormattedMessage text={text} entities={message.entities ?? message.caption_entities ?? []} />
        )}
        <footer>
          {message.edit_date === undefined ? "" : `${texts.edited} `}
          <time dateTime={new Date(message.date * 1000).toISOString()}>{time}</time>
        </footer>
      </div>
      {rows.length === 0 ? null : <InlineKeyboard message={message} rows={rows} />}
    </article>
  );
}

/** What a push would show: the first line alone. */
export function firstLine(message: Message): string {
  return (message.text ?? message.caption ?? "").split("\n", 1)[0] ?? "";
}

function Picture({ message }: MessageBubbleProps) {
  const { texts } = usePage();
  const [isLarge, setIsLarge] = useState(false);
  const photo = message.photo?.at(-1);
  if (photo === undefined) return null;
  // The caption repeats the picture's numbers, so it is its description too.
  const alt = firstLine(message) || texts.photo;
  const picture = <img src={fileUrl(photo.file_id)} width={photo.width} height={photo.height} alt={alt} />;
  return (
    <>
      <button
        type="button"
        className="picture"
        aria-label={`${texts.enlarge}: ${alt}`}
        data-testid="photo"
        onClick={() => setIsLarge(true)}
      >
        {picture}
      </button>
      {isLarge ? (
        <DialogBox label={alt} className="viewer" onClose={() => setIsLarge(false)}>
          {picture}
          <button type="button" className="plain" onClick={() => setIsLarge(false)}>
            {texts.close}
          </button>
        </DialogBox>
      ) : null}
    </>
  );
}

function Attachment({ message }: MessageBubbleProps) {
  const { document } = message;
  if (document === undefined) return null;
  const size = `${((document.file_size ?? 0) / 1024).toFixed(1)} KiB`;
  return (
    <a className="attachment" href={fileUrl(document.file_id)} download={document.file_name}>
      <strong>{document.file_name}</strong> <span>{size}</span>
    </a>
  );
}

interface InlineKeyboardProps {
  readonly message: Message;
  readonly rows: readonly (readonly InlineKeyboardButton[])[];
}

function InlineKeyboard({ message, rows }: InlineKeyboardProps) {
  return (
    <div className="keyboard">
      {rows.map((buttons, row) => (
        <div className="keyboard-row" key={JSON.stringify(buttons)}>
          {buttons.map((button, column) => (
            <InlineButton
              key={JSON.stringify(button)}
              button={button}
              place={{ messageId: message.message_id, row, column }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface InlineButtonProps {
  readonly button: InlineKeyboardButton;
  readonly place: { readonly messageId: number; readonly row: number; readonly column: number };
}

/** After this a bot that did not answer a tap is taken to have forgotten it. */
const TAP_TIMEOUT_MS = 15_000;

function InlineButton({ button, place }: InlineButtonProps) {
  const { client, dispatch, follow, complain, state } = usePage();
  const key = `${place.messageId}/${place.row}/${place.column}`;
  const isPending = key in state.pendingTaps;
  const mark = cornerMark(button);
  const tap = async (): Promise<void> => {
    if (isPending) return;
    dispatch({ type: "tap_started", place: key });
    const answer = await client.tap(place);
    if (answer.ok && answer.value.kind === "asked") {
      dispatch({ type: "tap_accepted", place: key, callbackQueryId: answer.value.callbackQueryId });
      setTimeout(() => dispatch({ type: "tap_over", place: key }), TAP_TIMEOUT_MS);
      return;
    }
    dispatch({ type: "tap_over", place: key });
    if (answer.ok) follow(answer.value);
    else complain(answer.code);
  };
  return (
    <button
      type="button"
      className={`inline-button ${button.style ?? ""}`}
      data-testid="inline-button"
      aria-busy={isPending}
      onClick={tap}
    >
      <span>{button.text}</span>
      {mark === null ? null : (
        <span className="corner">
          <Icon name={mark} />
        </span>
      )}
    </button>
  );
}

/** Telegram marks buttons that lead out of the chat. */
function cornerMark(button: InlineKeyboardButton): IconName | null {
  if ("web_app" in button) return "app";
  if ("url" in button) return "out";
  return "copy_text" in button ? "copy" : null;
}
