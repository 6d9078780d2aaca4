import { INDICATOR_GROUPS } from "@roehub/core/indicators/indicator";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { LOCALES } from "@roehub/core/kernel/locale";
import { describe, expect, it } from "vitest";
import { plainTextOf, type Screen } from "../../screen.ts";
import { loadTexts } from "../../texts.ts";
import { indicatorsOf, pageOfIndicator, readGroupPage, writeGroupPage } from "./indicator-groups.ts";
import { groupScreen, groupsScreen, unknownIndicatorScreen } from "./indicator-screens.ts";

const texts = loadTexts();
const pagesOf = (group: (typeof INDICATOR_GROUPS)[number]) => {
  const pages = indicatorsOf(group).map((def) => pageOfIndicator(def).page);
  return [...new Set(pages)].map((page) => ({ group, page }));
};
const everyScreen = (locale: "en" | "ru"): readonly Screen[] => [
  groupsScreen(texts[locale]),
  ...INDICATOR_GROUPS.flatMap((group) => pagesOf(group).map((place) => groupScreen(texts[locale], place))),
  unknownIndicatorScreen(texts[locale], { typed: "<b>".repeat(40), near: INDICATORS.slice(0, 6) }),
  unknownIndicatorScreen(texts[locale], { typed: "nothing", near: [] }),
];

describe("the lists of indicators", () => {
  it("fit a message, with buttons whose words and data fit", () => {
    for (const locale of LOCALES) {
      for (const screen of everyScreen(locale)) {
        expect(plainTextOf(screen.html).length).toBeLessThanOrEqual(1_200);
        for (const button of screen.rows.flat()) {
          expect(button.text.length, button.text).toBeLessThanOrEqual(16);
          if ("callback_data" in button) {
            expect(Buffer.byteLength(button.callback_data)).toBeLessThanOrEqual(64);
          }
        }
      }
    }
  });

  it("show every indicator once, page by page", () => {
    const shown = INDICATOR_GROUPS.flatMap(pagesOf).flatMap((place) =>
      groupScreen(texts.en, place)
        .rows.flat()
        .flatMap((button) => ("callback_data" in button ? [button.callback_data] : []))
        .filter((data) => data.startsWith("1.ind.card.")),
    );
    expect(shown.toSorted()).toEqual(INDICATORS.map(({ id }) => `1.ind.card..${id}`).toSorted());
  });

  it("say how many each group has", () => {
    const [first] = groupsScreen(texts.ru).rows;
    expect(first?.[0]?.text).toBe(`Средние ${indicatorsOf("average").length}`);
  });
});

describe("a page of a group in a button", () => {
  it("reads back what was written, and nothing else", () => {
    for (const place of INDICATOR_GROUPS.flatMap(pagesOf)) {
      expect(readGroupPage(writeGroupPage(place))).toEqual(place);
    }
    for (const text of ["", "average", "average:99", "average:-1", "average:x", "nothing:0"]) {
      expect(readGroupPage(text)).toBeNull();
    }
  });
});
