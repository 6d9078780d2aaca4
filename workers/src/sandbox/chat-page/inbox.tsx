import { firstLine } from "./message-bubble.tsx";
import { usePage } from "./page-context.ts";

const SHOWN = 8;

/** What this person's phone would push: the first line of each new message of the bot; edits never push. */
export function Inbox() {
  const { texts, state } = usePage();
  const { snapshot } = state;
  const pushes = (snapshot?.messages ?? [])
    .filter(({ message }) => message.from?.id === snapshot?.bot.id)
    .slice(-SHOWN);
  return (
    <details className="folded-section" data-testid="inbox">
      <summary>{texts.inbox}</summary>
      {pushes.length === 0 ? <p className="hint">{texts.inboxEmpty}</p> : null}
      <ul className="pushes">
        {pushes.reverse().map(({ message, isSilent }) => (
          <li key={message.message_id} data-testid="push">
            <strong>Roehub</strong>
            <span className="hint"> · {isSilent ? texts.silent : texts.sent}</span>
            <p>
              {message.photo === undefined ? "" : `${texts.photo} · `}
              {message.document === undefined ? "" : `${texts.file} · `}
              {firstLine(message)}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}
