import type { IndicatorSeries, WireIndicator } from "@roehub/core/contract/indicators";
import type { Timeframe } from "@roehub/core/kernel/timeframe";
import type { InstrumentRef } from "@roehub/core/market-data/market";
import { type UseQueryResult, useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useServices } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import type { ChartIndicator } from "./chart-indicators.ts";
import { seriesQuery, type useIndicatorList } from "./indicator-queries.ts";
import { lastOpenOf, seriesRanges } from "./series-ranges.ts";
import { createStrokes } from "./strokes.ts";
import { type Study, type StudyAnswers, studyOf } from "./study.ts";

interface StudiesInput {
  readonly ref: InstrumentRef;
  readonly timeframe: Timeframe;
  readonly chosen: readonly ChartIndicator[];
  readonly list: ReturnType<typeof useIndicatorList>;
  /** Opens of the first and the last closed candle that are shown; null where there is none. */
  readonly closed: { readonly first: number; readonly last: number } | null;
}

/** Indicators on a chart, and how to ask again for those whose values did not come. */
export interface Studies {
  readonly studies: readonly Study[];
  readonly isFailed: boolean;
  retry(): void;
}

/** The values of what is chosen and not hidden, over all candles that are shown; anew when a candle closes. */
export function useStudies({ ref, timeframe, chosen, list, closed }: StudiesInput): Studies {
  const { api } = useServices();
  const { locale } = useTexts();
  const client = useQueryClient();
  const known = list.data?.items ?? null;
  const shown = useMemo(() => shownOf(chosen, known ?? []), [chosen, known]);
  const [first, last] = [closed?.first, closed?.last];
  const questions = useMemo(() => {
    if (first === undefined || last === undefined) return [];
    return shown.flatMap(({ indicator: { key, id, params }, def }) => {
      const ranges = seriesRanges(def, timeframe, { first, last });
      return ranges.map((range) => ({
        key,
        lastDue: lastOpenOf(range, timeframe, last),
        query: seriesQuery(api, { ref, timeframe, id, params, range }),
      }));
    });
  }, [api, ref, timeframe, shown, first, last]);
  const answers = useQueries({ queries: questions.map(({ query }) => query), combine });
  useFreshSeries(questions, answers);
  const studies = useMemo(() => {
    const overlays = createStrokes();
    return shown.map(({ indicator, def, ordinal }) => {
      const own = answers.filter((_, index) => questions[index]?.key === indicator.key);
      return studyOf({
        indicator,
        def,
        strokes: def.plot.place === "price" ? overlays : createStrokes(),
        ordinal,
        locale,
        answers: {
          series: own.flatMap(({ data }) => (data === undefined ? [] : [data])),
          newest: stateOf(own.at(-1)),
        },
      });
    });
  }, [shown, answers, questions, locale]);
  const failed = questions.filter((_, index) => answers[index]?.isFailed === true);
  const isListFailed = list.isError && known === null && chosen.length > 0;
  return {
    studies,
    isFailed: isListFailed || failed.length > 0,
    retry() {
      if (isListFailed) void list.refetch();
      for (const { query } of failed) void client.refetchQueries({ queryKey: query.queryKey, exact: true });
    },
  };
}

interface Answer {
  readonly data: IndicatorSeries | undefined;
  readonly isAwaited: boolean;
  /** What was asked for last did not come, and will not come by itself; what came before is still there. */
  readonly isFailed: boolean;
}

const combine = (results: readonly UseQueryResult<IndicatorSeries>[]): readonly Answer[] =>
  results.map(({ data, isError, isFetching }) => ({
    data,
    isAwaited: isFetching,
    isFailed: isError && !isFetching,
  }));

function stateOf(answer: Answer | undefined): StudyAnswers["newest"] {
  if (answer?.data !== undefined) return "answered";
  return answer?.isFailed === true ? "failed" : "awaited";
}

interface Question {
  /** The open of the last closed candle that the answer should tell, as far as candles are whole. */
  readonly lastDue: number;
  readonly query: { readonly queryKey: readonly unknown[] };
}

/**
 * Asks anew for ranges whose answer lacks candles that have closed since: once a candle, whatever is answered. Those
 * before the newest lack some where their last candles closed while nobody looked.
 */
function useFreshSeries(questions: readonly Question[], answers: readonly Answer[]): void {
  const client = useQueryClient();
  const askedFor = useRef(new Map<string, number>());
  useEffect(() => {
    for (const [index, { lastDue, query }] of questions.entries()) {
      const { data, isAwaited = true } = answers[index] ?? {};
      const name = JSON.stringify(query.queryKey);
      // What is under way may have been asked for before the candle closed: it is looked at once it is there.
      if (data === undefined || isAwaited || askedFor.current.get(name) === lastDue) continue;
      if (Date.parse(data.ts_open.at(-1) ?? "1970-01-01") >= lastDue) continue;
      askedFor.current.set(name, lastDue);
      void client.refetchQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false });
    }
  }, [client, questions, answers]);
}

/** The chosen indicators that are shown and that the server still knows, with their place among those over the candles. */
function shownOf(chosen: readonly ChartIndicator[], list: readonly WireIndicator[]) {
  let overlays = 0;
  return chosen.flatMap((indicator) => {
    const def = list.find(({ id }) => id === indicator.id);
    if (def === undefined || indicator.isHidden) return [];
    const ordinal = def.plot.place === "price" ? overlays++ : 0;
    return [{ indicator, def, ordinal }];
  });
}
