import { STRATEGY_TEMPLATES, type StrategyTemplate } from "@roehub/core/strategy/templates";
import type { InlineKeyboardButton } from "grammy/types";
import { inRows, tapButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";

/** The ready ideas: their short names as buttons, and a folded block that says what each does. */
export function templateChoices(
  texts: Texts,
  feature: string,
): { readonly html: string; readonly rows: InlineKeyboardButton[][] } {
  const ideas = STRATEGY_TEMPLATES.map(
    ({ id, description }) =>
      `<b>${escapeHtml(shortName(texts, id))}</b> – ${escapeHtml(description[texts.locale])}`,
  );
  const buttons = STRATEGY_TEMPLATES.map(({ id }) =>
    tapButton(shortName(texts, id), { feature, action: "tpl", arg: id }),
  );
  return { html: `<blockquote expandable>${ideas.join("\n")}</blockquote>`, rows: inRows(buttons, 2) };
}

/** The template whose short or full name was typed, or null. */
export function typedTemplate(texts: Texts, text: string): StrategyTemplate | null {
  const wanted = text.toLowerCase();
  const namesOf = ({ id, title }: StrategyTemplate) => [shortName(texts, id), ...Object.values(title)];
  return (
    STRATEGY_TEMPLATES.find((template) => namesOf(template).some((name) => name.toLowerCase() === wanted)) ??
    null
  );
}

/** Titles are too long for two buttons a row. */
function shortName(texts: Texts, id: string): string {
  return texts.plain(`template-${id}`);
}
