import { lazy } from "react";

/** Loaded when first opened: it brings the indicators, of which the list needs nothing. */
export const StrategyPage = lazy(async () => {
  const { StrategyPage } = await import("./strategy-page.tsx");
  return { default: StrategyPage };
});
