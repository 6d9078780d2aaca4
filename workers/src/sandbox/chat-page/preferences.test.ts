import { describe, expect, it } from "vitest";
import { parsePreferences } from "./preferences.ts";

const DEFAULTS = { user: "ann", theme: "light", chatWidthPx: 390, language: "en" };

describe("parsePreferences", () => {
  it("gives back what was kept", () => {
    const kept = { user: "boris", theme: "dark", chatWidthPx: 430, language: "ru" };
    expect(parsePreferences(JSON.stringify(kept), "light")).toEqual(kept);
  });

  it.each([null, "", "{", "7", '{"user":"eve","theme":1,"chatWidthPx":"wide","language":"de"}'])(
    "falls back to the defaults for %j",
    (kept) => {
      expect(parsePreferences(kept, "light")).toEqual(DEFAULTS);
    },
  );
});
