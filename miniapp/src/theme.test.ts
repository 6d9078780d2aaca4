import { describe, expect, test } from "vitest";
import { contrast, type Hex } from "./color.ts";
import { deriveTheme, type ThemeParams, themeVariables } from "./theme.ts";

/** Palettes as the clients send them; the last three are what users make of them. */
const PALETTES: Readonly<Record<string, ThemeParams>> = {
  "nothing sent": {},
  "iOS light": {
    bg_color: "#ffffff",
    secondary_bg_color: "#efeff4",
    section_bg_color: "#ffffff",
    text_color: "#000000",
    hint_color: "#8e8e93",
    accent_text_color: "#007aff",
    destructive_text_color: "#ff3b30",
    button_color: "#007aff",
    button_text_color: "#ffffff",
    section_separator_color: "#c8c7cc",
  },
  "Android light": {
    bg_color: "#ffffff",
    secondary_bg_color: "#f0f0f0",
    section_bg_color: "#ffffff",
    text_color: "#222222",
    accent_text_color: "#1c93e3",
    destructive_text_color: "#cc2929",
    button_color: "#50a8eb",
    button_text_color: "#ffffff",
    section_separator_color: "#d9d9d9",
  },
  "Desktop night": {
    bg_color: "#17212b",
    secondary_bg_color: "#232e3c",
    section_bg_color: "#17212b",
    text_color: "#f5f5f5",
    accent_text_color: "#6ab2f2",
    destructive_text_color: "#ec3942",
    button_color: "#5288c1",
    button_text_color: "#ffffff",
    section_separator_color: "#111921",
  },
  "middle grey": { bg_color: "#888888", text_color: "#777777" },
  "dark page with light sections": {
    bg_color: "#000000",
    section_bg_color: "#ffffff",
    text_color: "#ffffff",
  },
  "text equal to its background": { bg_color: "#fafafa", text_color: "#fafafa", button_color: "#fff" },
};

const TEXTS = ["text", "text2", "accent", "destructive", "up", "down", "warn", "bench"] as const;
const BACKGROUNDS = ["bg", "sectionBg", "secondaryBg"] as const;

describe.each(Object.entries(PALETTES))("deriveTheme with %s", (_name, params) => {
  const theme = deriveTheme(params);

  test.each(TEXTS)("%s reads at 4.5:1 on all three backgrounds", (text) => {
    for (const background of BACKGROUNDS) {
      expect(contrast(theme[text], theme[background])).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("the button's text reads at 4.5:1", () => {
    expect(contrast(theme.buttonText, theme.button)).toBeGreaterThanOrEqual(4.5);
  });

  test("separators can be seen", () => {
    expect(contrast(theme.separator, theme.sectionBg)).toBeGreaterThanOrEqual(1.15);
  });
});

test("colours that read well are Telegram's own, one to one", () => {
  const theme = deriveTheme(PALETTES["iOS light"] ?? {});
  expect(theme).toMatchObject({ bg: "#ffffff", secondaryBg: "#efeff4", text: "#000000", button: "#007aff" });
  expect(theme.separator).toBe("#c8c7cc");
});

test("the luminance of the background chooses the scheme, whatever the client prefers", () => {
  expect(deriveTheme({ bg_color: "#17212b" }, "light").scheme).toBe("dark");
  expect(deriveTheme({ bg_color: "#fff" }, "dark").scheme).toBe("light");
  expect(deriveTheme({}, "dark").scheme).toBe("dark");
});

test("own colours are the measured ones on usual backgrounds", () => {
  expect(deriveTheme({ bg_color: "#ffffff" })).toMatchObject({ up: "#0f766e", down: "#b42318" });
  expect(deriveTheme({ bg_color: "#17212b" })).toMatchObject({ up: "#2dd4bf", down: "#ff6b6b" });
});

test("without a palette sections still stand out from the page", () => {
  for (const preferred of ["light", "dark"] as const) {
    const theme = deriveTheme({}, preferred);
    expect(theme.sectionBg).not.toBe(theme.secondaryBg);
  }
});

test("a colour that is none is taken as absent", () => {
  const bad: ThemeParams = { bg_color: "red", text_color: "#12", button_color: "url(x)" };
  expect(deriveTheme(bad)).toEqual(deriveTheme({}));
});

test("every colour becomes a hex variable under --rh-", () => {
  const variables = new Map(themeVariables(deriveTheme({})));
  expect(variables.get("--rh-text-2")).toMatch(/^#[0-9a-f]{6}$/);
  expect([...variables.keys()]).toContain("--rh-section-bg");
  for (const value of variables.values()) expect(value as Hex).toMatch(/^#[0-9a-f]{6}$/);
});
