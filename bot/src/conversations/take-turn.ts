import { ensureDefined } from "@roehub/core/kernel/assert";
import type { BotContext } from "../bot-context.ts";
import { decodeCallbackData } from "../callback-data.ts";
import { menuButtonTap } from "../features/menu/menu-screen.ts";
import { isCommand } from "../features/navigation.ts";
import { type Screen, tapButton } from "../screen.ts";
import { escapeHtml } from "../texts.ts";
import { answerTap, editScreen, moveScreen, removeMessage, showScreen } from "./present-screen.ts";
import { BACK, CANCEL, type Step, type Turn, type Wizard } from "./wizard.ts";
import type { WizardState } from "./wizard-state.ts";

/** `passed`: the update is none of the wizard's and goes on to the features. */
export type TurnOutcome =
  | { readonly kind: "passed" }
  | { readonly kind: "taken"; readonly next: WizardState | null };

/**
 * Opens a wizard at a step, in the message whose button was tapped or in a new one. `trail` names the steps that were
 * answered on the way here, so that "back" leads to them.
 */
export async function openWizard<Draft>(
  ctx: BotContext,
  wizard: Wizard<Draft>,
  { step, draft, trail = [] }: { step: string; draft: Draft; trail?: readonly string[] },
): Promise<void> {
  const screen = await stepOf(wizard, step).view(ctx, draft);
  const messageId = await showScreen(ctx, screen);
  await answerTap(ctx);
  const state: WizardState<Draft> = { wizardId: wizard.id, step, trail, draft, messageId };
  ctx.chatState.nextQuestion = state;
}

/** Gives an update to the question that waits for it. */
export async function takeTurn<Draft>(
  ctx: BotContext,
  wizard: Wizard<Draft>,
  state: WizardState<Draft>,
): Promise<TurnOutcome> {
  const data = ctx.callbackQuery?.data;
  if (data !== undefined) return takeTap(ctx, { wizard, state, data });
  if (ctx.message === undefined) return { kind: "passed" };
  const step = stepOf(wizard, state.step);
  const turn = await readMessage(ctx, step, state.draft);
  return applyTurn(ctx, { wizard, state, turn, place: "below" });
}

async function readMessage<Draft>(ctx: BotContext, step: Step<Draft>, draft: Draft): Promise<Turn<Draft>> {
  const { texts } = ctx.chatState;
  const text = ctx.message?.text;
  // The commands that exist have left the question before; a mistyped one does not cost what was answered so far.
  if (isCommand(ctx)) return { kind: "wrong", notice: texts.plain("wizard-no-command") };
  if (step.text === undefined) return { kind: "wrong", notice: texts.plain("wizard-tap-only") };
  if (text === undefined) return { kind: "wrong", notice: texts.plain("wizard-text-only") };
  return step.text(ctx, draft, text.trim());
}

async function takeTap<Draft>(
  ctx: BotContext,
  { wizard, state, data }: { wizard: Wizard<Draft>; state: WizardState<Draft>; data: string },
): Promise<TurnOutcome> {
  const tap = decodeCallbackData(data);
  if (tap === null || tap.feature !== wizard.id) return { kind: "passed" };
  if (ctx.callbackQuery?.message?.message_id !== state.messageId) {
    await answerTap(ctx, ctx.chatState.texts.plain("toast-stale"));
    return { kind: "taken", next: state };
  }
  if (tap.action === CANCEL) {
    await answerTap(ctx);
    await editScreen(ctx, state.messageId, cancelledScreen(ctx));
    return { kind: "taken", next: null };
  }
  const turn: Turn<Draft> | null =
    tap.action === BACK ? backTurn(state) : await stepOf(wizard, state.step).tap(ctx, state.draft, tap);
  if (turn === null) {
    await answerTap(ctx, ctx.chatState.texts.plain("toast-stale"));
    return applyTurn(ctx, {
      wizard,
      state,
      turn: { kind: "return", step: state.step, draft: state.draft },
      place: "here",
    });
  }
  if (turn.kind === "wrong") {
    await answerTap(ctx, turn.notice);
    return { kind: "taken", next: state };
  }
  await answerTap(ctx);
  return applyTurn(ctx, { wizard, state, turn, place: "here" });
}

/** Back to the question before; from the first one it stays there. */
function backTurn<Draft>(state: WizardState<Draft>): Turn<Draft> {
  return { kind: "return", step: state.trail.at(-1) ?? state.step, draft: state.draft };
}

async function applyTurn<Draft>(
  ctx: BotContext,
  {
    wizard,
    state,
    turn,
    place,
  }: { wizard: Wizard<Draft>; state: WizardState<Draft>; turn: Turn<Draft>; place: "here" | "below" },
): Promise<TurnOutcome> {
  const put = place === "here" ? editScreen : moveScreen;
  if (turn.kind === "leave") return { kind: "taken", next: null };
  if (turn.kind === "become") {
    await turn.show();
    // What answers a written message stands below it, and the question above is over.
    if (place === "below") await removeMessage(ctx, state.messageId);
    return { kind: "taken", next: null };
  }
  if (turn.kind === "end") {
    await put(ctx, state.messageId, turn.screen);
    turn.afterwards?.();
    return { kind: "taken", next: null };
  }
  const next =
    turn.kind === "wrong"
      ? state
      : { ...state, step: turn.step, draft: turn.draft, trail: trailAfter(state, turn) };
  const screen = await stepOf(wizard, next.step).view(ctx, next.draft);
  const shown = turn.kind === "wrong" ? withNotice(screen, turn.notice) : screen;
  return { kind: "taken", next: { ...next, messageId: await put(ctx, state.messageId, shown) } };
}

/** Going on appends the step left; returning to a step cuts the trail before it. */
function trailAfter<Draft>(
  state: WizardState<Draft>,
  turn: Turn<Draft> & { step: string },
): readonly string[] {
  if (turn.step === state.step) return state.trail;
  const known = state.trail.indexOf(turn.step);
  if (known >= 0) return state.trail.slice(0, known);
  return turn.kind === "go" ? [...state.trail, state.step] : state.trail;
}

function withNotice(screen: Screen, notice: string): Screen {
  return { ...screen, html: `⚠ ${escapeHtml(notice)}\n\n${screen.html}` };
}

function cancelledScreen(ctx: BotContext): Screen {
  const { texts } = ctx.chatState;
  return {
    html: texts.html("wizard-cancelled"),
    rows: [[tapButton(texts.plain("button-menu"), menuButtonTap)]],
  };
}

function stepOf<Draft>(wizard: Wizard<Draft>, name: string): Step<Draft> {
  return ensureDefined(wizard.steps[name], `step ${wizard.id}.${name}`);
}
