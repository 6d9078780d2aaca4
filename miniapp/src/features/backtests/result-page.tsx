import type { BacktestView } from "@roehub/core/contract/stored-backtests";
import { useEffect } from "react";
import { QueryView } from "../../parts/query-view.tsx";
import { useServices } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import { useBacktest } from "./backtest-queries.ts";
import { EquitySection } from "./equity-section.tsx";
import { MetricsSection } from "./metrics-section.tsx";
import { ResultSkeleton } from "./result-skeleton.tsx";
import { TradesSection } from "./trades-section.tsx";
import { VariantsSection } from "./variants-section.tsx";
import { Verdict } from "./verdict.tsx";

/** One stored result: verdict, curves, all figures, variants and trades. */
export function ResultPage({ backtestId }: { readonly backtestId: string }) {
  const { telegram } = useServices();
  const query = useBacktest(backtestId);
  useEffect(() => telegram.holdVerticalSwipes(), [telegram]);
  return (
    <QueryView query={query} skeleton={<ResultSkeleton />}>
      {(backtest) => <Result backtest={backtest} />}
    </QueryView>
  );
}

function Result({ backtest }: { readonly backtest: BacktestView }) {
  const { t, count } = useTexts();
  const { result } = backtest;
  const { missing_minutes, bars_gated } = result.range;
  return (
    <div className="page-parts">
      <Verdict backtest={backtest} />
      {(missing_minutes > 0 || bars_gated > 0) && (
        <ul className="section section-padded sub head">
          {missing_minutes > 0 && <li>⚠ {t("result-missing", count(missing_minutes))}</li>}
          {bars_gated > 0 && <li>⚠ {t("result-gated", count(bars_gated))}</li>}
        </ul>
      )}
      <EquitySection result={result} />
      <MetricsSection metrics={result.metrics} />
      <VariantsSection result={result} />
      {result.trades !== null && <TradesSection trades={result.trades} />}
    </div>
  );
}
