import { RoehubError } from "./errors.ts";
import type { CorrelationId, UserId, WorkspaceId } from "./ids.ts";

export type Role = "owner" | "trader" | "viewer";

/** Who asks, and for which workspace: the first argument of every use case on private data. */
export interface Actor {
  readonly userId: UserId;
  readonly workspaceId: WorkspaceId;
  readonly role: Role;
  readonly correlationId: CorrelationId;
}

/** Refuses with `forbidden` where the actor may only look. */
export function ensureMayChange(actor: Actor): void {
  if (actor.role === "viewer") {
    throw new RoehubError("forbidden", "You may look at this workspace, but not change it.");
  }
}
