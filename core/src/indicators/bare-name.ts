/** A name without what people type or leave out as they like: case, spacing, hyphens, `ё`. */
export function bareName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[\s_./’'"()-]/g, "");
}

/** A bare name with Latin letters for the Cyrillic ones that stand for them: `rsi` for `рси`, `macd` for `макд`. */
export function inLatinLetters(name: string): string {
  return Array.from(name, (letter) => LATIN[letter] ?? letter).join("");
}

const LATIN: Readonly<Record<string, string>> = {
  а: "a",
  б: "b",
  в: "v",
  г: "g",
  д: "d",
  е: "e",
  ж: "zh",
  з: "z",
  и: "i",
  й: "i",
  к: "c",
  л: "l",
  м: "m",
  н: "n",
  о: "o",
  п: "p",
  р: "r",
  с: "s",
  т: "t",
  у: "u",
  ф: "f",
  х: "h",
  ц: "c",
  ч: "ch",
  ш: "sh",
  щ: "sh",
  ъ: "",
  ы: "y",
  ь: "",
  э: "e",
  ю: "u",
  я: "ya",
};
