import { lazy } from "react";

/** Loaded when first opened: it brings tables and charts, of which the list needs nothing. */
export const ResultPage = lazy(async () => {
  const { ResultPage } = await import("./result-page.tsx");
  return { default: ResultPage };
});
