import type { FastifyInstance } from 'fastify';
import { HoraeError, LIMITS } from '@horae/submitter/kernel';
import { jsonWithDoubles } from '@horae/submitter/job';
import type { HttpContext } from '../http-parts.js';
import { answersType } from '../openapi/shapes.js';
import { PERCENTILES, type RunTimeSummary, summarizeRuns } from '../run-times.js';
import { sendJson } from '../send-json.js';
import type { Flavour } from './flavour.js';
import { taskHistory } from './task-history.js';

/** Members that are doubles even when they are whole: `0.0`. */
const STAT_DOUBLES = [...Object.keys(PERCENTILES), 'mean'];

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
      if (!shell.state.jobs.has(name)) throw new HoraeError('JOB_UNKNOWN', [name]);
      const succeeded = await shell.findRuns({
        job: name,
        states: ['succeeded'],
        limit: LIMITS.statRunCountMax,
      });
      const newest = await shell.findRuns({
        job: name,
        states: ['queued', 'running', 'retrying', 'succeeded', 'failed', 'killed', 'lost'],
        limit: LIMITS.statHistoryCountMax,
      });
      const stat = {
        histogram: summarizeRuns(succeeded.items),
        taskStatHistory: taskHistory(newest.items),
      };
      return sendJson(reply, jsonWithDoubles(stat, STAT_DOUBLES));
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
      const member = request.params.percentile;
      const times = isSummaryMember(member)
        ? Array.from(shell.state.jobs.keys(), (jobNameLabel) => ({
            jobNameLabel,
            time: runTimes.summary(jobNameLabel)[member] / (member === 'count' ? 1 : 1_000),
          }))
        : [];
      times.sort((a, b) => b.time - a.time);
      return sendJson(reply, jsonWithDoubles(times, ['time']));
    },
  );
}

function isSummaryMember(text: string): text is keyof RunTimeSummary {
  return Object.hasOwn(PERCENTILES, text) || text === 'mean' || text === 'count';
}
