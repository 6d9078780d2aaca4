import type { AmbiguityView } from "@roehub/core/contract/backtest";
import { flooredPct } from "@roehub/core/contract/honest-figures";
import type { Texts } from "../../texts.tsx";

/** `97.1 %`, never more than it is. */
export function probabilityText(value: number | null, { format }: Texts): string {
  return value === null ? format.percent(null) : `${format.number(flooredPct(value))}\u202f%`;
}

/** `75 %`. */
export function plateauText(value: number | null, { format }: Texts): string {
  return value === null ? format.percent(null) : `${format.decimal(value * 100, 0)}\u202f%`;
}

/** `Worst +120.00`, `resolved +150.00`, `best +200.00`, in quote. */
export function ambiguityFacts(ambiguity: AmbiguityView, { t, format }: Texts): readonly string[] {
  return [
    t("honest-fills-worst", { profit: format.signed(ambiguity.worst_profit_quote) }),
    t("honest-fills-resolved", { profit: format.signed(ambiguity.resolved_profit_quote) }),
    t("honest-fills-best", { profit: format.signed(ambiguity.best_profit_quote) }),
  ];
}
