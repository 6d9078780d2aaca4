import type { WireIndicator } from "@roehub/core/contract/indicators";
import { formulaText } from "@roehub/core/indicators/formula-text";
import type { Params } from "@roehub/core/indicators/indicator";
import { type ReactNode, useState } from "react";
import { useConnection } from "../../connection.ts";
import { MainButton } from "../../parts/main-button.tsx";
import { useTexts } from "../../texts.tsx";
import { INDICATORS_MAX, PANES_MAX, type ShowRefusal, shortLabel } from "./chart-indicators.ts";
import { draftOf, drawnParams, readDraft } from "./param-draft.ts";
import { ParamField } from "./param-field.tsx";

interface IndicatorFormProps {
  readonly def: WireIndicator;
  /** Null: the defaults. */
  readonly params: Params | null;
  /** Why it cannot be shown. */
  readonly refusal: ShowRefusal | null;
  readonly verb: "add" | "save";
  readonly onDone: (params: Params) => void;
  /** What else can be done with it. */
  readonly children?: ReactNode;
}

const MOST: Readonly<Record<ShowRefusal, number>> = {
  too_many: INDICATORS_MAX,
  too_many_panes: PANES_MAX,
};

/** What an indicator is, and its parameters. */
export function IndicatorForm({ def, params, refusal, verb, onDone, children }: IndicatorFormProps) {
  const { t, locale, format } = useTexts();
  const isOffline = useConnection().state === "offline";
  const usual = draftOf(def, {});
  const [draft, setDraft] = useState(() => draftOf(def, params ?? {}));
  const read = readDraft(def, draft);
  const fields = drawnParams(def);
  const isUsual = fields.every(({ name }) => draft[name] === usual[name]);
  const isFit = read.ok && refusal === null && !isOffline;
  const label = read.ok ? shortLabel(def, read.params) : def.label;
  return (
    <>
      <p className="sub quiet">{def.about[locale]}</p>
      {fields.length > 0 && (
        <div className="section rows">
          {fields.map((param) => (
            <ParamField
              key={param.name}
              param={param}
              text={draft[param.name] ?? ""}
              problem={read.ok ? null : (read.problems[param.name] ?? null)}
              titleOf={(name) => def.params.find((other) => other.name === name)?.title[locale] ?? name}
              onChange={(text) => setDraft({ ...draft, [param.name]: text })}
            />
          ))}
          <button type="button" className="button-quiet" disabled={isUsual} onClick={() => setDraft(usual)}>
            {t("indicator-defaults")}
          </button>
        </div>
      )}
      {children !== undefined && <div className="section">{children}</div>}
      <details className="caption quiet sheet-note">
        <summary className="formula-opener">{t("indicator-formula")}</summary>
        <p className="anywhere" lang="en">
          {formulaText(def.formula)}
        </p>
      </details>
      {refusal !== null && (
        <p className="sub" role="status">
          ⚠ {t(`indicator-${refusal}`, { nText: format.count(MOST[refusal]) })}
        </p>
      )}
      <MainButton
        text={t(`indicator-${verb}`, { label })}
        isEnabled={isFit}
        onClick={() => isFit && read.ok && onDone(read.params)}
      />
    </>
  );
}
