import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HoraeError, LIMITS } from '@horae/submitter/kernel';
import {
  formatJob,
  impliedMembers,
  jsonWithDoubles,
  shownOnlyMembers,
  staleMembers,
  unknownMembers,
} from '@horae/submitter/job';
import type { ReadonlyJobEntry } from '../../core/state.js';
import { viewGate, waitsFor } from '../../core/view/job-state.js';
import { viewJobDetail, viewJobRow } from '../../core/view/job-view.js';
import type { JobSearch } from '../../core/view/search-jobs.js';
import type { HttpContext } from '../http-parts.js';
import { NO_CONTENT, answers } from '../openapi/shapes.js';
import { putJob } from '../put-job.js';
import { readJsonObject } from '../read-body.js';
import { LANGUAGE_QUERY, readLanguage } from '../read-language.js';
import { queryChoice, queryChoices, queryInteger, queryText } from '../read-query.js';
import { ask } from '../refusal.js';
import { sendJson } from '../send-json.js';
import { readCursor, writeCursor } from './cursor.js';

const PAGE_SIZE = 100;
const JOB_STATES = ['idle', 'queued', 'running', 'retrying', 'waiting', 'disabled'] as const;

interface NamedRoute {
  Params: { name: string };
}

/** Jobs as the page needs them: paged, with state; creating them goes through Chronos's routes. */
export function addJobRoutes(app: FastifyInstance, context: HttpContext): void {
  const { shell } = context;
  app.get(
    '/api/v1/jobs',
    {
      schema: {
        summary: 'Jobs with their state, a page at a time, as created',
        tags: ['jobs'],
        querystring: JOB_FILTERS,
        response: answers('JobPage', 'A page; `total` counts all that match.'),
      },
    },
    async (request, reply) => sendJson(reply, JSON.stringify(await readPage(context, request))),
  );
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
      await putJob(context, patched(entry, readJsonObject(request)), { nameRule: 'any' });
      return reply.code(204).send();
    },
  );
}

/**
 * What is not named stays as it is; a schedule takes the place of parents, and the reverse, and
 * what is said in Chronos's word or in Horae's for the same thing counts for both.
 */
function patched(
  entry: ReadonlyJobEntry,
  patch: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { name } = patch;
  if (name !== undefined && name !== entry.name) {
    throw new HoraeError('BODY_INVALID', [
      `name: ${JSON.stringify(name)} is not the name of this job; a job keeps its name ("${entry.name}").`,
    ]);
  }
  const [unknown] = unknownMembers(patch);
  if (unknown !== undefined) {
    throw new HoraeError('BODY_INVALID', [
      `${unknown}: is not a member of a job; expected e.g. {"retries": 3}.`,
    ]);
  }
  const [shown] = shownOnlyMembers(patch);
  if (shown !== undefined) {
    throw new HoraeError('BODY_INVALID', [
      `${shown}: is what the scheduler shows of a job and cannot be set; expected e.g. {"retries": 3}.`,
    ]);
  }
  const isDisabled = entry.disabledBy !== null;
  const before = without(formatJob(entry.job), impliedMembers(entry.job));
  const document = { ...before, disabled: isDisabled, ...patch };
  const left = (patch['parents'] ?? null) === null ? [] : OF_SCHEDULES;
  const gone = (patch['schedule'] ?? null) === null ? left : OF_PARENTS;
  const dropped = [...gone, ...staleMembers(document, entry.job)];
  return without(
    document,
    dropped.filter((member) => !Object.hasOwn(patch, member)),
  );
}

function without(
  document: Readonly<Record<string, unknown>>,
  members: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(document).filter(([member]) => !members.includes(member)),
  );
}

const OF_SCHEDULES: readonly string[] = ['schedule', 'scheduleTimeZone', 'misfire', 'dst'];
const OF_PARENTS: readonly string[] = ['parents', 'dependencyMode'];

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

const JOB_FILTERS = {
  search: { type: 'string', description: 'Part of the name or the command, in any case.' },
  name: { type: 'string', description: 'Part of the name.' },
  owner: { type: 'string', description: 'Part of the owner.' },
  queue: { type: 'string' },
  state: { type: 'string', description: `Comma list of ${JOB_STATES.join(', ')}.` },
  result: { enum: ['fresh', 'success', 'failure'] },
  disabled: { enum: ['true', 'false'] },
  limit: { type: 'integer', minimum: 1, maximum: LIMITS.pageSizeMax, default: PAGE_SIZE },
  cursor: { type: 'string', description: '`nextCursor` of the page before.' },
  ...LANGUAGE_QUERY,
};

async function readPage(context: HttpContext, request: FastifyRequest): Promise<unknown> {
  const bounds = { min: 1, max: LIMITS.pageSizeMax, absent: PAGE_SIZE };
  const limit = queryInteger(request, 'limit', bounds);
  const language = readLanguage(request);
  const cursor = queryText(request, 'cursor');
  const [from] = cursor === null || cursor === '' ? [0] : readCursor(cursor, ['number']);
  const found = { offset: from, limit, isCounted: true };
  const { items: entries, total } = await context.jobs.find(readSearch(request), found);
  const items = entries.map((entry) =>
    viewJobRow(entry, context.jobs.explanationOf(entry, language)),
  );
  const end = from + items.length;
  return { items, nextCursor: end < total ? writeCursor([end]) : null, total };
}

/** @throws HoraeError QUERY_INVALID */
function readSearch(request: FastifyRequest): JobSearch {
  const disabled = queryChoice(request, 'disabled', ['true', 'false']);
  return {
    any: queryText(request, 'search'),
    name: queryText(request, 'name'),
    owner: queryText(request, 'owner'),
    queue: queryText(request, 'queue'),
    states: queryChoices(request, 'state', JOB_STATES),
    result: queryChoice(request, 'result', ['fresh', 'success', 'failure']),
    isDisabled: disabled === null ? null : disabled === 'true',
  };
}
