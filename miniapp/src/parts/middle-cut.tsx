const TAIL_LENGTH = 12;

/** A long name on one line that loses its middle where it does not fit. */
export function MiddleCut({ text, className = "" }: { readonly text: string; readonly className?: string }) {
  const characters = [...text];
  const split = Math.max(0, characters.length - TAIL_LENGTH);
  return (
    <span className={`middle-cut ${className}`} title={text}>
      <span>{characters.slice(0, split).join("")}</span>
      <span>{characters.slice(split).join("")}</span>
    </span>
  );
}
