import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { Locale } from "@roehub/core/kernel/locale";
import { createContext, type ReactNode, useContext } from "react";
import { createFormat, type Format } from "./format.ts";
import en from "./locales/en.ftl?raw";
import ru from "./locales/ru.ftl?raw";

const SOURCES: Readonly<Record<Locale, string>> = { en, ru };

/** The texts and numbers of one language. */
export interface Texts {
  readonly locale: Locale;
  readonly format: Format;
  /** The message `id` with its variables filled in. An unknown id or a missing variable is an assertion error. */
  t(id: string, variables?: Readonly<Record<string, FluentVariable>>): string;
  /** Whether a message `id` exists, for ids made from codes. */
  has(id: string): boolean;
  /** The two variables of a count: `n` chooses the plural form, `nText` is printed. */
  count(n: number): { readonly n: number; readonly nText: string };
}

export function createTexts(locale: Locale): Texts {
  const bundle = new FluentBundle(locale, { useIsolating: false });
  bundle.addResource(new FluentResource(SOURCES[locale]));
  const format = createFormat(locale);
  return {
    locale,
    format,
    t(id, variables = {}) {
      const pattern = ensureDefined(bundle.getMessage(id)?.value, `message ${id}`);
      return bundle.formatPattern(pattern, variables);
    },
    has: (id) => bundle.hasMessage(id),
    count: (n) => ({ n, nText: format.number(n) }),
  };
}

const TextsContext = createContext<Texts | null>(null);

export function TextsProvider({ texts, children }: { readonly texts: Texts; readonly children: ReactNode }) {
  return <TextsContext value={texts}>{children}</TextsContext>;
}

export function useTexts(): Texts {
  return ensureDefined(useContext(TextsContext), "TextsProvider");
}
