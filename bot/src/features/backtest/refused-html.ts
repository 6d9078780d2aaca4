import type { Problem } from "@roehub/core/kernel/parsed";
import type { BotContext } from "../../bot-context.ts";
import { problemLines } from "../../problem-lines.ts";

/** Everything that keeps a backtest from starting. */
export function refusedHtml(ctx: BotContext, problems: readonly Problem[]): string {
  const { texts, correlationId } = ctx.chatState;
  const n = problems.length;
  return [
    texts.html("refused-title"),
    texts.html("refused-fix", { n, nText: String(n) }),
    ...problemLines(texts, problems),
    texts.html("refused-nothing-started", { id: correlationId }),
  ].join("\n");
}
