import type { Backtests } from "@roehub/core/backtest/backtests-runner";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { ClaimedMessage } from "@roehub/core/platform/outbox";
import type { OutgoingMessage } from "../../delivery/message-sender.ts";
import type { PictureRenderer } from "../../pictures/picture-renderer.ts";
import { type Screen, tapButton } from "../../screen.ts";
import { type AllTexts, escapeHtml, type Texts } from "../../texts.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";
import { cardInstrument, cardSubject } from "./backtest-card.ts";
import type { ChatBacktest, ChatBacktestsStore } from "./chat-backtests-store.ts";
import { resultScreen } from "./result-message.ts";
import { resultPicture } from "./result-picture.ts";

export interface EndedMessageDeps {
  readonly chatBacktests: ChatBacktestsStore;
  readonly backtests: Backtests;
  readonly pictures: PictureRenderer;
  readonly texts: AllTexts;
  readonly miniAppUrl: string | null;
}

/** A progress message that was edited quietly for this long is not looked at any more: the result is sent anew. */
const PUSH_AFTER_MS = 60_000;

/** The message that a backtest ended with, from its row: result with picture, failure, or cancellation. */
export function createEndedMessage(deps: EndedMessageDeps) {
  return async ({ payload }: ClaimedMessage): Promise<OutgoingMessage | null> => {
    const backtest = await deps.chatBacktests.find(idOf(payload));
    if (backtest === null) return null;
    const texts = deps.texts[backtest.locale];
    const elapsedMs = ensureDefined(backtest.finishedAtMs, "end") - (backtest.startedAtMs ?? 0);
    const place = {
      chatId: backtest.chatId,
      replaces: backtest.progressMessageId,
      isPush: backtest.startedAtMs !== null && elapsedMs > PUSH_AFTER_MS,
    };
    if (backtest.state === "cancelled")
      return { ...place, screen: cancelledScreen(texts, backtest), photo: null };
    if (backtest.backtestId === null) return { ...place, screen: failedScreen(texts, backtest), photo: null };
    const { result, strategyId } = await deps.backtests.get(backtest.actor, backtest.backtestId);
    const { card, backtestId } = backtest;
    const { miniAppUrl } = deps;
    const isNew = strategyId === null || result.counts.variants > 1;
    // A winner that idled in its test has traded where it was ranked.
    const canSave = isNew && (result.metrics.num_trades > 0 || result.request.validation !== undefined);
    const screen = resultScreen(texts, {
      chatBacktestId: backtest.id,
      backtestId,
      card,
      result,
      elapsedMs,
      miniAppUrl,
      canSave,
    });
    const png = await deps.pictures.renderEquity(resultPicture(texts, card, result));
    return { ...place, screen, photo: { png, fileName: `${result.receipt_id}.png` } };
  };
}

function idOf(payload: ClaimedMessage["payload"]): string {
  const id =
    typeof payload === "object" && payload !== null && "bot_backtest_id" in payload
      ? payload["bot_backtest_id"]
      : "";
  return String(id);
}

function cancelledScreen(texts: Texts, { card }: ChatBacktest): Screen {
  const title = texts.html("cancelled-title", { instrument: cardInstrument(texts, card) });
  return {
    html: [title, escapeHtml(cardSubject(texts, card)), "", texts.html("cancelled-note")].join("\n"),
    rows: againRows(texts),
  };
}

const TOLD_CODES: Readonly<Record<string, string>> = {
  no_candles: "failed-no_candles",
  validation_failed: "failed-refused",
  empty_range: "failed-refused",
  too_many: "failed-refused",
  too_large: "failed-refused",
  above_maximum: "failed-refused",
  nothing_left: "failed-refused",
  unavailable: "failed-unavailable",
  postgres_unavailable: "failed-unavailable",
  clickhouse_unavailable: "failed-unavailable",
};

function failedScreen(texts: Texts, { card, errorCode, actor }: ChatBacktest): Screen {
  return {
    html: [
      texts.html("failed-title", { instrument: cardInstrument(texts, card) }),
      escapeHtml(cardSubject(texts, card)),
      "",
      texts.html(TOLD_CODES[errorCode ?? ""] ?? "failed-internal"),
      texts.html("failed-id", { id: actor.correlationId }),
    ].join("\n"),
    rows: againRows(texts),
  };
}

function againRows(texts: Texts): Screen["rows"] {
  return [
    [
      tapButton(texts.plain("button-again"), { feature: "go", action: "backtest" }, "primary"),
      tapButton(texts.plain("button-menu"), menuButtonTap),
    ],
  ];
}
