import { formatCount } from "@roehub/core/contract/number-format";
import { toId62 } from "@roehub/core/kernel/ids";
import { progressBar, type Screen, tapButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { type BacktestCard, cardInstrument, cardSubject } from "./backtest-card.ts";

interface Progress {
  readonly id: string;
  readonly card: BacktestCard;
  readonly done: number;
  readonly total: number;
}

/** The message from the tap on "Run" until the computation says something. */
export function queuedScreen(texts: Texts, { id, card }: Pick<Progress, "id" | "card">): Screen {
  return screen(texts, { id, card, facts: texts.html("progress-queued"), bar: progressBar(0, 1) });
}

/** `12 % · 24 of 200 variants` over a bar of ten. */
export function progressScreen(texts: Texts, { id, card, done, total }: Progress): Screen {
  const share = total === 0 ? 0 : Math.min(1, done / total);
  const facts = texts.html("progress-facts", {
    pct: `${Math.floor(share * 100)}\u202f%`,
    done: formatCount(Math.floor(share * card.variants), texts.locale),
    n: card.variants,
    nText: formatCount(card.variants, texts.locale),
  });
  return screen(texts, { id, card, facts, bar: progressBar(done, total) });
}

/** Between the tap on "Cancel" and the end. */
export function stoppingScreen(texts: Texts, { card }: Pick<Progress, "card">): Screen {
  const title = texts.html("progress-title", { instrument: cardInstrument(texts, card) });
  return {
    html: [title, escapeHtml(cardSubject(texts, card)), "", texts.html("progress-stopping")].join("\n"),
    rows: [],
  };
}

function screen(
  texts: Texts,
  { id, card, facts, bar }: { id: string; card: BacktestCard; facts: string; bar: string },
): Screen {
  const title = texts.html("progress-title", { instrument: cardInstrument(texts, card) });
  return {
    html: [title, escapeHtml(cardSubject(texts, card)), "", facts, bar].join("\n"),
    rows: [[tapButton(texts.plain("button-cancel"), { feature: "btrun", action: "stop", id62: toId62(id) })]],
  };
}
