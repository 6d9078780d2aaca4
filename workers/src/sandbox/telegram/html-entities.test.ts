import { describe, expect, it } from "vitest";
import { BotApiError } from "./bot-api-error.ts";
import { parseHtml } from "./html-entities.ts";

describe("parseHtml", () => {
  it.each([
    ["plain", "a &lt;b&gt; &amp; &quot;c&quot; &#8722;1", 'a <b> & "c" −1', []],
    ["bold", "<b>x</b>", "x", [{ type: "bold", offset: 0, length: 1 }]],
    [
      "strong and em",
      "<strong>x</strong><em>y</em>",
      "xy",
      [
        { type: "bold", offset: 0, length: 1 },
        { type: "italic", offset: 1, length: 1 },
      ],
    ],
    [
      "underline, strike",
      "<u>x</u><del>y</del>",
      "xy",
      [
        { type: "underline", offset: 0, length: 1 },
        { type: "strikethrough", offset: 1, length: 1 },
      ],
    ],
    [
      "nested, outer first",
      "<b>a<i>b</i></b>",
      "ab",
      [
        { type: "bold", offset: 0, length: 2 },
        { type: "italic", offset: 1, length: 1 },
      ],
    ],
    ["code", "<code>RH-1</code>", "RH-1", [{ type: "code", offset: 0, length: 4 }]],
    ["pre", "<pre>x\ny</pre>", "x\ny", [{ type: "pre", offset: 0, length: 3 }]],
    [
      "pre with a language",
      '<pre><code class="language-json">{}</code></pre>',
      "{}",
      [{ type: "pre", offset: 0, length: 2, language: "json" }],
    ],
    ["quote", "<blockquote>q</blockquote>", "q", [{ type: "blockquote", offset: 0, length: 1 }]],
    [
      "expandable quote",
      "<blockquote expandable>q</blockquote>",
      "q",
      [{ type: "expandable_blockquote", offset: 0, length: 1 }],
    ],
    ["spoiler", "<tg-spoiler>s</tg-spoiler>", "s", [{ type: "spoiler", offset: 0, length: 1 }]],
    [
      "link",
      '<a href="https://t.me/x?a=1&amp;b=2">l</a>',
      "l",
      [{ type: "text_link", offset: 0, length: 1, url: "https://t.me/x?a=1&b=2" }],
    ],
    ["a link nobody can open is plain text", '<a href="javascript:alert(1)">l</a>', "l", []],
    [
      "time",
      '<tg-time unix="1647531900" format="r">14:00 UTC</tg-time>',
      "14:00 UTC",
      [{ type: "date_time", offset: 0, length: 9, unix_time: 1647531900, date_time_format: "r" }],
    ],
    ["offsets in UTF-16 units", "😀<b>я</b>", "😀я", [{ type: "bold", offset: 2, length: 1 }]],
    ["an empty tag leaves nothing", "<b></b>x", "x", []],
  ])("reads %s", (_name, html, text, entities) => {
    expect(parseHtml(html)).toEqual({ text, entities });
  });

  it.each([
    ["я<b>x", 'Can\'t find end tag corresponding to start tag "b"'],
    ["я<table>x</table>", 'Unsupported start tag "table" at byte offset 2'],
    ["я</b>", "Unexpected end tag at byte offset 2"],
    ["<b>я</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'],
    ["1 < 2", 'Unsupported start tag "" at byte offset 2'],
    ["x<b", "Unclosed start tag at byte offset 1"],
    ["<b>x</b", "Unclosed end tag at byte offset 4"],
    ['<tg-time unix="soon">x</tg-time>', "Invalid Unix time specified"],
  ])("refuses %s as Telegram does", (html, reason) => {
    expect(() => parseHtml(html)).toThrow(
      new BotApiError(400, `Bad Request: can't parse entities: ${reason}`),
    );
  });
});
