import { useServices } from "./services.tsx";
import { formatStartParam, type Page } from "./start-param.ts";
import { useTexts } from "./texts.tsx";

const TABS = ["strategies", "backtests", "terminal"] as const;
export type TabName = (typeof TABS)[number];

/** The tab that a page belongs to. */
export function tabOf(page: Page): TabName {
  if (page.name === "terminal" || page.name === "chart") return "terminal";
  return page.name === "backtests" || page.name === "result" ? "backtests" : "strategies";
}

const ICONS: Readonly<Record<TabName, string>> = {
  strategies: "M4 6h10M18 6h2M4 12h3M11 12h9M4 18h11M19 18h1M14 4v4M7 10v4M15 16v4",
  backtests: "M4 4v16h16M7 15l4-5 3 3 5-7",
  terminal: "M7 3v4M7 15v4M5 7h4v8H5zM17 5v3M17 17v4M15 8h4v9h-4z",
};

/** Whether `page` is what a tab opens. */
export function isTabRoot(page: Page): boolean {
  return page.name === tabOf(page);
}

/** The tabs: a bar below the page, or on a wide screen a rail beside it. */
export function TabBar({ current, shape }: { readonly current: TabName; readonly shape: "bar" | "rail" }) {
  const { history, telegram } = useServices();
  const { t } = useTexts();
  return (
    <nav className={shape === "bar" ? "tab-bar" : "rail"} aria-label={t("tabs")}>
      {shape === "rail" && <p className="title rail-name">{t("app-name")}</p>}
      {TABS.map((tab) => (
        <a
          key={tab}
          className="tab"
          href={`?tgWebAppStartParam=${formatStartParam({ name: tab })}`}
          aria-current={tab === current ? "page" : undefined}
          onClick={(event) => {
            event.preventDefault();
            telegram.haptic("selection");
            history.replace({ name: tab });
          }}
        >
          <TabIcon path={ICONS[tab]} />
          {t(`tab-${tab}`)}
        </a>
      ))}
    </nav>
  );
}

function TabIcon({ path }: { readonly path: string }) {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
