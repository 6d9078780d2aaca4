import { ensureDefined } from "@roehub/core/kernel/assert";
import { LOCALES, type Locale } from "@roehub/core/kernel/locale";
import { Composer } from "grammy";
import { announceCommandsIn } from "../../bot-commands.ts";
import { type BotContext, userOf } from "../../bot-context.ts";
import { decodeCallbackData } from "../../callback-data.ts";
import { answerTap, showScreen } from "../../conversations/present-screen.ts";
import { type Screen, tapButton } from "../../screen.ts";
import type { Texts } from "../../texts.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";
import { asksFor } from "../navigation.ts";
import { welcomeScreen } from "../start/welcome-screen.ts";

/** `/language` and the buttons that switch it, the one of the welcome message included. */
export function createLanguageFeature({ users, texts, miniAppUrl }: FeatureDeps): Composer<BotContext> {
  const composer = new Composer<BotContext>();

  composer
    .filter((ctx) => asksFor(ctx, "language"))
    .use(async (ctx) => {
      await showScreen(ctx, languageScreen(ctx.chatState.texts));
      await answerTap(ctx);
    });

  composer.on("callback_query:data", async (ctx, next) => {
    const tap = decodeCallbackData(ctx.callbackQuery.data);
    const locale = LOCALES.find((known) => known === tap?.arg);
    if (tap?.feature !== "lang" || locale === undefined) return next();
    await users.setLocale(userOf(ctx).userId, locale);
    const chosen = texts[locale];
    ctx.chatState.texts = chosen;
    await showScreen(
      ctx,
      tap.action === "welcome" ? welcomeScreen(chosen, { miniAppUrl }) : languageScreen(chosen),
    );
    await answerTap(ctx, chosen.plain("toast-language-set"));
    const chatId = ensureDefined(ctx.chatId, "chat of the tap");
    // The language is changed and said so; a list that stays in the other one is no failure of that.
    await announceCommandsIn(ctx.api, chatId, chosen).catch(() => undefined);
  });

  return composer;
}

function languageScreen(texts: Texts): Screen {
  const choice = (locale: Locale, name: string) =>
    tapButton(`${texts.locale === locale ? "✓ " : ""}${name}`, {
      feature: "lang",
      action: "set",
      arg: locale,
    });
  return {
    html: texts.html("language"),
    rows: [
      [choice("en", "English"), choice("ru", "Русский")],
      [tapButton(texts.plain("button-menu"), menuButtonTap)],
    ],
  };
}
