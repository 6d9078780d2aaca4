interface MiddleCutProps {
  readonly text: string;
  readonly className?: string;
  /** How many characters at the end always show. */
  readonly tailLength?: number;
}

/** A long name on one line that loses its middle where it does not fit. */
export function MiddleCut({ text, className = "", tailLength = 9 }: MiddleCutProps) {
  const characters = [...text];
  const split = Math.max(0, characters.length - tailLength);
  return (
    <span className={`middle-cut ${className}`} title={text}>
      {split > 0 && <span>{characters.slice(0, split).join("")}</span>}
      <span>{characters.slice(split).join("")}</span>
    </span>
  );
}
