import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HoraeError, LIMITS } from '@horae/submitter/kernel';
import { jsonWithDoubles } from '@horae/submitter/job';
import type { ReadonlyJobEntry } from '../../core/state.js';
import { viewGate, waitsFor } from '../../core/view/job-state.js';
import { viewJobDetail } from '../../core/view/job-view.js';
import type { HttpContext } from '../http-parts.js';
import { NO_CONTENT, answers } from '../openapi/shapes.js';
import { patchedJob } from '../patched-job.js';
import { putJob } from '../put-job.js';
import { readJsonObject } from '../read-body.js';
import { LANGUAGE_QUERY, readLanguage } from '../read-language.js';
import { ask } from '../refusal.js';
import { sendJson } from '../send-json.js';

interface NamedRoute {
  Params: { name: string };
}

/** One job: reading it, changing some of it, running it; creating it goes through Chronos's routes. */
export function addJobRoutes(app: FastifyInstance, context: HttpContext): void {
  const { shell } = context;
  app.get<NamedRoute>(
    '/api/v1/jobs/:name',
    {
      schema: {
        summary: 'One job: its line of the list, its definition, and what is around it',
        tags: ['jobs'],
        querystring: LANGUAGE_QUERY,
        response: answers('JobDetail', 'The job.'),
      },
    },
    async (request, reply) => {
      const entry = findJob(context, request.params.name);
      const explanation = context.jobs.explanationOf(entry, readLanguage(request));
      const seen = { now: context.clock.now(), explanation };
      return sendJson(reply, jsonWithDoubles(viewJobDetail(shell.state, entry, seen)));
    },
  );
  app.get<NamedRoute>(
    '/api/v1/gates/:name',
    {
      schema: {
        summary: 'What a job with parents waits for; the gate of a job with a schedule is null',
        tags: ['jobs'],
        response: answers('GateOf', 'The gate.'),
      },
    },
    async (request, reply) => {
      const entry = findJob(context, request.params.name);
      const answer = { job: entry.name, gate: viewGate(entry), waitsFor: waitsFor(entry) };
      return sendJson(reply, JSON.stringify(answer));
    },
  );
  addPatch(app, context);
  addRunNow(app, context);
}

function addPatch(app: FastifyInstance, context: HttpContext): void {
  app.patch<NamedRoute>(
    '/api/v1/jobs/:name',
    {
      schema: {
        summary: 'Change some members of a job; null takes one back to its default',
        tags: ['jobs'],
        body: { type: 'object', description: 'Members of a job, as in JSON Merge Patch.' },
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      const entry = findJob(context, request.params.name);
      await putJob(context, patchedJob(entry, readJsonObject(request)), { nameRule: 'any' });
      return reply.code(204).send();
    },
  );
}

function addRunNow(app: FastifyInstance, { shell }: HttpContext): void {
  app.post<NamedRoute>(
    '/api/v1/jobs/:name/run',
    {
      schema: {
        summary: 'Run a job now; the body may replace its arguments',
        tags: ['jobs'],
        body: { type: 'object', properties: { arguments: { type: 'array' } } },
        response: answers('RunAccepted', 'The new run.'),
      },
    },
    async (request, reply) => {
      const jobName = request.params.name;
      const words = readArguments(request);
      const runId = await ask(shell, {
        type: 'jobRunAsked',
        jobName,
        arguments: words,
        cycleAt: null,
      });
      return sendJson(reply, JSON.stringify({ runId }));
    },
  );
}

/** An empty body keeps the job's arguments. @throws HoraeError BODY_INVALID */
function readArguments(request: FastifyRequest): readonly string[] | null {
  const isEmpty = !(request.body instanceof Buffer) || request.body.length === 0;
  const words = isEmpty ? null : (readJsonObject(request)['arguments'] ?? null);
  if (words === null) return null;
  const isList = Array.isArray(words) && words.every((word) => typeof word === 'string');
  if (isList && words.length <= LIMITS.jobListCountMax) return words;
  throw new HoraeError('BODY_INVALID', [
    'arguments: a list of texts is expected, e.g. {"arguments":["--date","2026-01-01"]}.',
  ]);
}

/** @throws HoraeError JOB_UNKNOWN */
export function findJob({ shell }: HttpContext, name: string): ReadonlyJobEntry {
  const entry = shell.state.jobs.get(name);
  if (entry === undefined) throw new HoraeError('JOB_UNKNOWN', [name]);
  return entry;
}
