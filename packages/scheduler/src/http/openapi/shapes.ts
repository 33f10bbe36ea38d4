import { ATTEMPT_STATES, RUN_STATES } from '../../core/run.js';

/** The JSON shapes of Horae's answers: shown in /openapi.json and checked against real answers. */
type Shape = Readonly<Record<string, unknown>>;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const whole = { type: 'integer' } as const;
const number = { type: 'number' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const instantOrNull = { type: ['string', 'null'], format: 'date-time' } as const;
const textOrNull = { type: ['string', 'null'] } as const;
const texts = { type: 'array', items: text } as const;

const attempt = object({
  attempt: { ...whole, description: 'Counted from 0.' },
  taskId: text,
  agent: { ...text, description: 'Host name of the agent.' },
  state: {
    enum: ATTEMPT_STATES,
    description: '`awaiting`: its task has ended well, its report is still to come (`async`).',
  },
  startedAt: instantOrNull,
  endedAt: instantOrNull,
  exitCode: { type: ['integer', 'null'] },
  message: textOrNull,
  signal: textOrNull,
  agentId: text,
  launchedAt: instant,
  unreachableSince: instantOrNull,
  timedOut: flag,
  reportedCode: {
    type: ['integer', 'null'],
    description: 'What its task has reported itself (`async`).',
  },
  elementCount: {
    type: ['integer', 'null'],
    description: 'What its task has worked off (data jobs).',
  },
});

const run = object({
  id: { ...text, description: '`<job>@<due time>`' },
  job: text,
  dueAt: instant,
  cycle: { ...instant, description: 'The nominal round; children inherit it.' },
  trigger: { enum: ['schedule', 'manual', 'dependency'] },
  state: { enum: RUN_STATES },
  reason: textOrNull,
  attempts: { type: 'array', items: { $ref: '#/components/schemas/Attempt' } },
  detail: textOrNull,
  queue: text,
  priority: number,
  arguments: { type: ['array', 'null'], items: text },
  createdAt: instant,
  startedAt: instantOrNull,
  endedAt: instantOrNull,
  retryAt: instantOrNull,
  failureCount: whole,
  occurrenceCount: whole,
  lastDueAt: instant,
});

const gate = object({
  mode: { enum: ['cycle', 'latest'] },
  reference: { ...textOrNull, description: 'The parent whose occurrences begin the rounds.' },
  rounds: {
    type: 'array',
    items: object({ cycle: instantOrNull, succeeded: texts, missing: texts }),
  },
});

const lastRun = object({ id: text, state: { enum: RUN_STATES }, endedAt: instantOrNull });

const job = object(
  {
    name: text,
    command: text,
    successCount: whole,
    errorCount: whole,
    lastSuccess: text,
    lastError: text,
    errorsSinceLastSuccess: whole,
    cpus: number,
    mem: number,
    disk: number,
    disabled: flag,
    nextRuns: { type: 'array', items: instant },
    state: text,
    activeRuns: texts,
    waitsFor: texts,
  },
  { more: true },
);

const jobRow = {
  name: text,
  kind: { enum: ['schedule', 'dependency'] },
  state: { enum: ['idle', 'queued', 'running', 'retrying', 'waiting', 'disabled'] },
  disabled: flag,
  disabledBy: { enum: ['operator', 'system', null] },
  disabledReason: textOrNull,
  command: text,
  schedule: textOrNull,
  scheduleDefinition: textOrNull,
  scheduleTimeZone: textOrNull,
  explanation: { ...text, description: 'When it runs, as a sentence.' },
  parents: texts,
  waitsFor: texts,
  nextAt: instantOrNull,
  lastRun: orNull('LastRun'),
  lastResult: { enum: ['fresh', 'success', 'failure'] },
  activeRuns: texts,
  counters: object({
    successCount: whole,
    errorCount: whole,
    errorsSinceLastSuccess: whole,
    lastSuccessAt: instantOrNull,
    lastErrorAt: instantOrNull,
  }),
  queue: text,
  priority: number,
  owner: text,
  runAsUser: text,
  description: text,
};

const amounts = object({ cpus: number, mem: number, disk: number });

const occurrence = {
  at: instant,
  local: { ...text, description: "ISO 8601 with the offset in the schedule's zone." },
  note: { ...textOrNull, description: 'What a change of the clocks does to it.' },
};

const runDay = object({
  day: { ...text, description: 'On the calendar of the zone, `2026-03-29`.' },
  at: { ...instant, description: 'When it began there.' },
  succeeded: whole,
  failed: whole,
  killed: whole,
  lost: whole,
  skipped: whole,
  p50Ms: { type: ['integer', 'null'], description: 'Median time from due to success.' },
  maxMs: { type: ['integer', 'null'] },
});

const schedulePreview = object({
  schedule: { ...text, description: 'As asked for, without a command behind the fields.' },
  timeZone: text,
  kind: { enum: ['one', 'several', 'cron'] },
  iso: { ...textOrNull, description: 'The repeat or union it is; null for what stays cron.' },
  reason: { ...textOrNull, description: 'Why it is not one repeat.' },
  drawn: { ...textOrNull, description: 'A cron line with numbers in the place of `~`.' },
  explanation: text,
  dst: {
    ...orNullShape(object({ gap: textOrNull, overlap: textOrNull })),
    description: "What a job's `dst` says for `iso` to be exact.",
  },
  previous: instantOrNull,
  next: { type: 'array', items: object(occurrence) },
});

const agent = object({
  id: text,
  hostname: text,
  url: text,
  connected: flag,
  reachable: flag,
  unreachableSince: instantOrNull,
  registeredAt: instant,
  refusedCallCount: {
    ...whole,
    description: 'What schedulers that led before have said to it since then, in vain.',
  },
  total: amounts,
  used: amounts,
  attributes: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
  taskCount: whole,
  tasks: { type: 'array', items: object({ taskId: text, name: text, state: text }) },
});

const queue = object({
  name: text,
  queued: whole,
  running: whole,
  retrying: whole,
  jobs: whole,
  cpusUsed: number,
  memUsedMb: number,
  runCountMax: { type: ['integer', 'null'] },
  cpusMax: { type: ['number', 'null'] },
  memMaxMb: { type: ['number', 'null'] },
});

const notificationChannel = object({
  channel: { enum: ['mail', 'slack', 'mattermost', 'http', 'sentry'] },
  target: { ...text, description: 'Host that is sent to.' },
  delivered: whole,
  failed: whole,
  skipped: { ...whole, description: 'There was nobody to send it to.' },
  dropped: { ...whole, description: 'The queue was full, or the scheduler stopped before.' },
  queueLength: whole,
  lastDeliveredAt: instantOrNull,
  lastError: orNullShape(object({ at: instant, text })),
});

const office: Shape = {
  status: { enum: ['ok', 'degraded'] },
  role: { enum: ['leader', 'standby'] },
  epoch: { type: ['integer', 'null'], description: 'Number of the present term of office.' },
  leader: { ...textOrNull, description: '`host:port` of the leader.' },
};

const leaderHealth = object({
  ...office,
  connected: { ...flag, description: 'Subscribed at the master.' },
  jobs: whole,
  unreadableJobs: { ...texts, description: 'Stored jobs this version cannot read.' },
  runs: object({ queued: whole, running: whole, retrying: whole }),
  waitingEvents: whole,
  lastCommitMs: number,
  history: object({
    status: { enum: ['ok', 'away'] },
    waiting: { ...whole, description: 'Ended runs that are not there yet.' },
    reason: { ...textOrNull, description: 'Why it is away.' },
  }),
});

const standbyHealth = object({
  ...office,
  reason: { ...textOrNull, description: 'Why nobody leads; null when somebody does.' },
});

export const SHAPES: Readonly<Record<string, Shape>> = {
  Error: object({ status: text, message: text }),
  Attempt: attempt,
  Run: run,
  LastRun: lastRun,
  RunPage: object({ items: list('Run'), nextCursor: cursor() }),
  RunAccepted: object({ runId: text }),
  RunWaits: object({
    since: { ...instant, description: 'Earlier waits are not known.' },
    items: { type: 'array', items: object({ reason: text, from: instant, until: instant }) },
  }),
  PostedJob: {
    type: 'object',
    description: "A job in Chronos's JSON, with Horae's members; docs/guides/jobs.md.",
    properties: { name: text, command: text, schedule: text, parents: texts },
    required: ['name'],
  },
  Job: job,
  JobRow: object(jobRow),
  JobPage: object({ items: list('JobRow'), nextCursor: cursor(), total: whole }),
  JobDetail: object({
    ...jobRow,
    children: texts,
    gate: orNull('Gate'),
    timeZone: textOrNull,
    previous: { ...instantOrNull, description: 'Last occurrence of the schedule up to now.' },
    previousLocal: { ...textOrNull, description: "The same with the offset in the job's zone." },
    nextRuns: { type: 'array', items: instant },
    definition: { $ref: '#/components/schemas/PostedJob' },
  }),
  Gate: gate,
  GateOf: object({ job: text, gate: orNull('Gate'), waitsFor: texts }),
  NextRun: object({ job: text, ...occurrence }),
  NextRuns: object({ items: list('NextRun') }),
  RunDays: object({
    job: text,
    zone: text,
    from: { ...instant, description: 'Beginning of the first day.' },
    to: instant,
    isComplete: {
      ...flag,
      description: 'False: more runs than are counted; older days are missing.',
    },
    items: { type: 'array', items: runDay },
  }),
  SchedulePreview: schedulePreview,
  Agent: agent,
  Agents: object({ items: list('Agent') }),
  Queue: queue,
  Queues: object({ items: list('Queue') }),
  NotificationChannels: object({ items: { type: 'array', items: notificationChannel } }),
  NotificationTest: object({ to: { ...text, description: 'An owner, as a job names it.' } }),
  NotificationResults: object({
    items: { type: 'array', items: object({ channel: text, ok: flag, error: textOrNull }) },
  }),
  Health: { anyOf: [leaderHealth, standbyHealth] },
};

/** An answer's description for a route: `{200: …}` with JSON of the named shape. */
export function answers(shape: string, description: string): Shape {
  return answer(description, 'application/json', reference(shape));
}

/** The same for a list of the named shape. */
export function answersList(shape: string, description: string): Shape {
  return answer(description, 'application/json', list(shape));
}

/** Success without a body, as Chronos answers every write. */
export const NO_CONTENT: Shape = { 204: { description: 'Done, and durable.' } };

/** An answer that is not JSON, or JSON whose shape is Chronos's own. */
export function answersType(type: string, description: string): Shape {
  return answer(description, type, {});
}

function answer(description: string, type: string, schema: Shape): Shape {
  return { 200: { description, content: { [type]: { schema } } } };
}

function reference(shape: string): Shape {
  return { $ref: `#/components/schemas/${shape}` };
}

function list(shape: string): Shape {
  return { type: 'array', items: reference(shape) };
}

function orNull(shape: string): Shape {
  return orNullShape(reference(shape));
}

function orNullShape(shape: Shape): Shape {
  return { anyOf: [shape, { type: 'null' }] };
}

function cursor(): Shape {
  return { type: ['string', 'null'], description: 'Send it as `cursor` for the next page.' };
}

function object(properties: Shape, options: { readonly more?: boolean } = {}): Shape {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: options.more === true,
  };
}
