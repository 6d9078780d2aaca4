/**
 * The advisory locks of PostgreSQL that we take: any numbers of ours, each for one thing. Who uses the same number
 * excludes each other.
 */
export const ADVISORY_LOCKS = {
  /** Whoever migrates. */
  migrations: 7_304_000,
  /** Appends to the audit log stand in one row: the chain has one end. */
  auditChain: 7_304_001,
  /** The scheduler that does the work. */
  scheduler: 7_304_002,
} as const;
