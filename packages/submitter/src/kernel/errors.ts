/**
 * Everything a caller can be refused with, with its sentence. A new code does not compile in the
 * REST server until someone chooses its status there. Literal phrases that scripts of Chronos users
 * grep for ("not found", "does not have all parents defined") are kept.
 */
export const ERROR_TEXT = {
  JOB_INVALID: (problems: string) => problems,
  JOB_UNKNOWN: (name: string) => `Job '${name}' not found`,
  RUN_UNKNOWN: (id: string) => `Run '${id}' not found`,
  PARENT_UNKNOWN: (job: string, parents: string) =>
    `parents: Job ${job} does not have all parents defined! Not found: ${parents}. Post the parents first.`,
  PARENT_CYCLE: (job: string, path: string) =>
    `parents: "${job}" would depend on itself: ${path}. Remove one of these parents.`,
  CYCLE_MODE_UNDEFINED: (job: string, reason: string) =>
    `dependencyMode: "cycle" is not possible for "${job}": ${reason}. Use "latest" or leave it out.`,
  JOB_HAS_CHILDREN: (name: string, children: string) =>
    `Job '${name}' has dependent jobs: ${children}. Delete them first, or add ?cascade=detach.`,
  JOB_LIMIT: (max: number) => `This scheduler holds at most ${max} jobs.`,
  QUEUE_FULL: (max: number) => `The queue of runs is full (${max}); try again later.`,
  RUN_ENDED: (id: string, state: string) => `Run '${id}' has already ended (${state}).`,
  NOT_LEADER: (leader: string | null) =>
    leader === null ? 'No leader is elected yet.' : `The leader is ${leader}.`,
} as const;

export type ErrorCode = keyof typeof ERROR_TEXT;

/** A refusal with its code; `message` is the finished sentence. */
export class HoraeError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'HoraeError';
  constructor(
    readonly code: C,
    readonly details: Parameters<(typeof ERROR_TEXT)[C]>,
    options?: ErrorOptions,
  ) {
    super(errorText(code, ...details), options);
  }
}

export function errorText<C extends ErrorCode>(
  code: C,
  ...details: Parameters<(typeof ERROR_TEXT)[C]>
): string {
  return (ERROR_TEXT[code] as (...values: unknown[]) => string)(...details);
}
