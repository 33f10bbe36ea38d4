/** One code per reason to end, so that an operator's log and exit status name the cause. */
export const EXIT_CODES = {
  /** Asked to: SIGTERM, SIGINT, `stop()`. */
  stopped: 0,
  /** Wrong flag, file or environment variable. */
  usage: 2,
  /** Of several schedulers, this one leads no longer: ends a term of office, never a process. */
  leadershipLost: 10,
  /** Another leader has taken the store: the same. */
  storeFenced: 11,
  /** A write failed, or the store cannot be opened. */
  storeFailed: 12,
  /** Another scheduler works on the same data. */
  storeInUse: 13,
  /** A state was to be copied to a place that holds jobs. */
  targetNotEmpty: 14,
  /** A defect of Horae; the log holds what it was about to do. */
  invariantViolated: 20,
  configInvalid: 30,
  portInUse: 31,
  /** An agent or scheduler of the local set-up cannot be started. */
  childFailed: 40,
} as const;

export type ExitReason = keyof typeof EXIT_CODES;

export function exitCode(reason: ExitReason): number {
  return EXIT_CODES[reason];
}
