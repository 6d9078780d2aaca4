import type { MouseEvent, ReactNode } from "react";
import { useServices } from "../services.tsx";
import { formatStartParam, type Page } from "../start-param.ts";

interface PageLinkProps {
  readonly to: Page;
  readonly className: string;
  /** Marks the page that stands beside a list. */
  readonly isCurrent?: boolean;
  readonly children: ReactNode;
}

/** A link to a page of ours; opening it in another tab works as for any link. */
export function PageLink({ to, className, isCurrent = false, children }: PageLinkProps) {
  const { history } = useServices();
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    history.open(to);
  };
  return (
    <a
      className={className}
      href={`?tgWebAppStartParam=${formatStartParam(to)}`}
      aria-current={isCurrent ? "true" : undefined}
      onClick={open}
    >
      {children}
    </a>
  );
}
