import type { CorrelationId, UserId, WorkspaceId } from "./ids.ts";

export type Role = "owner" | "trader" | "viewer";

/** Who asks, and for which workspace: the first argument of every use case on private data. */
export interface Actor {
  readonly userId: UserId;
  readonly workspaceId: WorkspaceId;
  readonly role: Role;
  readonly correlationId: CorrelationId;
}
