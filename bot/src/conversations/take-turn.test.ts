import { beforeEach, expect, it } from "vitest";
import type { BotContext } from "../bot-context.ts";
import { tapButton } from "../screen.ts";
import { loadTexts } from "../texts.ts";
import { takeTurn } from "./take-turn.ts";
import type { Wizard } from "./wizard.ts";
import type { WizardState } from "./wizard-state.ts";

interface Draft {
  readonly size: number | null;
}

const showElse = async () => {
  calls.push({ method: "show" });
};

/** Three questions: a size, which sizes can be typed, and the whole. */
const wizard: Wizard<Draft> = {
  id: "demo",
  steps: {
    first: {
      view: () => ({ html: "first", rows: [[tapButton("on", { feature: "demo", action: "on" })]] }),
      tap: (_ctx, draft, { action }) => (action === "on" ? { kind: "go", step: "size", draft } : null),
    },
    size: {
      view: () => ({ html: "size?", rows: [] }),
      tap: () => null,
      text: (_ctx, draft, text) =>
        Number(text) > 0
          ? { kind: "go", step: "last", draft: { ...draft, size: Number(text) } }
          : text === "chart"
            ? { kind: "become", show: showElse }
            : { kind: "wrong", notice: "above <0>, please" },
    },
    last: {
      view: (_ctx, { size }) => ({ html: `size ${size}`, rows: [] }),
      tap: (_ctx, draft, { action }) =>
        action === "end"
          ? { kind: "end", screen: { html: "done", rows: [] } }
          : action === "leave"
            ? { kind: "leave" }
            : action === "become"
              ? { kind: "become", show: showElse }
              : { kind: "return", step: "first", draft },
    },
  },
};

const texts = loadTexts().en;
let calls: { method: string; text?: string; toast?: string }[] = [];
beforeEach(() => {
  calls = [];
});

/** An update as the turn sees it, and a Bot API that writes down what it is asked. */
function update(content: { data?: string; text?: string; messageId?: number }): BotContext {
  const message = { message_id: content.messageId ?? 7, text: "shown" };
  const ctx = {
    chatId: 1,
    chatState: { texts },
    callbackQuery: content.data === undefined ? undefined : { data: content.data, message },
    message: content.data === undefined ? { text: content.text } : undefined,
    reply: async (text: string) => {
      calls.push({ method: "send", text });
      return { message_id: 8 };
    },
    answerCallbackQuery: async ({ text }: { text?: string }) => {
      calls.push({ method: "answer", ...(text === undefined ? {} : { toast: text }) });
    },
    api: {
      editMessageText: async (_chatId: number, _messageId: number, text: string) => {
        calls.push({ method: "edit", text });
      },
      deleteMessage: async () => {
        calls.push({ method: "delete" });
        return true;
      },
    },
  };
  // The wizard uses these members of a context and no others.
  return ctx as unknown as BotContext;
}

const state = (over: Partial<WizardState<Draft>> = {}): WizardState<Draft> => ({
  wizardId: "demo",
  step: "first",
  trail: [],
  draft: { size: null },
  messageId: 7,
  ...over,
});

it("a tap leads on in the same message", async () => {
  const outcome = await takeTurn(update({ data: "1.demo.on" }), wizard, state());
  expect(outcome).toEqual({ kind: "taken", next: state({ step: "size", trail: ["first"] }) });
  expect(calls).toEqual([{ method: "answer" }, { method: "edit", text: "size?" }]);
});

it("a typed answer leads on below it, and the old message goes", async () => {
  const outcome = await takeTurn(update({ text: "5" }), wizard, state({ step: "size", trail: ["first"] }));
  expect(outcome).toEqual({
    kind: "taken",
    next: state({ step: "last", trail: ["first", "size"], draft: { size: 5 }, messageId: 8 }),
  });
  expect(calls).toEqual([{ method: "send", text: "size 5" }, { method: "delete" }]);
});

it("a wrong answer says why above the same question", async () => {
  const outcome = await takeTurn(update({ text: "-1" }), wizard, state({ step: "size" }));
  expect(outcome).toEqual({ kind: "taken", next: state({ step: "size", messageId: 8 }) });
  expect(calls[0]?.text).toBe("⚠ above &lt;0&gt;, please\n\nsize?");
});

it("text where only buttons answer, and a sticker anywhere, are answered", async () => {
  await takeTurn(update({ text: "hello" }), wizard, state());
  expect(calls[0]?.text).toContain(texts.plain("wizard-tap-only"));
  await takeTurn(update({}), wizard, state({ step: "size" }));
  expect(calls[2]?.text).toContain(texts.plain("wizard-text-only"));
});

it("back walks the trail and forgets what lies behind", async () => {
  const outcome = await takeTurn(
    update({ data: "1.demo.back" }),
    wizard,
    state({ step: "last", trail: ["first", "size"] }),
  );
  expect(outcome).toEqual({ kind: "taken", next: state({ step: "size", trail: ["first"] }) });
});

it("returning to a step cuts the trail before it", async () => {
  const outcome = await takeTurn(
    update({ data: "1.demo.again" }),
    wizard,
    state({ step: "last", trail: ["first", "size"] }),
  );
  expect(outcome).toEqual({ kind: "taken", next: state({ step: "first", trail: [] }) });
});

it("cancel ends the wizard and says that nothing was done", async () => {
  const outcome = await takeTurn(update({ data: "1.demo.cancel" }), wizard, state());
  expect(outcome).toEqual({ kind: "taken", next: null });
  expect(calls.at(-1)?.text).toBe(texts.html("wizard-cancelled"));
});

it("the end shows its screen and asks nothing more", async () => {
  const outcome = await takeTurn(update({ data: "1.demo.end" }), wizard, state({ step: "last" }));
  expect(outcome).toEqual({ kind: "taken", next: null });
  expect(calls.at(-1)).toEqual({ method: "edit", text: "done" });
});

it("leaving ends the wizard and does not touch its message", async () => {
  const outcome = await takeTurn(update({ data: "1.demo.leave" }), wizard, state({ step: "last" }));
  expect(outcome).toEqual({ kind: "taken", next: null });
  expect(calls).toEqual([{ method: "answer" }]);
});

it("what a wizard becomes takes its message's place, or stands below a typed answer without it", async () => {
  const tapped = await takeTurn(update({ data: "1.demo.become" }), wizard, state({ step: "last" }));
  expect(tapped).toEqual({ kind: "taken", next: null });
  expect(calls.splice(0)).toEqual([{ method: "answer" }, { method: "show" }]);
  const typed = await takeTurn(update({ text: "chart" }), wizard, state({ step: "size" }));
  expect(typed).toEqual({ kind: "taken", next: null });
  expect(calls).toEqual([{ method: "show" }, { method: "delete" }]);
});

it("a button of an older message changes nothing and says that it is out of date", async () => {
  const outcome = await takeTurn(update({ data: "1.demo.on", messageId: 3 }), wizard, state());
  expect(outcome).toEqual({ kind: "taken", next: state() });
  expect(calls).toEqual([{ method: "answer", toast: texts.plain("toast-stale") }]);
});

it("a button of another step shows the question afresh", async () => {
  const outcome = await takeTurn(
    update({ data: "1.demo.on" }),
    wizard,
    state({ step: "size", trail: ["first"] }),
  );
  expect(outcome).toEqual({ kind: "taken", next: state({ step: "size", trail: ["first"] }) });
  expect(calls.at(-1)).toEqual({ method: "edit", text: "size?" });
});

it("a button of another feature is none of the wizard's", async () => {
  expect(await takeTurn(update({ data: "1.other.x" }), wizard, state())).toEqual({ kind: "passed" });
  expect(calls).toEqual([]);
});
