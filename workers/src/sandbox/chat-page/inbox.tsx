import { usePage } from "./page-context.ts";

const SHOWN = 8;

/** What this person's phone would push: the first line of each new message of the bot; edits never push. */
export function Inbox() {
  const { texts, state } = usePage();
  const { snapshot } = state;
  const pushes = (snapshot?.messages ?? []).filter(({ push }) => push !== null).slice(-SHOWN);
  return (
    <details className="folded-section" data-testid="inbox">
      <summary>{texts.inbox}</summary>
      {pushes.length === 0 ? <p className="hint">{texts.inboxEmpty}</p> : null}
      <ul className="pushes">
        {pushes.reverse().map(({ message, push }) => (
          <li key={message.message_id} data-testid="push">
            <strong>Roehub</strong>
            <span className="hint"> · {push?.isSilent ? texts.silent : texts.sent}</span>
            <p>
              {push?.kind === "photo" ? `${texts.photo} · ` : ""}
              {push?.kind === "document" ? `${texts.file} · ` : ""}
              {push?.firstLine}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}
