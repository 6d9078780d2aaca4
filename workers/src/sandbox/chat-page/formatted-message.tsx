import type { MessageEntity } from "grammy/types";
import { type ReactNode, useEffect, useState } from "react";
import { dateTimeText } from "./date-time-text.ts";
import { type EntityNode, entityTree } from "./entity-tree.ts";
import { usePage } from "./page-context.ts";

interface FormattedMessageProps {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

/** A message's text with its entities, as a Telegram client shows them. */
export function FormattedMessage({ text, entities }: FormattedMessageProps) {
  return <div className="text">{renderNodes(entityTree(text, entities))}</div>;
}

function renderNodes(nodes: readonly EntityNode[]): ReactNode {
  let offset = 0;
  return nodes.map((node) => {
    const key = offset;
    offset += plainText(node).length;
    return node.kind === "text" ? node.text : <Entity key={key} node={node} />;
  });
}

function plainText(node: EntityNode): string {
  return node.kind === "text" ? node.text : node.children.map(plainText).join("");
}

function Entity({ node }: { readonly node: Extract<EntityNode, { kind: "entity" }> }) {
  const { entity } = node;
  const children = renderNodes(node.children);
  switch (entity.type) {
    case "bold":
      return <strong>{children}</strong>;
    case "italic":
      return <em>{children}</em>;
    case "underline":
      return <u>{children}</u>;
    case "strikethrough":
      return <s>{children}</s>;
    case "code":
      return <CopyableCode text={plainText(node)} />;
    case "pre":
      return <pre>{children}</pre>;
    case "blockquote":
      return <blockquote>{children}</blockquote>;
    case "expandable_blockquote":
      return <ExpandableQuote>{children}</ExpandableQuote>;
    case "spoiler":
      return <Spoiler>{children}</Spoiler>;
    case "text_link":
      return <LinkText url={entity.url}>{children}</LinkText>;
    case "url":
      return <LinkText url={plainText(node)}>{children}</LinkText>;
    case "bot_command":
      return <CommandText command={plainText(node)} />;
    case "date_time":
      return (
        <DateTime unixTime={entity.unix_time} format={entity.date_time_format} fallback={plainText(node)} />
      );
    default:
      return <span>{children}</span>;
  }
}

function CopyableCode({ text }: { readonly text: string }) {
  const { follow } = usePage();
  return (
    <button type="button" className="code" onClick={() => follow({ kind: "copied", text })}>
      <code>{text}</code>
    </button>
  );
}

function ExpandableQuote({ children }: { readonly children: ReactNode }) {
  const { texts } = usePage();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <blockquote className="expandable">
      <div className={isOpen ? "" : "folded"}>{children}</div>
      <button type="button" className="quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? texts.showLess : texts.showMore}
      </button>
    </blockquote>
  );
}

function Spoiler({ children }: { readonly children: ReactNode }) {
  const { texts } = usePage();
  const [isShown, setIsShown] = useState(false);
  if (isShown) return <span>{children}</span>;
  return (
    <button type="button" className="spoiler" aria-label={texts.reveal} onClick={() => setIsShown(true)}>
      {children}
    </button>
  );
}

function LinkText({ url, children }: { readonly url: string; readonly children: ReactNode }) {
  const { client, follow, complain } = usePage();
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      onClick={async (event) => {
        event.preventDefault();
        const answer = await client.followLink(url);
        if (answer.ok) follow(answer.value);
        else complain(answer.code);
      }}
    >
      {children}
    </a>
  );
}

function CommandText({ command }: { readonly command: string }) {
  const { client, complain } = usePage();
  return (
    <button
      type="button"
      className="link"
      onClick={async () => {
        const answer = await client.sendText(command);
        if (!answer.ok) complain(answer.code);
      }}
    >
      {command}
    </button>
  );
}

const RELATIVE_REFRESH_MS = 10_000;

interface DateTimeProps {
  readonly unixTime: number;
  readonly format: string;
  readonly fallback: string;
}

/** A moment in the visitor's own time; the bot's text (in UTC) is the tooltip. */
function DateTime({ unixTime, format, fallback }: DateTimeProps) {
  const { language } = usePage();
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), RELATIVE_REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const atMs = unixTime * 1000;
  return (
    <time dateTime={new Date(atMs).toISOString()} title={fallback}>
      {format === "" ? fallback : dateTimeText({ atMs, nowMs, format, language })}
    </time>
  );
}
