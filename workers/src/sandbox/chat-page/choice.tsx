interface ChoiceProps<T> {
  readonly label: string;
  /** None is pressed where it is not among the options. */
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string; readonly testId: string }[];
  readonly onChange: (value: T) => void;
  readonly hint?: string;
}

/** A few options beside each other, of which one is pressed. */
export function Choice<T extends string | number>({ label, value, options, onChange, hint }: ChoiceProps<T>) {
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div className="segments">
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            aria-pressed={option.value === value}
            data-testid={option.testId}
            onClick={() => onChange(option.value)}
          >
            {option.text}
          </button>
        ))}
      </div>
      {hint === undefined ? null : <p className="hint">{hint}</p>}
    </fieldset>
  );
}
