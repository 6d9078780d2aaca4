import type { MarketSource } from "@roehub/core/contract/stored-backtests";
import { useTexts } from "../texts.tsx";

/** Where the prices come from: simulated is called simulated wherever money shows. */
export function MarketSourceChip({ source }: { readonly source: MarketSource }) {
  const { t } = useTexts();
  return <span className={source === "simulated" ? "chip chip-warn" : "chip"}>{t(`market-${source}`)}</span>;
}
