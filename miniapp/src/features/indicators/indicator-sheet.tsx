import type { WireIndicator } from "@roehub/core/contract/indicators";
import { type ReactNode, useEffect, useRef } from "react";
import { Notice } from "../../parts/notice.tsx";
import { QueryView } from "../../parts/query-view.tsx";
import { useServices } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import { showRefusal } from "./chart-indicators.ts";
import { IndicatorForm } from "./indicator-form.tsx";
import { IndicatorPicker, PickerSkeleton } from "./indicator-picker.tsx";
import type { useIndicatorList } from "./indicator-queries.ts";
import { readSheet } from "./sheet-names.ts";
import type { ChartIndicators } from "./use-chart-indicators.ts";
import "../../styles/indicators.css";

interface IndicatorSheetProps {
  readonly name: string;
  readonly query: ReturnType<typeof useIndicatorList>;
  readonly indicators: ChartIndicators;
}

/** What is on the chart, what could be, and the parameters of one of them: in place of the page, or beside it. */
export function IndicatorSheet({ name, query, indicators }: IndicatorSheetProps) {
  const { history } = useServices();
  const { t, locale } = useTexts();
  const subject = subjectOf(name, query.data?.items ?? [], indicators);
  const box = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each sheet is read from its beginning
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    box.current?.scrollTo(0, 0);
  }, [name]);
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") window.history.back();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <section className="sheet" ref={box} aria-label={t("indicators-title")} tabIndex={-1}>
      <div className="line sheet-head">
        <h1 className="title">{subject?.title[locale] ?? t("indicators-title")}</h1>
        <button type="button" className="toggle link" onClick={history.closeSheets}>
          {t("indicators-done")}
        </button>
      </div>
      <QueryView query={query} skeleton={<PickerSkeleton />}>
        {({ items }) => <SheetPart key={name} name={name} list={items} indicators={indicators} />}
      </QueryView>
    </section>
  );
}

/** The indicator that a sheet is about, if it is about one. */
function subjectOf(name: string, list: readonly WireIndicator[], { chosen }: ChartIndicators) {
  const sheet = readSheet(name);
  const id = sheet?.kind === "add" ? sheet.id : chosen.find(({ key }) => key === sheet?.key)?.id;
  return list.find((def) => def.id === id);
}

interface SheetPartProps {
  readonly name: string;
  readonly list: readonly WireIndicator[];
  readonly indicators: ChartIndicators;
}

function SheetPart({ name, list, indicators }: SheetPartProps): ReactNode {
  const { history, telegram } = useServices();
  const { t } = useTexts();
  const sheet = readSheet(name);
  const isDone = () => {
    telegram.haptic("success");
    history.closeSheets();
  };
  if (sheet === null) return <IndicatorPicker list={list} indicators={indicators} />;
  if (sheet.kind === "add") {
    const def = list.find(({ id }) => id === sheet.id);
    if (def === undefined) return <Gone />;
    return (
      <IndicatorForm
        def={def}
        params={null}
        refusal={showRefusal(indicators.chosen, def, list)}
        verb="add"
        onDone={(params) => {
          indicators.add(def, params);
          isDone();
        }}
      />
    );
  }
  const indicator = indicators.chosen.find(({ key }) => key === sheet.key);
  const def = list.find(({ id }) => id === indicator?.id);
  if (indicator === undefined || def === undefined) return <Gone />;
  return (
    <IndicatorForm
      def={def}
      params={indicator.params}
      refusal={null}
      verb="save"
      onDone={(params) => {
        indicators.change(indicator.key, params);
        isDone();
      }}
    >
      <button
        type="button"
        className="button-quiet destructive"
        onClick={() => {
          indicators.remove(indicator.key);
          isDone();
        }}
      >
        {t("indicator-remove-from-chart")}
      </button>
    </IndicatorForm>
  );
}

/** A sheet of the history whose indicator is not there any more. */
function Gone() {
  const { history } = useServices();
  const { t } = useTexts();
  const action = { text: t("indicators-done"), onClick: history.closeSheets };
  return <Notice title={t("indicators-empty-title")} text={t("indicators-gone")} action={action} />;
}
