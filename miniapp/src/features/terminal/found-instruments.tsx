import type { MarketId } from "@roehub/core/market-data/market";
import { Bone } from "../../parts/bone.tsx";
import { Notice } from "../../parts/notice.tsx";
import { QueryView } from "../../parts/query-view.tsx";
import { useTexts } from "../../texts.tsx";
import { InstrumentRows } from "./instrument-rows.tsx";
import { INSTRUMENTS_SHOWN_MAX, useInstruments } from "./terminal-queries.ts";

interface FoundInstrumentsProps {
  readonly marketId: MarketId | null;
  readonly q: string;
  /** Forgets what the list is narrowed by. */
  readonly onWiden: () => void;
}

/** The instruments of a market, or of all, whose symbol contains `q`. */
export function FoundInstruments({ marketId, q, onWiden }: FoundInstrumentsProps) {
  const { t, format } = useTexts();
  const query = useInstruments(marketId, q);
  return (
    <QueryView query={query} skeleton={<RowsSkeleton />}>
      {({ items }) =>
        items.length === 0 ? (
          <NoInstruments
            q={q}
            isNarrowed={marketId !== null}
            onWiden={onWiden}
            onRetry={() => query.refetch()}
          />
        ) : (
          <>
            <InstrumentRows
              instruments={items.map((item) => ({ marketId: item.market_id, symbol: item.symbol }))}
            />
            {items.length === INSTRUMENTS_SHOWN_MAX && (
              <p className="caption quiet centred">
                {t("terminal-more", { nText: format.count(INSTRUMENTS_SHOWN_MAX) })}
              </p>
            )}
          </>
        )
      }
    </QueryView>
  );
}

interface NoInstrumentsProps {
  readonly q: string;
  readonly isNarrowed: boolean;
  readonly onWiden: () => void;
  readonly onRetry: () => void;
}

function NoInstruments({ q, isNarrowed, onWiden, onRetry }: NoInstrumentsProps) {
  const { t } = useTexts();
  const [text, action] =
    q === "" && !isNarrowed
      ? [t("terminal-empty-text"), { text: t("retry"), onClick: onRetry }]
      : [
          q === "" ? t("terminal-empty-market-text") : t("terminal-empty-search-text", { q }),
          { text: t("terminal-widen"), onClick: onWiden },
        ];
  return <Notice title={t("terminal-empty-title")} text={text} action={action} />;
}

function RowsSkeleton() {
  return (
    <ul className="section rows">
      {[8, 10, 7, 11, 9, 12].map((width) => (
        <li key={width} className="row">
          <span className="line">
            <Bone width={width} />
            <span className="caption">
              <Bone width={12} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
