/** A name without what people type or leave out as they like: case, spacing, hyphens, `ё`. */
export function bareName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[\s_./’'"()-]/g, "");
}
