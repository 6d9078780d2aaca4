import { type ReactNode, Suspense, useEffect } from "react";
import { useConnection } from "./connection.ts";
import { BacktestsPage } from "./features/backtests/backtests-page.tsx";
import { ResultPage } from "./features/backtests/lazy-result-page.tsx";
import { ResultSkeleton } from "./features/backtests/result-skeleton.tsx";
import { StrategyPage } from "./features/strategies/lazy-strategy-page.tsx";
import { StrategiesPage } from "./features/strategies/strategies-page.tsx";
import { StrategySkeleton } from "./features/strategies/strategy-skeleton.tsx";
import { ChartSkeleton } from "./features/terminal/chart-skeleton.tsx";
import { ChartPage } from "./features/terminal/lazy-chart-page.tsx";
import { TerminalPage } from "./features/terminal/terminal-page.tsx";
import { useMediaQuery } from "./media-query.ts";
import { NotFound } from "./parts/failure-notice.tsx";
import { FaultBoundary } from "./parts/fault-boundary.tsx";
import { Skeleton } from "./parts/skeleton.tsx";
import { usePage, useServices } from "./services.tsx";
import { formatStartParam, type Page } from "./start-param.ts";
import { isTabRoot, TabBar, type TabName, tabOf } from "./tab-bar.tsx";
import { useTexts } from "./texts.tsx";

/** What stands around every page: header and offline bar, tabs, and on a wide screen the list beside the detail. */
export function Shell() {
  const page = usePage();
  const isWide = useMediaQuery("(min-width: 900px)");
  const isRoot = isTabRoot(page);
  const hasTabBar = isRoot && !isWide;
  const { t } = useTexts();
  const title = `${t(`${tabOf(page)}-title`)} · ${t("app-name")}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div
      className={
        hasTabBar ? "shell with-tab-bar" : page.name === "not-found" ? "shell with-bottom-button" : "shell"
      }
    >
      <Header isRoot={isRoot} page={page} />
      <OfflineBar />
      {isWide ? <Columns page={page} /> : <main className="page">{contentOf(page)}</main>}
      {hasTabBar && <TabBar current={tabOf(page)} shape="bar" />}
    </div>
  );
}

function Columns({ page }: { readonly page: Page }) {
  const { t } = useTexts();
  const tab = tabOf(page);
  return (
    <div className="columns">
      <TabBar current={tab} shape="rail" />
      <div className="page list-column">{contentOf({ name: tab })}</div>
      <main className="page">
        {isTabRoot(page) ? <p className="notice quiet">{t(`${tab}-choose`)}</p> : contentOf(page)}
      </main>
    </div>
  );
}

function contentOf(page: Page): ReactNode {
  return <FaultBoundary key={formatStartParam(page)}>{partOf(page)}</FaultBoundary>;
}

function partOf(page: Page): ReactNode {
  switch (page.name) {
    case "strategies":
      return <StrategiesPage />;
    case "backtests":
      return <BacktestsPage />;
    case "strategy":
      return (
        <Suspense
          fallback={
            <Skeleton>
              <StrategySkeleton />
            </Skeleton>
          }
        >
          <StrategyPage strategyId={page.strategyId} />
        </Suspense>
      );
    case "result":
      return (
        <Suspense
          fallback={
            <Skeleton>
              <ResultSkeleton />
            </Skeleton>
          }
        >
          <ResultPage backtestId={page.backtestId} />
        </Suspense>
      );
    case "terminal":
      return <TerminalPage />;
    case "chart":
      return (
        <Suspense
          fallback={
            <Skeleton>
              <ChartSkeleton instrument={page.instrument} />
            </Skeleton>
          }
        >
          <ChartPage instrument={page.instrument} />
        </Suspense>
      );
    case "not-found":
      return <NotFound />;
  }
}

/** Telegram's own header inside Telegram, where only its back button is ours; outside, one of the same shape. */
function Header({ isRoot, page }: { readonly isRoot: boolean; readonly page: Page }) {
  const { history, telegram } = useServices();
  const { t } = useTexts();
  const root: TabName = tabOf(page);
  useEffect(() => {
    if (isRoot) return;
    return telegram.showBackButton(() => history.back({ name: root }));
  }, [telegram, history, isRoot, root]);
  if (telegram.isInside) return null;
  return (
    <header className="own-header">
      {!isRoot && (
        <button type="button" aria-label={t("back")} onClick={() => history.back({ name: root })}>
          ‹
        </button>
      )}
      <span className="own-header-title">{t("app-name")}</span>
    </header>
  );
}

function OfflineBar() {
  const connection = useConnection();
  const { t, format } = useTexts();
  if (connection.state === "online") return null;
  return (
    <p className="offline-bar sub" role="status">
      {connection.lastDataAt === null
        ? t("offline")
        : t("offline-since", { time: format.moment(connection.lastDataAt) })}
    </p>
  );
}
