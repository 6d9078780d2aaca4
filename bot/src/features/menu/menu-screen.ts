import { type Screen, tapButton, webAppButton } from "../../screen.ts";
import type { Texts } from "../../texts.ts";

export const menuButtonTap = { feature: "go", action: "menu" } as const;

interface MenuFacts {
  readonly miniAppUrl: string | null;
  readonly activeBacktests: number;
}

/** Every capability that is here now, one tap away. */
export function menuScreen(texts: Texts, { miniAppUrl, activeBacktests }: MenuFacts): Screen {
  const go = (action: string, key: string, style?: "primary") =>
    tapButton(texts.plain(key), { feature: "go", action }, style);
  const app =
    miniAppUrl === null ? [] : [webAppButton(texts.plain("button-app"), { miniAppUrl, startParam: "st" })];
  return {
    html: texts.html("menu", { n: activeBacktests, nText: String(activeBacktests) }),
    rows: [
      [go("backtest", "button-backtest", "primary"), go("strategies", "button-strategies")],
      [go("chart", "button-chart"), go("indicators", "button-indicators")],
      [go("new", "button-new"), go("clone", "button-clone")],
      [go("help", "button-help"), go("language", "button-language"), ...app],
    ],
  };
}
