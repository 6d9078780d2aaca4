import type { ReactNode } from "react";
import { FailureNotice } from "./failure-notice.tsx";
import { Skeleton } from "./skeleton.tsx";

interface QueryViewProps<T> {
  readonly query: { readonly data: T | undefined; readonly error: unknown; refetch(): unknown };
  /** The page in its final shape, without content. */
  readonly skeleton: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** The three states of what is asked for. Data once shown stay, whatever becomes of a later request. */
export function QueryView<T>({ query, skeleton, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <FailureNotice error={query.error} onRetry={() => query.refetch()} />;
  return <Skeleton>{skeleton}</Skeleton>;
}
