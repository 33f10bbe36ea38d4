/** One code per reason to end, so that an operator's log and exit status name the cause. */
export const EXIT_CODES = {
  stopped: 0,
  /** Wrong flag, file or environment variable. */
  usage: 2,
  /** The journal cannot be written: nothing may be promised any more. */
  journalFailed: 12,
  /** Another agent uses the work folder. */
  folderInUse: 13,
  /** A defect of Horae. */
  invariantViolated: 20,
  configInvalid: 30,
  portInUse: 31,
} as const;
