import type { BacktestView } from "@roehub/core/contract/stored-backtests";
import { useEffect } from "react";
import { QueryView } from "../../parts/query-view.tsx";
import { useServices } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import { useBacktest } from "./backtest-queries.ts";
import { EquitySection } from "./equity-section.tsx";
import { HonestSection } from "./honest-section.tsx";
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
  const { result } = backtest;
  return (
    <div className="page-parts">
      <Verdict backtest={backtest} />
      <Warnings result={result} />
      <HonestSection result={result} />
      <EquitySection result={result} />
      <MetricsSection metrics={result.metrics} />
      <VariantsSection result={result} />
      {result.trades !== null && (
        <TradesSection trades={result.trades} isTest={result.request.validation !== undefined} />
      )}
    </div>
  );
}

/** What the reader must know before believing the numbers. */
function Warnings({ result: { range, variants } }: { readonly result: BacktestView["result"] }) {
  const { t, format, count } = useTexts();
  const ruin = variants[0]?.ruined ?? null;
  const warnings = [
    ...(ruin === null ? [] : [t(`result-ruined-${ruin.cause}`, { time: format.barTime(ruin.ts) })]),
    ...(range.missing_minutes > 0 ? [t("result-missing", count(range.missing_minutes))] : []),
    ...(range.bars_gated > 0 ? [t("result-gated", count(range.bars_gated))] : []),
  ];
  if (warnings.length === 0) return null;
  return (
    <ul className="section section-padded sub head">
      {warnings.map((warning) => (
        <li key={warning}>⚠ {warning}</li>
      ))}
    </ul>
  );
}
