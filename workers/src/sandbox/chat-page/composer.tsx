import type { BotCommand } from "grammy/types";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Icon } from "./icons.tsx";
import { usePage } from "./page-context.ts";
import type { Snapshot } from "./sandbox-protocol.ts";

interface ComposerProps {
  readonly snapshot: Snapshot;
}

/** Where the person types: Enter sends, Shift+Enter breaks the line, `/` lists the bot's commands. */
export function Composer({ snapshot }: ComposerProps) {
  const { texts, client, complain } = usePage();
  const [text, setText] = useState("");
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const menuId = useId();
  const commands = matchingCommands(snapshot.commands, text);
  const isListed = commands.length > 0 && (isMenuOpen || /^\/\w*$/.test(text));

  const send = async (words: string): Promise<void> => {
    if (words.trim() === "") return;
    setIsMenuOpen(false);
    // Emptied at once: what is typed while this is on its way is the next message.
    setText("");
    const answer = await client.sendText(words);
    if (!answer.ok) {
      setText((typed) => (typed === "" ? words : typed));
      complain(answer.code);
    }
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send(text);
    }
    if (event.key === "Escape") setIsMenuOpen(false);
  };

  if (snapshot.faults.some(({ kind }) => kind === "bot_blocked")) return <BlockedNote />;
  return (
    <div className="composer-area">
      {isListed ? (
        <CommandMenu id={menuId} commands={commands} onPick={(command) => void send(`/${command}`)} />
      ) : null}
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault();
          void send(text);
        }}
      >
        <MenuButton snapshot={snapshot} />
        <button
          type="button"
          className="round"
          aria-label={texts.commands}
          aria-expanded={isListed}
          aria-controls={menuId}
          data-testid="commands-button"
          onClick={() => setIsMenuOpen(!isMenuOpen)}
        >
          <Icon name="slash" />
        </button>
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={texts.message}
          aria-label={texts.message}
          data-testid="composer"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          className="round send"
          aria-label={texts.send}
          data-testid="send"
          disabled={text.trim() === ""}
        >
          <Icon name="send" />
        </button>
      </form>
    </div>
  );
}

function matchingCommands(commands: readonly BotCommand[], text: string): readonly BotCommand[] {
  const typed = /^\/(\w*)$/.exec(text)?.[1] ?? "";
  return commands.filter(({ command }) => command.startsWith(typed));
}

interface CommandMenuProps {
  readonly id: string;
  readonly commands: readonly BotCommand[];
  readonly onPick: (command: string) => void;
}

function CommandMenu({ id, commands, onPick }: CommandMenuProps) {
  const { texts } = usePage();
  return (
    <ul className="commands" id={id} aria-label={texts.commands} data-testid="command-menu">
      {commands.map(({ command, description }) => (
        <li key={command}>
          <button type="button" onClick={() => onPick(command)}>
            <strong>/{command}</strong> <span>{description}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The bot's menu button, when it opens the Mini App; otherwise the command list is all there is. */
function MenuButton({ snapshot }: ComposerProps) {
  const { client, openMiniApp, complain } = usePage();
  const { menuButton } = snapshot;
  if (menuButton.type !== "web_app") return null;
  return (
    <button
      type="button"
      className="menu-button"
      data-testid="menu-button"
      onClick={async () => {
        const answer = await client.openMiniApp({ from: "menu" });
        if (answer.ok) openMiniApp(answer.value);
        else complain(answer.code);
      }}
    >
      {menuButton.text}
    </button>
  );
}

function BlockedNote() {
  const { texts, client } = usePage();
  return (
    <div className="blocked" data-testid="blocked">
      <span>{texts.blocked}</span>
      <button type="button" className="plain" onClick={() => void client.setFault("bot_blocked", false)}>
        {texts.unblock}
      </button>
    </div>
  );
}
