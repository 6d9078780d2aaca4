import type { WireIndicator } from "@roehub/core/contract/indicators";
import { useId } from "react";
import { useServices } from "../../services.tsx";
import { type Texts, useTexts } from "../../texts.tsx";
import { type DraftProblem, type NumberParam, stepped } from "./param-draft.ts";

interface ParamFieldProps {
  readonly param: WireIndicator["params"][number];
  readonly text: string;
  readonly problem: DraftProblem | null;
  /** What another parameter is called. */
  readonly titleOf: (name: string) => string;
  readonly onChange: (text: string) => void;
}

/** One parameter: typed, stepped, or chosen, with what may be wrong with it below. */
export function ParamField({ param, text, problem, titleOf, onChange }: ParamFieldProps) {
  const texts = useTexts();
  const { t, locale, format } = texts;
  const [inputId, hintId] = [useId(), useId()];
  const title = param.title[locale];
  if (param.type === "enum") {
    return <ChoiceField title={title} values={param.values} chosen={text} onChange={onChange} />;
  }
  const { min, max } = param;
  return (
    <div className="param">
      <label className="param-title" htmlFor={inputId}>
        {title}
      </label>
      <Stepper param={param} text={text} title={title} onChange={onChange}>
        <input
          id={inputId}
          className={problem === null ? "param-input" : "param-input wrong"}
          type="text"
          inputMode={min < 0 ? "text" : param.type === "int" ? "numeric" : "decimal"}
          autoComplete="off"
          maxLength={14}
          value={text}
          aria-invalid={problem !== null}
          aria-describedby={hintId}
          onChange={(event) => onChange(event.target.value)}
        />
      </Stepper>
      <p
        id={hintId}
        className={problem === null ? "caption quiet" : "caption destructive"}
        aria-live="polite"
      >
        {problem === null
          ? t("param-range", { min: format.number(min), max: format.number(max) })
          : `✕ ${problemText(problem, titleOf, texts)}`}
      </p>
    </div>
  );
}

interface StepperProps {
  readonly param: NumberParam;
  readonly text: string;
  readonly title: string;
  readonly onChange: (text: string) => void;
  readonly children: React.ReactNode;
}

function Stepper({ param, text, title, onChange, children }: StepperProps) {
  const { telegram } = useServices();
  const { t } = useTexts();
  const step = (direction: 1 | -1) => {
    telegram.haptic("selection");
    onChange(stepped(param, text, direction));
  };
  const [less, more] = [stepped(param, text, -1), stepped(param, text, 1)];
  return (
    <div className="stepper">
      <button
        type="button"
        aria-label={t("param-less", { title })}
        disabled={less === text}
        onClick={() => step(-1)}
      >
        −
      </button>
      {children}
      <button
        type="button"
        aria-label={t("param-more", { title })}
        disabled={more === text}
        onClick={() => step(1)}
      >
        +
      </button>
    </div>
  );
}

interface ChoiceFieldProps {
  readonly title: string;
  readonly values: readonly string[];
  readonly chosen: string;
  readonly onChange: (value: string) => void;
}

function ChoiceField({ title, values, chosen, onChange }: ChoiceFieldProps) {
  const { telegram } = useServices();
  return (
    <fieldset className="param param-choice" aria-label={title}>
      <span className="param-title">{title}</span>
      <span className="chips">
        {values.map((value) => (
          <button
            key={value}
            type="button"
            className="chip-button"
            aria-pressed={value === chosen}
            onClick={() => {
              telegram.haptic("selection");
              onChange(value);
            }}
          >
            {value.toUpperCase()}
          </button>
        ))}
      </span>
    </fieldset>
  );
}

function problemText(problem: DraftProblem, titleOf: (name: string) => string, { t, format }: Texts): string {
  switch (problem.kind) {
    case "no_number":
      return t("param-no_number");
    case "not_whole":
      return t("param-not_whole");
    case "below":
      return t("param-below", { min: format.number(problem.min) });
    case "above":
      return t("param-above", { max: format.number(problem.max) });
    case "off_step":
      return t("param-off_step", { step: format.number(problem.step) });
    case "not_less":
      return t("param-not_less", { right: titleOf(problem.right) });
  }
}
