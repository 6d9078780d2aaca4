import type { BacktestSummary } from "@roehub/core/contract/stored-backtests";
import { nameParts } from "../../generated-name.ts";
import { Bone } from "../../parts/bone.tsx";
import { Facts } from "../../parts/facts.tsx";
import { MarketSourceChip } from "../../parts/market-source-chip.tsx";
import { MiddleCut } from "../../parts/middle-cut.tsx";
import { PageLink } from "../../parts/page-link.tsx";
import { PagedList } from "../../parts/paged-list.tsx";
import { usePage } from "../../services.tsx";
import { signClass } from "../../sign-class.ts";
import { useTexts } from "../../texts.tsx";
import { useBacktests } from "./backtest-queries.ts";

/** The list of the reader's stored results. */
export function BacktestsPage() {
  const { t } = useTexts();
  return (
    <PagedList
      title={t("backtests-title")}
      query={useBacktests()}
      skeleton={<Skeleton />}
      empty={{ title: t("backtests-empty-title"), text: t("backtests-empty-text") }}
    >
      {(items) => <Backtests items={items} />}
    </PagedList>
  );
}

function Backtests({ items }: { readonly items: readonly BacktestSummary[] }) {
  const page = usePage();
  const source = items[0]?.market_source;
  return (
    <>
      {source !== undefined && (
        <p className="chips">
          <MarketSourceChip source={source} />
        </p>
      )}
      <ul className="section rows">
        {items.map((item) => (
          <li key={item.backtest_id}>
            <PageLink
              className="row"
              to={{ name: "result", backtestId: item.backtest_id }}
              isCurrent={page.name === "result" && page.backtestId === item.backtest_id}
            >
              <BacktestRow backtest={item} />
            </PageLink>
          </li>
        ))}
      </ul>
    </>
  );
}

function BacktestRow({ backtest }: { readonly backtest: BacktestSummary }) {
  const { t, format, count } = useTexts();
  const { metrics, variants_total } = backtest;
  const { what, how } = nameParts(backtest.title, backtest.timeframe);
  return (
    <>
      <span className="line">
        <MiddleCut text={what} />
        <span className={`whole ${signClass(metrics.total_return_pct)}`}>
          {format.signedPercent(metrics.total_return_pct)}
        </span>
      </span>
      {how !== "" && <MiddleCut text={how} className="sub quiet" />}
      <Facts
        facts={[
          `${t("result-drawdown")} ${format.percent(metrics.max_drawdown_pct)}`,
          t("backtests-trades", count(metrics.num_trades)),
          ...(variants_total > 1 ? [t("backtests-variants", count(variants_total))] : []),
        ]}
      />
      <span className="caption quiet">{format.period(metrics.start, metrics.end)}</span>
    </>
  );
}

function Skeleton() {
  return (
    <div className="page-parts">
      <p className="chips">
        <span className="chip">
          <Bone width={14} />
        </span>
      </p>
      <ul className="section rows">
        {[24, 28, 22].map((width) => (
          <li key={width} className="row">
            <Bone width={18} />
            <span className="sub">
              <Bone width={width} />
            </span>
            <span className="caption">
              <Bone width={26} />
            </span>
            <span className="caption">
              <Bone width={20} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
