import type { StrategySummary } from "@roehub/core/contract/strategies";
import { nameParts } from "../../generated-name.ts";
import { Bone } from "../../parts/bone.tsx";
import { MiddleCut } from "../../parts/middle-cut.tsx";
import { PageLink } from "../../parts/page-link.tsx";
import { PagedList } from "../../parts/paged-list.tsx";
import { usePage } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import { useStrategies } from "./strategy-queries.ts";

/** The list of the reader's strategies. */
export function StrategiesPage() {
  const { t } = useTexts();
  return (
    <PagedList
      title={t("strategies-title")}
      query={useStrategies()}
      skeleton={<Skeleton />}
      empty={{ title: t("strategies-empty-title"), text: t("strategies-empty-text") }}
    >
      {(items) => <Strategies items={items} />}
    </PagedList>
  );
}

function Strategies({ items }: { readonly items: readonly StrategySummary[] }) {
  const page = usePage();
  return (
    <ul className="section rows">
      {items.map((item) => (
        <li key={item.strategy_id}>
          <PageLink
            className="row"
            to={{ name: "strategy", strategyId: item.strategy_id }}
            isCurrent={page.name === "strategy" && page.strategyId === item.strategy_id}
          >
            <StrategyRow strategy={item} />
          </PageLink>
        </li>
      ))}
    </ul>
  );
}

function StrategyRow({ strategy }: { readonly strategy: StrategySummary }) {
  const { format } = useTexts();
  const { what, how } = nameParts(strategy.name, strategy.spec.timeframe);
  return (
    <>
      <MiddleCut text={what} />
      {how !== "" && <MiddleCut text={how} className="sub quiet" />}
      <span className="caption quiet">{format.moment(strategy.created_at)}</span>
    </>
  );
}

function Skeleton() {
  return (
    <ul className="section rows">
      {[24, 28, 22].map((width) => (
        <li key={width} className="row">
          <Bone width={16} />
          <span className="sub">
            <Bone width={width} />
          </span>
          <span className="caption">
            <Bone width={14} />
          </span>
        </li>
      ))}
    </ul>
  );
}
