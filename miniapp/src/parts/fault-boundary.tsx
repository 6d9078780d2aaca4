import { Component, type ReactNode } from "react";
import { FailureNotice } from "./failure-notice.tsx";

interface FaultBoundaryProps {
  readonly children: ReactNode;
}

interface FaultBoundaryState {
  readonly fault: unknown;
}

/**
 * Shows a failure in place of a page whose code failed: a part that could not be loaded after an update, or an answer
 * of another version. Only a fresh load of the page can help then.
 */
export class FaultBoundary extends Component<FaultBoundaryProps, FaultBoundaryState> {
  override readonly state: FaultBoundaryState = { fault: null };

  static getDerivedStateFromError(fault: unknown): FaultBoundaryState {
    return { fault };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    return <FailureNotice error={fault} onRetry={() => window.location.reload()} />;
  }
}
