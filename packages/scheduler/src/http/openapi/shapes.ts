// tidy: a table of shapes.
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

const facetValues = { type: 'array', items: object({ value: text, count: whole }) };

const jobLine = {
  ...jobRow,
  host: text,
  labels: { type: 'object', additionalProperties: text },
  durationsMs: {
    type: 'array',
    items: number,
    description: 'From due to success, newest last; as many as `durations` asks for.',
  },
};

const jobFacets = object({
  state: object({
    idle: whole,
    queued: whole,
    running: whole,
    retrying: whole,
    waiting: whole,
    disabled: whole,
  }),
  result: object({ fresh: whole, success: whole, failure: whole }),
  owner: facetValues,
  queue: facetValues,
  label: facetValues,
  host: facetValues,
});

const graphNode = {
  name: text,
  kind: { enum: ['schedule', 'dependency'] },
  disabled: flag,
  state: {
    enum: [...RUN_STATES, 'waiting', 'none'],
    description: 'Of its run; `waiting`: none yet, but some parents have succeeded.',
  },
  run: orNullShape(object({ id: text, cycle: instant, endedAt: instantOrNull })),
  nextAt: instantOrNull,
  gate: orNullShape(
    object({
      mode: { enum: ['cycle', 'latest'] },
      reference: textOrNull,
      succeeded: texts,
      missing: texts,
    }),
  ),
};

const graph = object({
  round: { ...instantOrNull, description: 'As asked for.' },
  reference: { ...textOrNull, description: 'The job whose occurrences begin the rounds.' },
  rounds: { type: 'array', items: instant, description: 'Its last ones, the newest first.' },
  nodes: { type: 'array', items: object(graphNode) },
  edges: { type: 'array', items: object({ parent: text, child: text }) },
  total: whole,
  aloneCount: { ...whole, description: 'Jobs without a parent or a child.' },
});

const amounts = object({ cpus: number, mem: number, disk: number });

const occurrence = {
  at: instant,
  local: { ...text, description: "ISO 8601 with the offset in the schedule's zone." },
  note: { ...textOrNull, description: 'What a change of the clocks does to it.' },
};

const runDay = object({
  day: { ...text, description: 'On the calendar of the zone, `2026-03-29`.' },
  at: { ...instant, description: 'When it began there.' },
  until: { ...instant, description: 'When the next one begins.' },
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

const jobValidation = object({
  valid: flag,
  problems: {
    type: 'array',
    items: object({
      path: { ...text, description: 'The member, e.g. `fetch[0].uri`; empty for the whole.' },
      text,
    }),
  },
  warnings: {
    type: 'array',
    items: object(
      {
        path: text,
        code: { enum: ['ignored', 'overruled', 'neverDue', 'hostUnknown', 'notByAgents'] },
      },
      { more: true },
    ),
  },
  job: { ...orNull('PostedJob'), description: 'As it would be stored; null with problems.' },
  stored: { ...orNull('PostedJob'), description: 'The job of this name as it is now.' },
  changes: {
    type: 'array',
    items: object({ path: text, before: {}, after: {} }),
    description: 'Null is a member that is not there.',
  },
  explanation: textOrNull,
  timeZone: textOrNull,
  next: { type: 'array', items: object(occurrence) },
});

const crontabLine = object(
  {
    line: { ...whole, description: 'Counted from 1.' },
    name: textOrNull,
    verdict: { enum: ['exact', 'union', 'cron', 'refused'] },
    crontab: { ...text, description: 'The fields as written.' },
    schedule: textOrNull,
    scheduleTimeZone: textOrNull,
    reason: { ...textOrNull, description: 'Why it is refused, or no single repeat.' },
    explanation: textOrNull,
    nextRuns: {
      type: 'array',
      items: object({ utc: instant, local: text, note: textOrNull }),
    },
    command: textOrNull,
    warnings: texts,
    job: { ...orNull('PostedJob'), description: 'What would be posted.' },
    exists: { ...flag, description: 'A job of this name is there; it would be replaced.' },
  },
  { more: true },
);

const crontabReport = object({
  lines: { type: 'array', items: crontabLine },
  counts: { type: 'object', additionalProperties: whole },
  warnings: {
    type: 'array',
    items: object({ line: whole, text }),
    description: 'Of all lines, those that set variables too.',
  },
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

const loads = { type: 'array', items: { type: ['number', 'null'] } } as const;

const agentLoad = object({
  id: text,
  hostname: text,
  everyMs: { ...whole, description: 'Time from one sample to the next.' },
  total: amounts,
  at: { type: 'array', items: instant },
  cpus: { ...loads, description: 'One for each of `at`; null: it was not connected.' },
  mem: loads,
  disk: loads,
  tasks: loads,
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

const calendarOf = {
  zone: text,
  bucket: { enum: ['minute', 'hour', 'day'] },
  from: { ...instant, description: 'Where the first bucket begins.' },
  to: instant,
};

const calendarBucket = object({
  at: { ...instant, description: 'Where it begins.' },
  local: { ...text, description: 'The same on the clock of the zone.' },
  fires: whole,
  jobs: { ...whole, description: 'Different jobs.' },
  cpus: { ...number, description: 'Of all fires, as if they ran at once.' },
  mem: number,
  coreSeconds: { ...number, description: 'Cores times usual run time.' },
  unknownFires: { ...whole, description: 'Of jobs whose usual run time is not known.' },
});

const calendarJob = object({
  job: text,
  at: { ...instant, description: 'Its first fire there.' },
  local: text,
  fires: whole,
  cpus: number,
  mem: number,
  usualMs: { type: ['number', 'null'], description: 'Median run time.' },
  queue: text,
  children: { ...whole, description: 'Jobs that wait for it.' },
});

const calendarHint = object({
  at: instant,
  local: text,
  fires: whole,
  cpus: number,
  moves: {
    type: 'array',
    items: object({
      job: text,
      shiftMinutes: { ...whole, description: 'Later; below zero earlier.' },
      firesPerDay: whole,
      to: { ...instant, description: 'The quieter minute.' },
      toLocal: text,
      firesLeft: { ...whole, description: 'In the crowded minute, after this and earlier moves.' },
      firesThere: { ...whole, description: 'In the quieter one, with the moved.' },
    }),
  },
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
  JobLine: object(jobLine),
  JobPage: object({
    items: list('JobLine'),
    nextCursor: cursor(),
    total: whole,
    facets: orNullShape(jobFacets),
  }),
  JobActionResults: object({
    items: {
      type: 'array',
      items: object({ name: text, ok: flag, message: textOrNull, runId: textOrNull }),
    },
  }),
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
  Graph: graph,
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
  JobValidation: jobValidation,
  CrontabReport: crontabReport,
  Calendar: object({ ...calendarOf, items: { type: 'array', items: calendarBucket } }),
  CalendarJobs: object({
    ...calendarOf,
    total: whole,
    fires: whole,
    items: { type: 'array', items: calendarJob },
  }),
  CalendarHints: object({
    zone: text,
    from: instant,
    items: { type: 'array', items: calendarHint },
  }),
  Durations: object({
    items: {
      type: 'array',
      items: object({ job: text, runs: whole, p50Ms: number, p95Ms: number, maxMs: number }),
    },
  }),
  Master: object({
    kind: { enum: ['embedded', 'mesos'] },
    connected: flag,
    frameworkId: textOrNull,
  }),
  Agent: agent,
  Agents: object({ items: list('Agent') }),
  AgentLoad: agentLoad,
  Queue: queue,
  Queues: object({ items: list('Queue') }),
  NotificationChannels: object({ items: { type: 'array', items: notificationChannel } }),
  NotificationTest: object({ to: { ...text, description: 'An owner, as a job names it.' } }),
  NotificationResults: object({
    items: { type: 'array', items: object({ channel: text, ok: flag, error: textOrNull }) },
  }),
  Credentials: object({ user: text, password: text }),
  Session: object({
    needed: { ...flag, description: 'False: everybody may do everything.' },
    user: { ...textOrNull, description: 'Who has shown that; null: nobody.' },
    by: { enum: ['basic', 'session', null] },
    until: { ...instantOrNull, description: 'Of a session.' },
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
