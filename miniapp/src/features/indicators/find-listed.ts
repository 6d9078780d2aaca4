import type { WireIndicator } from "@roehub/core/contract/indicators";

/** The indicators whose id, label or title in either language contains what was typed, in any case and spacing. */
export function findListed(list: readonly WireIndicator[], typed: string): readonly WireIndicator[] {
  const wanted = bareName(typed);
  if (wanted === "") return list;
  return list.filter(({ id, label, title }) =>
    [id, label, title.en, title.ru].some((name) => bareName(name).includes(wanted)),
  );
}

/** A name without what people type or leave out as they like. */
function bareName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[\s_./’'"()-]/g, "");
}
