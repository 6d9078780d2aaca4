import type { BacktestResultView } from "@roehub/core/contract/backtest";
import { useTexts } from "../../texts.tsx";
import { type HonestFigure, honestFigures } from "./honest-figures.ts";

/** How far the numbers can be believed: each doubt with its figure, and what it means a tap away. */
export function HonestSection({ result }: { readonly result: BacktestResultView }) {
  const texts = useTexts();
  const figures = honestFigures(result, texts);
  if (figures.length === 0) return null;
  return (
    <section className="part">
      <h2 className="section-title">{texts.t("honest-title")}</h2>
      <ul className="section rows">
        {figures.map((figure) => (
          <li key={figure.id}>
            <Doubt figure={figure} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Doubt({ figure: { question, verdict, tone, facts, meaning } }: { readonly figure: HonestFigure }) {
  return (
    <details className="doubt">
      <summary className="row">
        <span className="line doubt-head">
          <span>{question}</span>
          <span className={`doubt-verdict ${tone}`}>{verdict}</span>
        </span>
        {facts.map((fact) => (
          <span key={fact} className="caption quiet">
            {fact}
          </span>
        ))}
      </summary>
      <div className="doubt-meaning sub">
        {meaning.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </details>
  );
}
