import { usePage } from "./page-context.ts";

const SHOWN = 50;

/** The bot's last calls, newest first. */
export function ApiLog() {
  const { texts, state } = usePage();
  const entries = (state.snapshot?.log ?? []).slice(-SHOWN).reverse();
  return (
    <details className="folded-section" data-testid="api-log">
      <summary>{texts.apiLog}</summary>
      {entries.length === 0 ? (
        <p className="hint">{texts.apiLogEmpty}</p>
      ) : (
        <table className="log">
          <thead>
            <tr>
              <th>{texts.method}</th>
              <th>{texts.status}</th>
              <th>{texts.duration}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr
                key={entry.id}
                className={entry.status === 200 ? "" : "refused"}
                title={entry.description ?? undefined}
              >
                <td>{entry.method}</td>
                <td>{entry.status === 200 ? "✓ 200" : `✕ ${entry.status}`}</td>
                <td>{entry.durationMs}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
