import type { LocalizedText } from "./indicator.ts";

/** An output in English, and in Russian as subject (nominative), compared (genitive) and crossed (accusative). */
interface OutputWords {
  readonly en: string;
  /** The circumstance under which the output is what its name says; otherwise it is a value that signals nothing. */
  readonly when?: LocalizedText;
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
  long_stop: {
    en: "long stop",
    ru: { subject: "стоп лонга", compared: "стопа лонга", crossed: "стоп лонга" },
  },
  short_stop: {
    en: "short stop",
    ru: { subject: "стоп шорта", compared: "стопа шорта", crossed: "стоп шорта" },
  },
  upper_stop: {
    en: "upper stop",
    ru: { subject: "верхний стоп", compared: "верхнего стопа", crossed: "верхний стоп" },
  },
  lower_stop: {
    en: "lower stop",
    ru: { subject: "нижний стоп", compared: "нижнего стопа", crossed: "нижний стоп" },
  },
  cloud_top: {
    en: "cloud top",
    ru: {
      subject: "верхняя граница облака",
      compared: "верхней границы облака",
      crossed: "верхнюю границу облака",
    },
  },
  cloud_bottom: {
    en: "cloud bottom",
    ru: {
      subject: "нижняя граница облака",
      compared: "нижней границы облака",
      crossed: "нижнюю границу облака",
    },
  },
  jaw: {
    en: "jaw line",
    ru: { subject: "линия челюсти", compared: "линии челюсти", crossed: "линию челюсти" },
  },
  teeth: {
    en: "teeth line",
    ru: { subject: "линия зубов", compared: "линии зубов", crossed: "линию зубов" },
  },
  lips: {
    en: "lips line",
    ru: { subject: "линия губ", compared: "линии губ", crossed: "линию губ" },
  },
  top: {
    en: "upper edge",
    ru: { subject: "верхняя граница", compared: "верхней границы", crossed: "верхнюю границу" },
  },
  bottom: {
    en: "lower edge",
    ru: { subject: "нижняя граница", compared: "нижней границы", crossed: "нижнюю границу" },
  },
  bull: {
    en: "bull power",
    ru: { subject: "сила быков", compared: "силы быков", crossed: "силу быков" },
  },
  bear: {
    en: "bear power",
    ru: { subject: "сила медведей", compared: "силы медведей", crossed: "силу медведей" },
  },
  first_pass: {
    en: "first pass",
    ru: { subject: "первый проход", compared: "первого прохода", crossed: "первый проход" },
  },
  rising: {
    en: "value",
    ru: { subject: "значение", compared: "значения", crossed: "значение" },
    when: { en: "price up", ru: "цена выросла" },
  },
  falling: {
    en: "value",
    ru: { subject: "значение", compared: "значения", crossed: "значение" },
    when: { en: "price down", ru: "цена упала" },
  },
  mean_rising: {
    en: "mean",
    ru: { subject: "среднее", compared: "среднего", crossed: "среднее" },
    when: { en: "EMA rises", ru: "EMA растёт" },
  },
  mean_falling: {
    en: "mean",
    ru: { subject: "среднее", compared: "среднего", crossed: "среднее" },
    when: { en: "EMA falls", ru: "EMA падает" },
  },
  trend_up: {
    en: "value",
    ru: { subject: "значение", compared: "значения", crossed: "значение" },
    when: { en: "+DI above −DI", ru: "+DI выше −DI" },
  },
  trend_down: {
    en: "value",
    ru: { subject: "значение", compared: "значения", crossed: "значение" },
    when: { en: "−DI above +DI", ru: "−DI выше +DI" },
  },
  widening_up: {
    en: "change",
    ru: { subject: "изменение", compared: "изменения", crossed: "изменение" },
    when: { en: "price above middle band", ru: "цена выше средней полосы" },
  },
  widening_down: {
    en: "change",
    ru: { subject: "изменение", compared: "изменения", crossed: "изменение" },
    when: { en: "price below middle band", ru: "цена ниже средней полосы" },
  },
  histogram: {
    en: "histogram",
    ru: { subject: "гистограмма", compared: "гистограммы", crossed: "гистограмму" },
  },
};
