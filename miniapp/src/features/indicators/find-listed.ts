import type { WireIndicator } from "@roehub/core/contract/indicators";
import { bareName, inLatinLetters } from "@roehub/core/indicators/bare-name";

/**
 * The indicators whose id, label or title in either language contains what was typed, in any case and spacing. Names that
 * are typed by ear in Cyrillic letters, such as `рси`, are found too.
 */
export function findListed(list: readonly WireIndicator[], typed: string): readonly WireIndicator[] {
  const wanted = bareName(typed);
  if (wanted === "") return list;
  const forms = [wanted, inLatinLetters(wanted)];
  return list.filter(({ id, label, title }) =>
    [id, label, title.en, title.ru].some((name) => forms.some((form) => bareName(name).includes(form))),
  );
}
