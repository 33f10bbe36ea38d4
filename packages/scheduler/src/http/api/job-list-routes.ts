import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LIMITS } from '@horae/submitter/kernel';
import type { Language } from '@horae/submitter/schedule';
import type { ReadonlyJobEntry } from '../../core/state.js';
import { JobFacets } from '../../core/view/job-facets.js';
import { type JobRow, viewJobRow } from '../../core/view/job-view.js';
import type { JobSearch } from '../../core/view/search-jobs.js';
import { JOB_ORDERS, type JobOrder } from '../../core/view/sort-jobs.js';
import type { HttpContext } from '../http-parts.js';
import { inSlices } from '../in-slices.js';
import { answers } from '../openapi/shapes.js';
import { LANGUAGE_QUERY, readLanguage } from '../read-language.js';
import { queryChoice, queryChoices, queryInteger, queryText } from '../read-query.js';
import { sendJson } from '../send-json.js';
import { readCursor, writeCursor } from './cursor.js';

const PAGE_SIZE = 100;
const JOB_STATES = ['idle', 'queued', 'running', 'retrying', 'waiting', 'disabled'] as const;
const SORTS = JOB_ORDERS.flatMap((by) => [by, `-${by}`] as const);

const JOB_FILTERS = {
  search: {
    type: 'string',
    description: 'Words that must all occur: in the name, the command, the owner, a label ….',
  },
  name: { type: 'string', description: 'Part of the name.' },
  owner: { type: 'string', description: 'Part of the owner.' },
  ownedBy: { type: 'string', description: 'One of the owners, as it is written.' },
  queue: { type: 'string' },
  host: { type: 'string', description: 'The host that the job names.' },
  label: { type: 'string', description: '`key=value`, or the key alone.' },
  state: { type: 'string', description: `Comma list of ${JOB_STATES.join(', ')}.` },
  result: { enum: ['fresh', 'success', 'failure'] },
  disabled: { enum: ['true', 'false'] },
  sort: { enum: SORTS, description: 'As created unless given; `-` turns it round.' },
  facets: { enum: ['true', 'false'], description: 'Count what each further filter would leave.' },
  durations: {
    type: 'integer',
    minimum: 0,
    maximum: LIMITS.lineDurationCountMax,
    default: 0,
    description: 'Past run times in each line.',
  },
  offset: { type: 'integer', minimum: 0, maximum: LIMITS.jobCountMax, default: 0 },
  limit: { type: 'integer', minimum: 1, maximum: LIMITS.pageSizeMax, default: PAGE_SIZE },
  cursor: { type: 'string', description: '`nextCursor` of the page before, with its filters.' },
  ...LANGUAGE_QUERY,
};

/** Jobs as the page needs them: searched, narrowed, sorted, paged, with what they do. */
export function addJobListRoutes(app: FastifyInstance, context: HttpContext): void {
  app.get(
    '/api/v1/jobs',
    {
      schema: {
        summary: 'Jobs with their state, a page at a time, as created unless sorted',
        tags: ['jobs'],
        querystring: JOB_FILTERS,
        response: answers('JobPage', 'A page; `total` counts all that match.'),
      },
    },
    async (request, reply) => sendJson(reply, JSON.stringify(await readPage(context, request))),
  );
}

async function readPage(context: HttpContext, request: FastifyRequest): Promise<unknown> {
  const bounds = { min: 1, max: LIMITS.pageSizeMax, absent: PAGE_SIZE };
  const limit = queryInteger(request, 'limit', bounds);
  const offset = readOffset(request);
  const facets = queryChoice(request, 'facets', ['true', 'false']) === 'true';
  const counted = facets ? new JobFacets() : null;
  const durationCount = queryInteger(request, 'durations', {
    min: 0,
    max: LIMITS.lineDurationCountMax,
    absent: 0,
  });
  const found = { offset, limit, isCounted: true, order: readOrder(request), facets: counted };
  const { items: entries, total } = await context.jobs.find(readSearch(request), found);
  const lines = { language: readLanguage(request), durationCount };
  const items = await viewLines(context, entries, lines);
  const end = offset + entries.length;
  const nextCursor = end < total ? writeCursor([end]) : null;
  return { items, nextCursor, total, facets: counted?.view() ?? null };
}

/** A line of the list, with what people narrow and compare jobs by. */
export interface JobLine extends JobRow {
  readonly host: string;
  readonly labels: Readonly<Record<string, string>>;
  /** From due to success, of the newest runs that have succeeded, oldest first. */
  readonly durationsMs: readonly number[];
}

interface WantedLines {
  readonly language: Language;
  readonly durationCount: number;
}

async function viewLines(
  { jobs, runTimes }: HttpContext,
  entries: readonly ReadonlyJobEntry[],
  { language, durationCount }: WantedLines,
): Promise<readonly JobLine[]> {
  if (durationCount > 0) await runTimes.read(entries.map(({ name }) => name));
  return inSlices(entries, (entry) => ({
    ...viewJobRow(entry, jobs.explanationOf(entry, language)),
    host: entry.job.host,
    labels: entry.job.labels,
    durationsMs: durationCount === 0 ? [] : runTimes.newest(entry.name, durationCount),
  }));
}

/** @throws HoraeError QUERY_INVALID */
function readOffset(request: FastifyRequest): number {
  const offset = queryInteger(request, 'offset', { min: 0, max: LIMITS.jobCountMax, absent: 0 });
  const cursor = queryText(request, 'cursor');
  if (cursor === null || cursor === '') return offset;
  const [from] = readCursor(cursor, ['number']);
  return from;
}

/** @throws HoraeError QUERY_INVALID */
function readOrder(request: FastifyRequest): JobOrder | null {
  const sort = queryChoice(request, 'sort', SORTS);
  if (sort === null) return null;
  const isDescending = sort.startsWith('-');
  const by = JOB_ORDERS.find((order) => sort === order || sort === `-${order}`);
  return by === undefined ? null : { by, isDescending };
}

/** @throws HoraeError QUERY_INVALID */
function readSearch(request: FastifyRequest): JobSearch {
  const disabled = queryChoice(request, 'disabled', ['true', 'false']);
  return {
    words: (queryText(request, 'search') ?? '').split(/\s+/),
    name: queryText(request, 'name'),
    owner: queryText(request, 'owner'),
    ownedBy: queryText(request, 'ownedBy'),
    queue: queryText(request, 'queue'),
    host: queryText(request, 'host'),
    label: queryText(request, 'label'),
    states: queryChoices(request, 'state', JOB_STATES),
    result: queryChoice(request, 'result', ['fresh', 'success', 'failure']),
    isDisabled: disabled === null ? null : disabled === 'true',
  };
}
