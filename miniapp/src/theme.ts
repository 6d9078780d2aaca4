import { contrast, type Hex, luminance, mix, parseHex, shiftUntilReadable } from "./color.ts";

/** Telegram's palette as it arrives: snake_case names, hex colours, any of them absent. */
export type ThemeParams = Readonly<Record<string, string | undefined>>;

export type Scheme = "light" | "dark";

/** Everything a page or a canvas may paint with. */
export interface Theme {
  readonly scheme: Scheme;
  readonly bg: Hex;
  readonly sectionBg: Hex;
  readonly secondaryBg: Hex;
  readonly text: Hex;
  readonly text2: Hex;
  readonly accent: Hex;
  readonly destructive: Hex;
  readonly button: Hex;
  readonly buttonText: Hex;
  readonly separator: Hex;
  /** Long, buy, gain. */
  readonly up: Hex;
  /** Short, sell, loss. */
  readonly down: Hex;
  readonly warn: Hex;
  /** Buy and hold, and other benchmarks. */
  readonly bench: Hex;
  /** Lines of indicators, apart from each other and from long and short. */
  readonly series1: Hex;
  readonly series2: Hex;
  readonly series3: Hex;
  readonly series4: Hex;
  readonly series5: Hex;
  readonly series6: Hex;
  readonly upTint: Hex;
  readonly downTint: Hex;
  readonly warnTint: Hex;
}

const TEXT_RATIO = 4.5;
const SEPARATOR_RATIO = 1.15;
const TINT_SHARE = 0.12;

/** The luminance at which black and white read equally well on a background: √(1.05 × 0.05) − 0.05. */
const SCHEME_LUMINANCE = 0.179;

interface OwnColors {
  readonly up: Hex;
  readonly down: Hex;
  readonly warn: Hex;
  readonly bench: Hex;
}

const SERIES_COLORS: Readonly<Record<Scheme, readonly [Hex, Hex, Hex, Hex, Hex, Hex]>> = {
  light: ["#1d4ed8", "#9a4a00", "#7c3aed", "#be185d", "#3f6212", "#44403c"],
  dark: ["#6cb2ff", "#ffb454", "#c4a1ff", "#ff8ac4", "#bef264", "#d6d3d1"],
};

const OWN_COLORS: Readonly<Record<Scheme, OwnColors>> = {
  light: { up: "#0f766e", down: "#b42318", warn: "#8a5a00", bench: "#5b6470" },
  dark: { up: "#2dd4bf", down: "#ff6b6b", warn: "#f5b94a", bench: "#9aa5b1" },
};

/** What stands in for colours that the client did not send. */
const FALLBACK: Readonly<Record<Scheme, Readonly<Record<string, Hex>>>> = {
  light: {
    bg: "#ffffff",
    secondaryBg: "#f2f3f5",
    text: "#111111",
    accent: "#1d6fb8",
    destructive: "#b42318",
    button: "#1d6fb8",
  },
  dark: {
    bg: "#17212b",
    secondaryBg: "#0e1621",
    text: "#f5f5f5",
    accent: "#6ab3f3",
    destructive: "#ff6b6b",
    button: "#3d8fd1",
  },
};

/**
 * The theme for Telegram's palette. Its colours are kept one to one; where text would read at less than 4.5:1 on
 * any of the three backgrounds, its lightness is shifted until it does not (Telegram's own hint colour measures
 * 2.4 to 3.3). A section or secondary background on which no text of the page's scheme can read becomes `bg`.
 * `preferred` is the scheme where the palette says nothing.
 */
export function deriveTheme(params: ThemeParams, preferred: Scheme = "light"): Theme {
  const given = (name: string) => parseHex(params[name]);
  const isOwn = given("bg_color") === null;
  const bg = given("bg_color") ?? fallback(preferred, "bg");
  const scheme: Scheme = luminance(bg) > SCHEME_LUMINANCE ? "light" : "dark";
  const pole: Hex = scheme === "light" ? "#000000" : "#ffffff";
  const usable = (color: Hex | null) => (color !== null && contrast(pole, color) >= TEXT_RATIO ? color : bg);
  const sectionBg = usable(given("section_bg_color"));
  const secondaryBg = usable(
    given("secondary_bg_color") ?? (isOwn ? fallback(preferred, "secondaryBg") : null),
  );
  const readable = (color: Hex) => shiftUntilReadable(color, [bg, sectionBg, secondaryBg], pole, TEXT_RATIO);

  const text = readable(given("text_color") ?? fallback(scheme, "text"));
  const button = given("button_color") ?? fallback(scheme, "button");
  const own = OWN_COLORS[scheme];
  const [series1, series2, series3, series4, series5, series6] = SERIES_COLORS[scheme];
  const [up, down, warn] = [readable(own.up), readable(own.down), readable(own.warn)];
  return {
    scheme,
    bg,
    sectionBg,
    secondaryBg,
    text,
    text2: readable(mix(text, bg, 0.68)),
    accent: readable(given("accent_text_color") ?? given("link_color") ?? fallback(scheme, "accent")),
    destructive: readable(given("destructive_text_color") ?? fallback(scheme, "destructive")),
    button,
    buttonText: onFill(given("button_text_color") ?? "#ffffff", button),
    separator: separatorOf(given("section_separator_color"), { text, bg, sectionBg }),
    up,
    down,
    warn,
    bench: readable(own.bench),
    series1: readable(series1),
    series2: readable(series2),
    series3: readable(series3),
    series4: readable(series4),
    series5: readable(series5),
    series6: readable(series6),
    upTint: mix(up, sectionBg, TINT_SHARE),
    downTint: mix(down, sectionBg, TINT_SHARE),
    warnTint: mix(warn, sectionBg, TINT_SHARE),
  };
}

/** The theme as CSS custom properties: `text2` is `--rh-text-2`, `sectionBg` is `--rh-section-bg`. */
export function themeVariables(theme: Theme): readonly (readonly [name: string, value: string])[] {
  return Object.entries(theme)
    .filter(([key]) => key !== "scheme")
    .map(([key, value]) => [
      `--rh-${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/\d/, "-$&")}`,
      value,
    ]);
}

function fallback(scheme: Scheme, name: string): Hex {
  return FALLBACK[scheme][name] ?? "#808080";
}

/** `color` shifted towards the pole that reads on `fill`. */
function onFill(color: Hex, fill: Hex): Hex {
  const pole: Hex = luminance(fill) > SCHEME_LUMINANCE ? "#000000" : "#ffffff";
  return shiftUntilReadable(color, [fill], pole, TEXT_RATIO);
}

function separatorOf(
  given: Hex | null,
  { text, bg, sectionBg }: Pick<Theme, "text" | "bg" | "sectionBg">,
): Hex {
  const visible =
    given !== null && contrast(given, bg) >= SEPARATOR_RATIO && contrast(given, sectionBg) >= SEPARATOR_RATIO;
  return visible ? given : mix(text, sectionBg, 0.16);
}
