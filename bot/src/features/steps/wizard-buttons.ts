import type { InlineKeyboardButton } from "grammy/types";
import { BACK, CANCEL } from "../../conversations/wizard.ts";
import { tapButton } from "../../screen.ts";
import type { Texts } from "../../texts.ts";

/** The last row of every question: `[‹ Back] [Cancel]`, on the first one only `[Cancel]`. */
export function wizardRow(texts: Texts, feature: string, { isFirst = false } = {}): InlineKeyboardButton[] {
  const cancel = tapButton(texts.plain("button-cancel"), { feature, action: CANCEL });
  return isFirst ? [cancel] : [tapButton(texts.plain("button-back"), { feature, action: BACK }), cancel];
}
