import type { MessageEntity } from "grammy/types";
import { describe, expect, it } from "vitest";
import { type EntityNode, entityTree } from "./entity-tree.ts";

/** The tree as text: `[bold a[italic b]]`. */
function show(nodes: readonly EntityNode[]): string {
  return nodes
    .map((node) => (node.kind === "text" ? node.text : `[${node.entity.type} ${show(node.children)}]`))
    .join("");
}

const span = (type: "bold" | "italic" | "code", offset: number, length: number): MessageEntity => ({
  type,
  offset,
  length,
});

describe("entityTree", () => {
  it.each([
    ["no entities", "ab", [], "ab"],
    ["one inside", "abc", [span("bold", 1, 1)], "a[bold b]c"],
    ["nested", "abc", [span("italic", 1, 1), span("bold", 0, 3)], "[bold a[italic b]c]"],
    ["the same span twice", "a", [span("bold", 0, 1), span("italic", 0, 1)], "[bold [italic a]]"],
    ["side by side", "ab", [span("bold", 0, 1), span("code", 1, 1)], "[bold a][code b]"],
    [
      "crossing: cut at the end of the first",
      "abc",
      [span("bold", 0, 2), span("italic", 1, 2)],
      "[bold a[italic b]]c",
    ],
    ["beyond the end", "ab", [span("bold", 1, 9)], "a[bold b]"],
    ["in UTF-16 units", "😀b", [span("bold", 2, 1)], "😀[bold b]"],
  ])("nests %s and loses no text", (_name, text, entities, expected) => {
    expect(show(entityTree(text, entities))).toBe(expected);
  });
});
