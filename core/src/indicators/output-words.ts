/** An output in English, and in Russian as subject (nominative), compared (genitive) and crossed (accusative). */
interface OutputWords {
  readonly en: string;
  readonly ru: { readonly subject: string; readonly compared: string; readonly crossed: string };
}

/** What outputs are called in sentences where a label of their own does not say it: `upper band of BB 20/2`. */
export const OUTPUT_WORDS: Readonly<Record<string, OutputWords>> = {
  upper: {
    en: "upper band",
    ru: { subject: "верхняя полоса", compared: "верхней полосы", crossed: "верхнюю полосу" },
  },
  middle: {
    en: "middle band",
    ru: { subject: "средняя полоса", compared: "средней полосы", crossed: "среднюю полосу" },
  },
  lower: {
    en: "lower band",
    ru: { subject: "нижняя полоса", compared: "нижней полосы", crossed: "нижнюю полосу" },
  },
  signal: {
    en: "signal line",
    ru: { subject: "сигнальная линия", compared: "сигнальной линии", crossed: "сигнальную линию" },
  },
};
