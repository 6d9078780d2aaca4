import type { BotContext } from "../bot-context.ts";
import type { CallbackData } from "../callback-data.ts";
import type { Screen } from "../screen.ts";

/** What an answer leads to. */
export type Turn<Draft> =
  | { readonly kind: "go"; readonly step: string; readonly draft: Draft }
  /** As `go`, but "back" will not come through here again. */
  | { readonly kind: "return"; readonly step: string; readonly draft: Draft }
  /** The answer does not do; `notice` is plain text that says why. The question stays. */
  | { readonly kind: "wrong"; readonly notice: string }
  /** The wizard is over and its message is somebody else's already. */
  | { readonly kind: "leave" }
  /** The wizard is over; `show` puts something that is no screen in its message's place, or sends it. */
  | { readonly kind: "become"; show(): Promise<void> }
  /** The wizard is over and its message becomes `screen`. */
  | { readonly kind: "end"; readonly screen: Screen; readonly afterwards?: () => void };

type Later<T> = T | Promise<T>;

/** One question: how it looks and what its answers mean. */
export interface Step<Draft> {
  view(ctx: BotContext, draft: Draft): Later<Screen>;
  /** Null where the button is none of this question's. */
  tap(ctx: BotContext, draft: Draft, tap: CallbackData): Later<Turn<Draft> | null>;
  /** Absent where only buttons answer. */
  text?(ctx: BotContext, draft: Draft, text: string): Later<Turn<Draft>>;
}

/**
 * A chain of questions in one message. Its draft is JSON, because it is stored between questions. Steps are named by
 * short words.
 */
export interface Wizard<Draft> {
  /** The feature word in its buttons. */
  readonly id: string;
  readonly steps: Readonly<Record<string, Step<Draft>>>;
}

/** The actions that every wizard's buttons have. */
export const BACK = "back";
export const CANCEL = "cancel";
