import type { Problem } from "@roehub/core/kernel/parsed";
import type { BotContext } from "../../bot-context.ts";
import { problemLines } from "../../problem-lines.ts";

/** Everything that keeps a backtest from starting. */
export function refusedHtml(ctx: BotContext, problems: readonly Problem[]): string {
  const { texts, correlationId } = ctx.chatState;
  const told = checkOnce(problems);
  const n = told.length;
  return [
    texts.html("refused-title"),
    texts.html("refused-fix", { n, nText: String(n) }),
    ...problemLines(texts, told),
    texts.html("refused-nothing-started", { id: correlationId }),
  ].join("\n");
}

/** A period with too few bars for the check on unseen data breaks several of its fields, and is one thing to mend. */
function checkOnce(problems: readonly Problem[]): readonly Problem[] {
  const first = problems.find(isOfCheck);
  return problems.filter((problem) => problem === first || !isOfCheck(problem));
}

const isOfCheck = ({ pointer }: Problem) => pointer.startsWith("/validation");
