/** What the shell counts; where it goes is the adapter's business. */
export interface ShellMetrics {
  committed(facts: CommitFacts): void;
  /** A timed wake-up came this long after the instant it was for. */
  wokeUpLate(lateMs: number): void;
  folded(tookMs: number): void;
  pruned(runCount: number): void;
}

export interface CommitFacts {
  readonly eventCount: number;
  readonly changeCount: number;
  /** From handing the changes to the store until they were durable. */
  readonly tookMs: number;
}
