/** A colour as six hex digits with `#`, the only form that theme variables take. */
export type Hex = `#${string}`;

interface Rgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** The colour in `text` (`#rgb` or `#rrggbb`), or null. */
export function parseHex(text: string | undefined): Hex | null {
  if (text === undefined) return null;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  if (short !== null)
    return `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}`.toLowerCase() as Hex;
  return /^#[0-9a-f]{6}$/i.test(text) ? (text.toLowerCase() as Hex) : null;
}

function toRgb(color: Hex): Rgb {
  const bits = Number.parseInt(color.slice(1), 16);
  return { red: (bits >> 16) & 255, green: (bits >> 8) & 255, blue: bits & 255 };
}

function toHex({ red, green, blue }: Rgb): Hex {
  const two = (channel: number) => Math.round(channel).toString(16).padStart(2, "0");
  return `#${two(red)}${two(green)}${two(blue)}`;
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
export function luminance(color: Hex): number {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const { red, green, blue } = toRgb(color);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(one: Hex, other: Hex): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** `share` (0 to 1) of `over`, the rest of `under`. */
export function mix(over: Hex, under: Hex, share: number): Hex {
  const [a, b] = [toRgb(over), toRgb(under)];
  const channel = (key: keyof Rgb) => a[key] * share + b[key] * (1 - share);
  return toHex({ red: channel("red"), green: channel("green"), blue: channel("blue") });
}

/**
 * `color` itself where it reads on every background at `ratio`, else the nearest step towards `pole` that does,
 * or `pole`. Mixing with black or white shifts lightness and leaves the hue.
 */
export function shiftUntilReadable(color: Hex, backgrounds: readonly Hex[], pole: Hex, ratio: number): Hex {
  const steps = 50;
  for (let step = 0; step <= steps; step++) {
    const candidate = mix(pole, color, step / steps);
    if (backgrounds.every((background) => contrast(candidate, background) >= ratio)) return candidate;
  }
  return pole;
}
