/** The languages that every text exists in. */
export const LOCALES = ["en", "ru"] as const;
export type Locale = (typeof LOCALES)[number];

/** The language for a Telegram client's `language_code` (BCP 47, or absent): Russian for Russian, else English. */
export function localeOf(languageCode: string | undefined): Locale {
  return languageCode?.toLowerCase().split("-")[0] === "ru" ? "ru" : "en";
}
