import type { IndicatorDef } from "@roehub/core/indicators/indicator";
import { findTemplate } from "@roehub/core/strategy/templates";
import { Composer } from "grammy";
import type { BotContext } from "../../bot-context.ts";
import { openWizard } from "../../conversations/take-turn.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { asksFor } from "../navigation.ts";
import { createNewWizard } from "./new-wizard.ts";
import { defaultPoint, EMPTY_STRATEGY } from "./strategy-draft.ts";

/** `/new` and the buttons that lead to it. */
export function createNewFeature(deps: FeatureDeps): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.filter((ctx) => asksFor(ctx, "new")).use((ctx) => openNewStrategy(ctx, deps, null));
  return composer;
}

/** Opens the wizard, with a template's indicators where one is named. */
export async function openNewStrategy(
  ctx: BotContext,
  deps: FeatureDeps,
  templateId: string | null,
): Promise<void> {
  const template = templateId === null ? null : findTemplate(templateId);
  const draft = { ...EMPTY_STRATEGY, indicators: template?.indicators ?? [] };
  await openWizard(ctx, createNewWizard(deps), { step: "market", draft });
}

/** Opens the wizard with one indicator chosen, at its defaults. */
export async function openNewWith(ctx: BotContext, deps: FeatureDeps, { id }: IndicatorDef): Promise<void> {
  const indicator = defaultPoint(id);
  const draft = { ...EMPTY_STRATEGY, indicators: indicator === null ? [] : [indicator] };
  await openWizard(ctx, createNewWizard(deps), { step: "market", draft });
}
