import { fileURLToPath } from "node:url";
import { I18n } from "@grammyjs/i18n";
import { assert } from "@roehub/core/kernel/assert";
import { LOCALES, type Locale } from "@roehub/core/kernel/locale";

export type TextVariables = Readonly<Record<string, string | number>>;

/** The texts of one language. */
export interface Texts {
  readonly locale: Locale;
  /** A text for `parse_mode: "HTML"`: the variables are escaped, the text's own tags are kept. */
  html(key: string, variables?: TextVariables): string;
  /** A text for buttons, toasts and pictures, where no markup is read. */
  plain(key: string, variables?: TextVariables): string;
}

export type AllTexts = Readonly<Record<Locale, Texts>>;

/**
 * Loads the Fluent files of both languages. A key or a variable that is missing is a fault of the program and throws.
 * No bidi isolation: the marks would show up in clients and both languages run left to right.
 */
export function loadTexts(): AllTexts {
  const i18n = new I18n({
    defaultLocale: "en",
    fluentOptions: {
      warningHandler: (warning) => assert(false, `text ${warning.path} is missing`),
    },
  });
  for (const locale of LOCALES) {
    const filePath = fileURLToPath(new URL(`./locales/${locale}.ftl`, import.meta.url));
    i18n.loadLocaleSync(locale, { filePath, bundleOptions: { useIsolating: false } });
  }
  const textsOf = (locale: Locale): Texts => ({
    locale,
    html: (key, variables = {}) => i18n.t(locale, key, escapeAll(variables)),
    plain: (key, variables = {}) => i18n.t(locale, key, { ...variables }),
  });
  return { en: textsOf("en"), ru: textsOf("ru") };
}

/** Escapes what Telegram's HTML reads as markup. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function escapeAll(variables: TextVariables): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === "string" ? escapeHtml(value) : value,
    ]),
  );
}
