import type { DurationMs } from './time.js';

/** Every bound of the system, by name, with its reason. */
export const LIMITS = {
  /** A job definition is a few kB; 1 MiB leaves room for long scripts and stops accidents. */
  requestBodyBytesMax: 1_048_576,
  /** Chronos has no limit, Mesos task ids end at 255 bytes and carry the name. */
  jobNameLengthMax: 200,
  /** The longest command line that Linux takes as one argument is 128 KiB. */
  commandLengthMax: 131_072,
  /** Years in which schedules, written with years of four digits, can be told. */
  lookFromMinMs: Date.parse('0001-01-01T00:00:00Z'),
  lookFromMaxMs: Date.parse('9998-12-31T23:59:59.999Z'),
  /** Text of a schedule: a union of 1,000 repeats of about 60 characters each. */
  scheduleLengthMax: 65_536,
  /** Repeats in one union: each minute of two thirds of a day; longer lists are made by mistake. */
  scheduleUnionCountMax: 1_000,
  /** Repeats that a cron line may become unasked; beyond it the cron text says it more clearly. */
  scheduleUnionCountDefault: 128,
  /** One file of lines or jobs, or standard input: some hundred thousand of them. */
  inputBytesMax: 67_108_864,
  /** Job files in a folder that is synchronised, and all in all of their bytes. */
  folderFileCountMax: 100_000,
  folderBytesMax: 268_435_456,
  /** Folders inside each other there; deeper is a circle of mounts, or not a folder of jobs. */
  folderDepthMax: 32,
  /** Objects and lists inside each other in a file of jobs: what walks through it calls itself. */
  fileDepthMax: 100,
  /** Members of lists in a job (environment, arguments, uris, constraints, parents). */
  jobListCountMax: 1_000,
  /** Nesting of a posted JSON document; the deepest real one (container) is 6. */
  jsonDepthMax: 32,
  /** More attempts than that is a service, not a periodic job. */
  retryCountMax: 1_000,
  /** A job that may fail more often in a row than that is never disabled for it. */
  failureLimitMax: 1_000_000,
  /** Ten years: longer retry intervals, time-outs and deadlines are slips of the pen. */
  spanMsMax: 315_360_000_000 as DurationMs,
  /** More than the largest Mesos clusters; keeps thousandths of a core exact in a double. */
  cpusMax: 1_000_000,
  /** A petabyte in MB, for memory and disk. */
  resourceMbMax: 1_000_000_000,
  /** Jobs one scheduler holds: the figure the memory budget is made for. */
  jobCountMax: 1_000_000,
  /** Runs that wait for offers. Beyond it new occurrences are skipped with that reason. */
  queuedRunCountMax: 100_000,
  /** Runs that have not ended, those that await a retry or a report too: each takes a kilobyte. */
  activeRunCountMax: 1_000_000,
  /** Rounds a gate keeps open before the oldest is recorded as skipped. */
  gateRoundCountMax: 64,
  /** Missed occurrences of one job that `misfire: all` makes up for. */
  misfireRunCountMax: 100,
  /** Skips written one record each; older ones of the same stretch share one record with a count. */
  skipRecordCountMax: 1_000,
  /** An occurrence this shortly before its job was posted still counts (clients say "now" late). */
  newJobGraceMs: 60_000 as DurationMs,
  /** Occurrences compared when parents' schedules are checked for interleaving. */
  cycleCheckOccurrenceCountMax: 2_000,
  /** How long an agent may be silent before its tasks count as lost (Mesos: 10 minutes). */
  agentLostAfterMs: 600_000 as DurationMs,
  /** Attempts that never started (dropped, drained) per run before it is given up. */
  uncountedAttemptCountMax: 20,
  /** How long the report of an asynchronous task is awaited, counted from the task's end. */
  asyncWaitMs: 604_800_000 as DurationMs,
  /** How long a run may sit in `launching` before the core asks the master about it. */
  launchConfirmMs: 60_000 as DurationMs,
  /** Deleted jobs whose last due time is remembered, so that no task id is ever used twice. */
  tombstoneCountMax: 100_000,
  /** Ended runs in memory that wait for a history that is away: minutes of a busy cluster. */
  historyBacklogRunCountMax: 50_000,
  historyBacklogBytesMax: 67_108_864,
  /** Ended runs of each job that ZooKeeper keeps: all of it is loaded by every new leader. */
  ringSizeMax: 1_000,
  /** Tasks given up as lost that are killed should they come back. */
  writtenOffCountMax: 10_000,
  /** Occurrences taken in one decision; the rest is taken in the next one, after a commit. */
  dueBatchCountMax: 20_000,
  /** An occurrence older than this when the scheduler sees it was missed (it was not running). */
  missedAfterMs: 60_000 as DurationMs,
  /** How long a new leader waits for the master before occurrences become queued runs anyway. */
  subscribeWaitMs: 30_000 as DurationMs,
  /** Reconciliation with the master goes on this often (Mesos's advice). */
  reconcileEveryMs: 900_000 as DurationMs,
  /** A kill is repeated until the task has ended: first after this, doubling up to the second. */
  killRepeatMs: 10_000 as DurationMs,
  killRepeatMaxMs: 60_000 as DurationMs,
  /** A page of runs, jobs or occurrences. */
  pageSizeMax: 1_000,
  /** Runs looked at for one page of those that no index finds; the next page goes on from there. */
  runScanCountMax: 10_000,
  /** Waiting runs whose reason is noted at a time: each looks at every agent. */
  waitNotedRunCountMax: 200,
  /** Runs, and stretches of each, whose noted reasons are kept. */
  waitKeptRunCountMax: 20_000,
  waitStretchCountMax: 20,
  /** Jobs that one request pauses, resumes, runs or deletes; more of them come in several. */
  bulkJobCountMax: 1_000,
  /** Choices of one filter of the list of jobs, the most frequent ones of those that are counted. */
  facetValueCountMax: 100,
  facetCountedValueCountMax: 10_000,
  /** Past run times of one job in a line of the list. */
  lineDurationCountMax: 50,
  /** Bytes of one log answer; a reader asks again with the next offset. */
  logReadBytesMax: 1_048_576,
  /** How much of a too large body is read and thrown away, so that the answer is not lost. */
  discardedBodyBytesMax: 67_108_864,
  /** Decoded length of one part of a path: a job's name and a task id with arguments. */
  pathPartLengthMax: 4_096,
  /** Pages and other listeners that one scheduler feeds with events. */
  eventStreamCountMax: 256,
  /** Unsent bytes of one event stream; a slower listener is dropped and may come back. */
  eventStreamBytesMax: 1_048_576,
  /** Different jobs and runs in one batch of events; beyond it listeners are told to read anew. */
  eventBatchCountMax: 500,
  /** How long who signs in at the page stays signed in: a page that is open all week goes on. */
  sessionMs: 604_800_000 as DurationMs,
  /** Sign-ins of one address, and of all, that may fail in a minute. */
  signInFailureCountMax: 10,
  signInFailureCountAllMax: 100,
  /** Agents whose load is sampled, each for 46 kB a day. */
  agentLoadCountMax: 1_000,
  /** Newest finished runs that the percentiles of one job are taken from (Chronos: 1028). */
  statRunCountMax: 1_028,
  /** Run times of all jobs together, 4 bytes each: beyond 24,000 jobs each has its share. */
  statTimeCountMax: 25_000_000,
  /** Ended runs that are remembered as told, because one end may be told twice. */
  toldRunCountMax: 50_000,
  /** Items of `taskStatHistory`, whose default is Chronos's 5: a page of runs. */
  statHistoryCountMax: 1_000,
  /** JSON and texts to look through that are kept ready for lists: of some 100,000 jobs. */
  keptListBytesMax: 134_217_728,
  /** A list up to here is sent with its length; a longer one as the client takes it. */
  listBufferBytesMax: 67_108_864,
  /** Jobs whose schedules are kept as sentences. */
  explainedJobCountMax: 100_000,
  /** Next fire times in one answer. */
  nextRunCountMax: 1_000,
  /** Buckets of one calendar: the minutes of a day of 25 hours. */
  calendarBucketCountMax: 1_500,
  /** Calendars kept ready until a job changes, some 80 kB each. */
  calendarKeptCountMax: 16,
  /** Crowded minutes, jobs to move out of one of them, and jobs that are thought of for that. */
  calendarPeakCountMax: 5,
  calendarMoveCountMax: 5,
  calendarMovableCountMax: 500,
  /** Jobs whose usual run times are asked for at once. */
  durationJobCountMax: 100,
  /** Jobs in one answer of the graph: more cannot be told apart on a screen. */
  graphNodeCountMax: 2_000,
  graphEdgeCountMax: 20_000,
  /** Rounds of a graph that are offered for choice. */
  graphRoundCount: 30,
  /** Newest runs of a job that are looked through for those of one round. */
  graphRunCountMax: 100,
  /** Fire times of a schedule that is only looked at: a rare one takes centuries for so many. */
  previewRunCountMax: 100,
  /** Days in one answer about a job's past: a year, and a month to compare it with. */
  dayCountMax: 400,
  /** Runs that are counted for it: those of every minute of 200 days. */
  dayRunCountMax: 300_000,
  /** Lines of a crontab that the page shows as jobs; longer ones are for the command line. */
  crontabLineCountMax: 1_000,
  /** One record of a RecordIO stream; an OFFERS event of 100 offers is about 57 kB. */
  recordBytesMax: 16_777_216,
  /** Frameworks one master serves; Horae is one of them, a second one is unusual. */
  masterFrameworkCountMax: 100,
  /** Agents one master serves, unreachable ones included. */
  masterAgentCountMax: 10_000,
  /** Ids of removed frameworks that a master goes on refusing (Mesos: 50). */
  masterRemovedFrameworkCountMax: 50,
  /** Ids of agents that left for good. */
  masterRemovedAgentCountMax: 1_000,
  /** Ended tasks per framework whose ids a master still knows (Mesos: 1000). */
  masterEndedTaskCountMax: 1_000,
  /** What may wait for a slow reader of an event stream before it is cut off. */
  streamBufferBytesMax: 67_108_864,
  /** Owners of one job that are told; whoever has more of them wants a list of recipients. */
  notifiedOwnerCountMax: 100,
  /** Messages to people that wait for one channel; a fleet that fails at once has not more owners. */
  notificationQueueCountMax: 1_000,
  /** Messages on their way on one channel: one slow recipient does not hold up the others. */
  notificationParallelCountMax: 2,
  /** Test messages on their way on one channel: each of them holds a connection. */
  notificationTestCountMax: 8,
  /** How long one try may take; shorter than the submitter waits for the answer to a test. */
  notificationTimeoutMs: 8_000 as DurationMs,
  /** What a stopping scheduler gives to messages that wait; its other work has to stop as well. */
  notificationStopWithinMs: 4_000 as DurationMs,
  /** Of what is told about a failed delivery: a line of the log. */
  notificationErrorLengthMax: 300,
} as const;
