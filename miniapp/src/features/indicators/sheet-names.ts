/** The sheets about indicators, as the page's history names them. */
export const LIST_SHEET = "indicators";

export function addSheet(id: string): string {
  return `add:${id}`;
}

export function editSheet(key: number): string {
  return `edit:${key}`;
}

/** Which indicator a sheet is about; null where it is the list, or of another version. */
export function readSheet(
  name: string,
): { readonly kind: "add"; readonly id: string } | { readonly kind: "edit"; readonly key: number } | null {
  const [, kind, subject = ""] = /^(add|edit):(\w+)$/.exec(name) ?? [];
  if (kind === "add") return { kind, id: subject };
  return kind === "edit" ? { kind, key: Number(subject) } : null;
}
