import { lazy } from "react";

/** Loaded when first opened: it brings the chart, of which the list needs nothing. */
export const ChartPage = lazy(async () => {
  const { ChartPage } = await import("./chart-page.tsx");
  return { default: ChartPage };
});
