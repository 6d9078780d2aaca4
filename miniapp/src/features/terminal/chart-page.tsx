import type { MarketSource } from "@roehub/core/contract/stored-backtests";
import { type Timeframe, timeframeMs } from "@roehub/core/kernel/timeframe";
import type { InstrumentRef } from "@roehub/core/market-data/market";
import { useEffect, useMemo, useState } from "react";
import { failureOf } from "../../api-failure.ts";
import { useConnection } from "../../connection.ts";
import { NotFound } from "../../parts/failure-notice.tsx";
import { MarketSourceChip } from "../../parts/market-source-chip.tsx";
import { QueryView } from "../../parts/query-view.tsx";
import { useServices, useSheet } from "../../services.tsx";
import { IndicatorChips } from "../indicators/indicator-chips.tsx";
import { useIndicatorList } from "../indicators/indicator-queries.ts";
import { IndicatorSheet } from "../indicators/indicator-sheet.tsx";
import { useChartIndicators } from "../indicators/use-chart-indicators.ts";
import { useStudies } from "../indicators/use-studies.ts";
import { type Bar, barOf, joinBars, type LiveBar, seamHole } from "./bars.ts";
import { ChartFigure } from "./chart-figure.tsx";
import { ChartAreaSkeleton, ChipSkeleton, TickerSkeleton } from "./chart-skeleton.tsx";
import { EmptyChart } from "./empty-chart.tsx";
import { InstrumentTitle } from "./instrument-title.tsx";
import { priceStep } from "./price-step.ts";
import { rememberedChoices } from "./remembered-choices.ts";
import { useCandles, useInstrument, useTicker } from "./terminal-queries.ts";
import { TickerSection } from "./ticker-section.tsx";
import { TimeframeChips } from "./timeframe-chips.tsx";
import { useLiveMarket } from "./use-live-market.ts";
import { usePriceAge } from "./use-price-age.ts";

/** One instrument: its last price and its candles, both as they come. */
export function ChartPage({ instrument }: { readonly instrument: InstrumentRef }) {
  const { memory, telegram } = useServices();
  const choices = useMemo(() => rememberedChoices(memory), [memory]);
  const [timeframe, setTimeframe] = useState(choices.timeframe);
  const { candles, bars, ticker, digits, tick, ageMs } = useMarket(instrument, timeframe);
  const isOffline = useConnection().state === "offline";
  const sheet = useSheet();
  const indicators = useChartIndicators();
  const { chosen } = indicators;
  const list = useIndicatorList({ isWanted: sheet !== null || chosen.length > 0 });
  const shown = chosen.filter(({ isHidden }) => !isHidden).length;
  const studies = useStudies({ ref: instrument, timeframe, chosen, list, closed: closedOf(bars) });
  const source = ticker.data?.market_source ?? candles.data?.pages[0]?.market_source;

  useEffect(() => telegram.holdVerticalSwipes(), [telegram]);
  useEffect(() => {
    if (candles.isSuccess) choices.addRecent(instrument);
  }, [choices, instrument, candles.isSuccess]);
  const choose = (next: Timeframe) => {
    choices.setTimeframe(next);
    setTimeframe(next);
  };

  if (isUnknown(candles.error)) return <NotFound />;
  return (
    <>
      {sheet !== null && <IndicatorSheet name={sheet} query={list} indicators={indicators} />}
      <div className={sheet === null ? "page-parts" : "page-parts beneath-sheet"}>
        <div className="head">
          <InstrumentTitle instrument={instrument} />
          <Source source={source} isAwaited={candles.isPending} />
        </div>
        {ticker.isPending ? (
          <TickerSkeleton />
        ) : (
          <TickerSection ticker={ticker.data ?? null} digits={digits} ageMs={ageMs} />
        )}
        <TimeframeChips chosen={timeframe} isDisabled={isOffline} onChoose={choose} />
        <IndicatorChips chosen={chosen} list={list.data?.items ?? null} />
        <QueryView query={candles} skeleton={<ChartAreaSkeleton studies={shown} />}>
          {() =>
            bars.length === 0 && !candles.hasNextPage ? (
              <EmptyChart timeframe={timeframe} onChoose={choose} />
            ) : shown > 0 && list.isPending && list.errorUpdateCount === 0 ? (
              <ChartAreaSkeleton studies={shown} />
            ) : (
              <ChartFigure
                key={timeframe}
                {...{ symbol: instrument.symbol, timeframe, bars, isOld: ageMs !== null, studies }}
                step={{ digits, tick }}
                older={candles}
              />
            )
          }
        </QueryView>
      </div>
    </>
  );
}

/** Opens of the first and the last closed candle. */
function closedOf(
  bars: readonly (Bar | LiveBar)[],
): { readonly first: number; readonly last: number } | null {
  const first = bars[0];
  const last = bars.findLast((bar) => !("isClosed" in bar) || bar.isClosed);
  return first === undefined || last === undefined ? null : { first: first.tsOpen, last: last.tsOpen };
}

interface SourceProps {
  readonly source: MarketSource | undefined;
  readonly isAwaited: boolean;
}

/** Where the prices come from, once that is known. */
function Source({ source, isAwaited }: SourceProps) {
  if (source === undefined) return isAwaited ? <ChipSkeleton /> : null;
  return (
    <p className="chips">
      <MarketSourceChip source={source} />
    </p>
  );
}

/** Everything that is known of an instrument, stored and live. */
function useMarket(instrument: InstrumentRef, timeframe: Timeframe) {
  const candles = useCandles(instrument, timeframe);
  const ticker = useTicker(instrument);
  const reference = useInstrument(instrument);
  const tail = useLiveMarket(instrument, timeframe);
  const history = useMemo(
    () => (candles.data?.pages ?? []).toReversed().flatMap(({ items }) => items.map(barOf)),
    [candles.data],
  );
  const bars = useMemo(() => joinBars(history, tail), [history, tail]);
  const { refetch } = candles;
  const hole = seamHole(history, tail, timeframeMs(timeframe));
  useEffect(() => {
    if (hole !== null) void refetch();
  }, [hole, refetch]);
  const step = priceStep(reference.data?.tick_size, history);
  return { candles, bars, ticker, ...step, ageMs: usePriceAge(ticker.data, tail) };
}

function isUnknown(error: unknown): boolean {
  const failure = failureOf(error);
  return failure.kind === "refused" && failure.status === 404;
}
