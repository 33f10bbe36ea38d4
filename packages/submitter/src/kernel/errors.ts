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
    `parents: loops not allowed: "${job}" would depend on itself: ${path}. Remove one of these parents.`,
  CYCLE_MODE_UNDEFINED: (job: string, reason: string) =>
    `dependencyMode: "cycle" is not possible for "${job}": ${reason}. Use "latest" or leave it out.`,
  JOB_HAS_CHILDREN: (name: string, children: string) =>
    `Job '${name}' has dependent jobs: ${children}. Delete them first, or add ?cascade=detach.`,
  JOB_LIMIT: (max: number) => `This scheduler holds at most ${max} jobs.`,
  QUEUE_FULL: (max: number) => `The queue of runs is full (${max}); try again later.`,
  RUN_ENDED: (id: string, state: string) => `Run '${id}' has already ended (${state}).`,
  RUN_ACTIVE: (id: string, state: string) =>
    `Run '${id}' has not ended yet (${state}); kill it first, or wait.`,
  BODY_INVALID: (text: string) => text,
  BODY_TOO_LARGE: (maxBytes: number) =>
    `The body is too large: at most ${maxBytes} bytes are read. Send one job per request.`,
  BODY_TYPE_INVALID: () =>
    'Content-Type: the header is not a media type; expected e.g. "application/json".',
  QUERY_INVALID: (text: string) => text,
  ROUTE_UNKNOWN: (method: string, path: string) =>
    `There is nothing at ${method} ${path}; /openapi.json lists what there is.`,
  METHOD_INVALID: (method: string, path: string, allowed: string) =>
    `${path} does not answer ${method}; it answers ${allowed}.`,
  REQUEST_INVALID: (text: string) => text,
  HOST_REFUSED: (host: string) =>
    `Host: "${host}" is not a name of this scheduler; use its address, or name it in --http-allowed-hosts.`,
  ORIGIN_REFUSED: (origin: string) =>
    `Origin: "${origin}" may not change anything here; only this scheduler's own page may.`,
  CREDENTIALS_NEEDED: (areSent: boolean) =>
    areSent
      ? 'Authorization: the user or the password is wrong (basic authentication).'
      : 'Authorization: a user and a password are needed (basic authentication).',
  SIGN_IN_REFUSED: () =>
    'user, password: these are not the ones that this scheduler asks for (--http-credentials).',
  SIGN_IN_LIMIT: (max: number, waitS: number) =>
    `Too many sign-ins have failed (${max} a minute are looked at); try again in ${waitS} s.`,
  PAGE_HEADER_NEEDED: () =>
    'X-Horae-Page: is missing; a change by who has signed in at the page needs this header, e.g. "X-Horae-Page: 1".',
  AGENT_UNKNOWN: (id: string) => `Agent '${id}' not found`,
  QUEUE_UNKNOWN: (name: string) => `Queue '${name}' not found`,
  ATTEMPT_UNKNOWN: (run: string, attempt: number) => `Attempt ${attempt} of run '${run}' not found`,
  LOG_GONE: (task: string, file: string) =>
    `The ${file} of task '${task}' is no longer on its agent.`,
  LOG_UNREACHABLE: (agent: string, why: string) =>
    `The agent "${agent}" that holds this output cannot be reached: ${why}.`,
  TASK_ID_INVALID: (id: string) => `Invalid task id format ${id}`,
  TASK_UNKNOWN: (id: string) => `Task id  ${id} not found`,
  ELEMENT_COUNT_NEGATIVE: (count: number) =>
    `numAdditionalElementsProcessed (${count}) is not positive; expected 0 or more, e.g. {"numAdditionalElementsProcessed":5}.`,
  JOB_NOT_TRACKED: (name: string) => `Job '${name}' is not enabled to track data`,
  STREAM_LIMIT: (max: number) => `At most ${max} event streams are served at once; close one.`,
  NO_CHANNEL: () =>
    'notifications: no channel is configured; set e.g. --slack-url, --mattermost-url, ' +
    '--http-notification-url, --sentry-dsn, or --mail-server with --mail-from.',
  HISTORY_AWAY: (place: string, why: string) =>
    `The history at ${place} cannot be used: ${why.replace(/\.?$/, '.')}`,
  STOPPING: () => 'The scheduler is stopping and may not have done this; look, and ask again.',
  INTERNAL: () => 'The scheduler failed to answer; its log says why.',
  NOT_LEADER: (reason: string) => `No scheduler leads now, so nothing was done: ${reason}`,
  LEADERSHIP_LOST: (reason: string) =>
    `This scheduler leads no longer and may not have done this; look, and ask again: ${reason}`,
  LEADER_UNREACHABLE: (url: string, why: string) =>
    `The leader at ${url} cannot be reached (${why}); nothing was done; ask again.`,
  LEADER_LOST: (url: string, why: string) =>
    `The leader at ${url} was asked, but its answer was lost (${why}); it may have done this, or ` +
    'not; look, and ask again.',
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
