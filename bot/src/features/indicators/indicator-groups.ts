import { INDICATOR_GROUPS, type IndicatorDef, type IndicatorGroup } from "@roehub/core/indicators/indicator";
import { INDICATORS } from "@roehub/core/indicators/registry";
import type { Locale } from "@roehub/core/kernel/locale";
import type { InlineKeyboardButton } from "grammy/types";
import { cutMiddle, tapButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";

/** A part of a group that fits one message. */
export interface GroupPage {
  readonly group: IndicatorGroup;
  /** From 0. */
  readonly page: number;
}

const PAGE_SIZE = 9;
const BUTTON_LENGTH = 16;

/** The indicators of a group, in the registry's order. */
export function indicatorsOf(group: IndicatorGroup): readonly IndicatorDef[] {
  return INDICATORS.filter((def) => def.group === group);
}

/** `Moving averages`. Plain text. */
export function groupName(texts: Texts, group: IndicatorGroup): string {
  return texts.plain(`group-${group}`);
}

/** `average:1`, as a button carries it. */
export function writeGroupPage({ group, page }: GroupPage): string {
  return `${group}:${page}`;
}

/** Reads what `writeGroupPage` wrote; null where there is no such page. */
export function readGroupPage(text: string): GroupPage | null {
  const [name, page = ""] = text.split(":");
  const group = INDICATOR_GROUPS.find((known) => known === name);
  if (group === undefined || !/^\d{1,2}$/.test(page)) return null;
  const place = { group, page: Number(page) };
  return indicatorsOnPage(place).length === 0 && place.page > 0 ? null : place;
}

export function indicatorsOnPage({ group, page }: GroupPage): readonly IndicatorDef[] {
  return indicatorsOf(group).slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
}

/** The page of its group on which an indicator stands. */
export function pageOfIndicator(def: IndicatorDef): GroupPage {
  const place = indicatorsOf(def.group).indexOf(def);
  return { group: def.group, page: Math.max(0, Math.floor(place / PAGE_SIZE)) };
}

/** `[‹] [›]`, as far as there are pages. */
export function pageButtons(
  { group, page }: GroupPage,
  tap: { readonly feature: string; readonly action: string },
): InlineKeyboardButton[] {
  const turn = (text: string, to: number) =>
    tapButton(text, { ...tap, arg: writeGroupPage({ group, page: to }) });
  const hasMore = indicatorsOf(group).length > (page + 1) * PAGE_SIZE;
  return [...(page > 0 ? [turn("‹", page - 1)] : []), ...(hasMore ? [turn("›", page + 1)] : [])];
}

/** A button for each indicator, by its label. */
export function indicatorButtons(
  defs: readonly IndicatorDef[],
  tap: { readonly feature: string; readonly action: string },
): InlineKeyboardButton[] {
  return defs.map(({ id, label }) => tapButton(cutMiddle(label, BUTTON_LENGTH), { ...tap, arg: id }));
}

/** `RSI – Relative strength index`, and `MACD` where the label is the title; a line each. HTML. */
export function indicatorLines(texts: Texts, defs: readonly IndicatorDef[]): string {
  const { locale } = texts;
  const rest = (def: IndicatorDef) => (isTitledByLabel(def, locale) ? "" : ` – ${def.title[locale]}`);
  return defs.map((def) => `<b>${escapeHtml(def.label)}</b>${escapeHtml(rest(def))}`).join("\n");
}

/** Whether nothing more can be said of an indicator than its label: `MACD`. */
export function isTitledByLabel({ label, title }: IndicatorDef, locale: Locale): boolean {
  return title[locale].toLowerCase() === label.toLowerCase();
}
