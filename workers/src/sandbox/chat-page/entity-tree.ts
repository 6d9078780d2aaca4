import type { MessageEntity } from "grammy/types";

/** A piece of a message: plain text, or an entity around further pieces. */
export type EntityNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "entity"; readonly entity: MessageEntity; readonly children: readonly EntityNode[] };

/** Nests entities (offsets in UTF-16 units) into a tree; one that crosses another's end is cut there. */
export function entityTree(text: string, entities: readonly MessageEntity[]): readonly EntityNode[] {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build({ text, queue: sorted, start: 0, end: text.length });
}

interface Span {
  readonly text: string;
  /** Entities not placed yet, in order; shared by the whole recursion. */
  readonly queue: MessageEntity[];
  readonly start: number;
  readonly end: number;
}

function build({ text, queue, start, end }: Span): EntityNode[] {
  const nodes: EntityNode[] = [];
  let at = start;
  for (let entity = queue[0]; entity !== undefined && entity.offset < end; entity = queue[0]) {
    queue.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    if (from > at) nodes.push({ kind: "text", text: text.slice(at, from) });
    nodes.push({ kind: "entity", entity, children: build({ text, queue, start: from, end: to }) });
    at = to;
  }
  if (at < end) nodes.push({ kind: "text", text: text.slice(at, end) });
  return nodes;
}
