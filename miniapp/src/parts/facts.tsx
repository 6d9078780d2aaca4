/** Short facts in a line, joined by ` · `; a line breaks between facts, never inside one. */
export function Facts({ facts }: { readonly facts: readonly string[] }) {
  return (
    <span className="caption quiet">
      {facts.map((fact, index) => (
        <span key={fact}>
          {index > 0 && " · "}
          <span className="whole">{fact}</span>
        </span>
      ))}
    </span>
  );
}
