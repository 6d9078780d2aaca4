import type { WireIndicator } from "@roehub/core/contract/indicators";
import { bareName } from "@roehub/core/indicators/bare-name";

/** The indicators whose id, label or title in either language contains what was typed, in any case and spacing. */
export function findListed(list: readonly WireIndicator[], typed: string): readonly WireIndicator[] {
  const wanted = bareName(typed);
  if (wanted === "") return list;
  return list.filter(({ id, label, title }) =>
    [id, label, title.en, title.ru].some((name) => bareName(name).includes(wanted)),
  );
}
