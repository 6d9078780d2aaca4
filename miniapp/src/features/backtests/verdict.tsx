import type { BacktestResultView } from "@roehub/core/contract/backtest";
import type { BacktestView } from "@roehub/core/contract/stored-backtests";
import { nameParts } from "../../generated-name.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { MarketSourceChip } from "../../parts/market-source-chip.tsx";
import { signClass } from "../../sign-class.ts";
import { useTexts } from "../../texts.tsx";
import { variantLabel } from "./variant-label.ts";
import "../../styles/result.css";

/** What was tested, the four numbers, and the receipt: a return never stands alone. */
export function Verdict({ backtest }: { readonly backtest: BacktestView }) {
  const texts = useTexts();
  const { t, format } = texts;
  const { result } = backtest;
  const { metrics, request, counts, range, receipt_id } = result;
  const title = nameParts(backtest.title, request.timeframe);
  const best = result.variants[0];
  return (
    <>
      <div className="head">
        <h1 className="title">{title.what}</h1>
        {best !== undefined && (
          <p className="sub">
            {counts.variants > 1
              ? t("result-best", {
                  nText: format.count(counts.variants),
                  variant: variantLabel(best, request, texts),
                })
              : title.how}
          </p>
        )}
        <p className="sub quiet">{format.period(range.start, range.end)}</p>
        <TestedPart result={result} />
        <p className="chips">
          <MarketSourceChip source={backtest.market_source} />
        </p>
      </div>
      <section className="section section-padded verdict">
        <Return result={result} />
        <div className="verdict-rest">
          <Figure
            label={t("result-buy-and-hold")}
            value={format.signedPercent(metrics.benchmark_return_pct)}
          />
          <Figure label={t("result-drawdown")} value={format.percent(metrics.max_drawdown_pct)} />
          <Figure label={t("result-trades")} value={format.count(metrics.num_trades)} />
        </div>
        <p className="line verdict-receipt">
          <span className="stacked">
            <span className="caption quiet">{t("result-receipt")}</span>
            <span className="sub mono whole">{receipt_id}</span>
          </span>
          <CopyButton text={receipt_id} label={t("result-receipt-copy")} />
        </p>
      </section>
    </>
  );
}

/** The return; of a walk-forward that of all its tests, because the last alone may flatter, and below it the last. */
function Return({ result: { metrics, request, variants } }: { readonly result: BacktestResultView }) {
  const { t, format } = useTexts();
  const { validation } = request;
  const validated = variants[0]?.validated;
  const isWalk = validated?.kind === "walk_forward";
  const value = isWalk ? validated.test_return_pct : metrics.total_return_pct;
  return (
    <p className="verdict-return">
      <span className="caption quiet">
        {validation === undefined ? t("result-return") : t(`result-return-${validation.kind}`)}
      </span>
      <span className={`metric whole ${signClass(value)}`}>{format.signedPercent(value)}</span>
      {isWalk && (
        <span className="sub">
          {t("result-last-test", { return: format.signedPercent(metrics.total_return_pct) })}
        </span>
      )}
    </p>
  );
}

/** With validation the figures are those of a part that variants were not ranked on; which, is said before them. */
function TestedPart({ result: { request, metrics } }: { readonly result: BacktestResultView }) {
  const { t, format } = useTexts();
  const { validation } = request;
  if (validation === undefined) return null;
  return (
    <p className="sub">
      {t(`result-tested-${validation.kind}`, { period: format.period(metrics.start, metrics.end) })}
    </p>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <p className="verdict-number">
      <span className="caption quiet">{label}</span>
      <span className="whole">{value}</span>
    </p>
  );
}
