import type { InstrumentRef } from "@roehub/core/market-data/market";
import { useTexts } from "../../texts.tsx";

/** The head of a chart page: what is traded, and where. */
export function InstrumentTitle({ instrument }: { readonly instrument: InstrumentRef }) {
  const { t } = useTexts();
  return (
    <div className="instrument-title">
      <h1 className="title">{instrument.symbol}</h1>
      <p className="sub quiet">{t(`terminal-market-${instrument.marketId}`)}</p>
    </div>
  );
}
