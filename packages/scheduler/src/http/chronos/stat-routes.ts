import type { FastifyInstance } from 'fastify';
import { HoraeError, LIMITS } from '@horae/submitter/kernel';
import { jsonWithDoubles } from '@horae/submitter/job';
import { RUN_STATES } from '../../core/run.js';
import type { HttpContext } from '../http-parts.js';
import { inSlices } from '../in-slices.js';
import { answersType } from '../openapi/shapes.js';
import { sendJson } from '../send-json.js';
import type { TimeSummary } from '../summarize-times.js';
import type { Flavour } from './flavour.js';
import { type TaskStat, taskHistory } from './task-history.js';

/** Chronos's names of the figures, in the order of its `histogram`. */
const FIGURES = {
  '75thPercentile': 'p75',
  '95thPercentile': 'p95',
  '98thPercentile': 'p98',
  '99thPercentile': 'p99',
  median: 'p50',
  mean: 'mean',
  count: 'count',
} as const satisfies Readonly<Record<string, keyof TimeSummary>>;

/** Members that are doubles even when they are whole: `0.0`. */
const DOUBLES = Object.keys(FIGURES).filter((name) => name !== 'count');

/** Statistics: one job's in milliseconds, all jobs' in seconds, as in Chronos. */
export function addStatRoutes(app: FastifyInstance, context: HttpContext, flavour: Flavour): void {
  const { shell, runTimes } = context;
  app.get<{ Params: { name: string } }>(
    `${flavour.prefix}/job/stat/:name`,
    {
      schema: {
        summary: "One job's run times in milliseconds, and its newest tasks",
        tags: ['chronos'],
        response: answersType('application/json', '`{"histogram":{…},"taskStatHistory":[…]}`'),
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const entry = shell.state.jobs.get(name);
      if (entry === undefined) throw new HoraeError('JOB_UNKNOWN', [name]);
      const countsElements = entry.job.dataProcessingJobType;
      await runTimes.read([name]);
      const stat = {
        histogram: chronosHistogram(runTimes.summary(name)),
        taskStatHistory: await newestTasks(context, name, countsElements),
      };
      return sendJson(reply, jsonWithDoubles(stat, DOUBLES));
    },
  );
  app.get<{ Params: { percentile: string } }>(
    `${flavour.prefix}/stats/:percentile`,
    {
      schema: {
        summary: "All jobs' run times in seconds, longest first; [] for an unknown percentile",
        tags: ['chronos'],
        response: answersType('application/json', '`[{"jobNameLabel":"…","time":0.0}]`'),
      },
    },
    async (request, reply) => {
      const { percentile } = request.params;
      if (!isFigure(percentile)) return sendJson(reply, '[]');
      const names = [...shell.state.jobs.keys()];
      await runTimes.read(names);
      const member = FIGURES[percentile];
      const divisor = percentile === 'count' ? 1 : 1_000;
      const times = await inSlices(names, (jobNameLabel) => ({
        jobNameLabel,
        time: runTimes.summary(jobNameLabel)[member] / divisor,
      }));
      times.sort((a, b) => b.time - a.time);
      return sendJson(reply, jsonWithDoubles(times, ['time']));
    },
  );
}

function isFigure(text: string): text is keyof typeof FIGURES {
  return Object.hasOwn(FIGURES, text);
}

function chronosHistogram(summary: TimeSummary): Readonly<Record<string, number>> {
  const figures = Object.entries(FIGURES).map(([name, member]) => [name, summary[member]] as const);
  return Object.fromEntries(figures);
}

/** States of runs that may have a task. */
const STATES = RUN_STATES.filter((state) => state !== 'queued' && state !== 'skipped');
/** Runs that were killed before they had a task may be in between. */
const PAGES_MAX = 10;

async function newestTasks(
  { shell, config }: HttpContext,
  job: string,
  countsElements: boolean,
): Promise<readonly TaskStat[]> {
  const limit = config.jobHistoryLimit;
  const found: TaskStat[] = [];
  let query = { job, states: STATES, limit: Math.min(limit, LIMITS.pageSizeMax) };
  for (let page = 0; page < PAGES_MAX && found.length < limit; page += 1) {
    const { items, hasMore } = await shell.findRuns(query);
    found.push(...taskHistory(items, countsElements));
    const last = items.at(-1);
    if (!hasMore || last === undefined) break;
    const after = { dueAt: last.dueAt, id: last.id };
    query = { ...query, after } as typeof query;
  }
  return found.slice(0, limit);
}
