import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { PageLink } from "../../parts/page-link.tsx";
import { usePage } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";

/** Links to the charts of instruments. */
export function InstrumentRows({ instruments }: { readonly instruments: readonly InstrumentRef[] }) {
  const page = usePage();
  const { t } = useTexts();
  const shown = page.name === "chart" ? instrumentKey(page.instrument) : null;
  return (
    <ul className="section rows">
      {instruments.map((instrument) => {
        const key = instrumentKey(instrument);
        return (
          <li key={key}>
            <PageLink className="row" to={{ name: "chart", instrument }} isCurrent={key === shown}>
              <span className="line">
                <span className="anywhere">{instrument.symbol}</span>
                <span className="caption quiet whole">{t(`terminal-market-${instrument.marketId}`)}</span>
              </span>
            </PageLink>
          </li>
        );
      })}
    </ul>
  );
}
