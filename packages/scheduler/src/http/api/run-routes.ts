import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HoraeError, LIMITS, epochMs } from '@horae/submitter/kernel';
import { RUN_STATES, RUN_TRIGGERS, type Run, type RunState } from '../../core/run.js';
import { viewRunNow } from '../../core/view/run-view.js';
import type { RunQuery } from '../../ports/store.js';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
import { queryChoice, queryChoices, queryInstant, queryInteger, queryText } from '../read-query.js';
import { type RunSieve, searchRuns } from '../search-runs.js';
import { sendJson } from '../send-json.js';
import { readCursor, writeCursor } from './cursor.js';

const PAGE_SIZE = 100;

interface RunRoute {
  Params: { id: string };
}

/** Runs: what happened and what happens now. */
export function addRunRoutes(app: FastifyInstance, context: HttpContext): void {
  const { shell } = context;
  app.get(
    '/api/v1/runs',
    {
      schema: {
        summary: 'Runs, newest due first',
        tags: ['runs'],
        querystring: RUN_FILTERS,
        response: answers('RunPage', 'A page.'),
      },
    },
    async (request, reply) => {
      const query = readRunQuery(request);
      const { items, nextAfter } = await searchRuns(shell, query, readSieve(request));
      const nextCursor = nextAfter == null ? null : writeCursor([nextAfter.dueAt, nextAfter.id]);
      return sendJson(
        reply,
        JSON.stringify({ items: items.map((run) => viewRunNow(shell.state, run)), nextCursor }),
      );
    },
  );
  app.get<RunRoute>(
    '/api/v1/runs/:id',
    { schema: { summary: 'One run', tags: ['runs'], response: answers('Run', 'The run.') } },
    async (request, reply) => {
      const run = await findRun(context, request.params.id);
      return sendJson(reply, JSON.stringify(viewRunNow(shell.state, run)));
    },
  );
}

/** @throws HoraeError RUN_UNKNOWN */
export async function findRun({ shell }: HttpContext, id: string): Promise<Run> {
  const run = await shell.findRun(id);
  if (run === null) throw new HoraeError('RUN_UNKNOWN', [id]);
  return run;
}

const RUN_FILTERS = {
  job: { type: 'string', description: 'Name of the job.' },
  jobPrefix: { type: 'string', description: "The beginning of the job's name." },
  agent: { type: 'string', description: 'Host name or id of an agent that had an attempt.' },
  trigger: { enum: RUN_TRIGGERS, description: 'What started it.' },
  queue: { type: 'string', description: 'Name of the queue.' },
  state: { type: 'string', description: `Comma list of ${RUN_STATES.join(', ')}.` },
  from: { type: 'string', format: 'date-time', description: 'Due at or after this instant.' },
  to: { type: 'string', format: 'date-time', description: 'Due before this instant.' },
  limit: { type: 'integer', minimum: 1, maximum: LIMITS.pageSizeMax, default: PAGE_SIZE },
  cursor: { type: 'string', description: '`nextCursor` of the page before.' },
};

/** @throws HoraeError QUERY_INVALID */
function readRunQuery(request: FastifyRequest): RunQuery {
  const job = queryText(request, 'job');
  const queue = queryText(request, 'queue');
  const states = queryChoices<RunState>(request, 'state', RUN_STATES);
  const from = queryInstant(request, 'from');
  const to = queryInstant(request, 'to');
  const cursor = queryText(request, 'cursor');
  return {
    ...(job === null || job === '' ? {} : { job }),
    ...(queue === null || queue === '' ? {} : { queue }),
    ...(states === null ? {} : { states }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(cursor === null || cursor === '' ? {} : { after: readRunCursor(cursor) }),
    limit: queryInteger(request, 'limit', { min: 1, max: LIMITS.pageSizeMax, absent: PAGE_SIZE }),
  };
}

/** @throws HoraeError QUERY_INVALID */
function readSieve(request: FastifyRequest): RunSieve {
  const jobPrefix = queryText(request, 'jobPrefix');
  const agent = queryText(request, 'agent');
  const trigger = queryChoice(request, 'trigger', RUN_TRIGGERS);
  return {
    ...(jobPrefix === null || jobPrefix === '' ? {} : { jobPrefix }),
    ...(agent === null || agent === '' ? {} : { agent }),
    ...(trigger === null ? {} : { trigger }),
  };
}

function readRunCursor(text: string): NonNullable<RunQuery['after']> {
  const [dueAt, id] = readCursor(text, ['number', 'string']);
  return { dueAt: epochMs(dueAt), id };
}
