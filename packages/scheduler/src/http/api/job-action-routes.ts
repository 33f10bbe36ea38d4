import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HoraeError, LIMITS } from '@horae/submitter/kernel';
import type { RunId } from '../../core/run.js';
import type { ReadonlyState } from '../../core/state.js';
import { isRefusal } from '../error-response.js';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
import { patchedJob } from '../patched-job.js';
import { putJob } from '../put-job.js';
import { readJsonObject } from '../read-body.js';
import { ask } from '../refusal.js';
import { sendJson } from '../send-json.js';
import { findJob } from './job-routes.js';

const JOB_ACTIONS = ['pause', 'resume', 'run', 'delete'] as const;
type JobAction = (typeof JOB_ACTIONS)[number];

const EXAMPLE = '{"action":"pause","names":["a","b"]}';

/** Asked for together: they share a commit, and everything else has its turn in between. */
const TOGETHER_COUNT = 50;

/** What became of one job. */
interface ActionResult {
  readonly name: string;
  readonly ok: boolean;
  /** Why not. */
  readonly message: string | null;
  readonly runId: RunId | null;
}

/** The same for many jobs; each of them is done or refused by itself. */
export function addJobActionRoutes(app: FastifyInstance, context: HttpContext): void {
  app.post(
    '/api/v1/jobs/actions',
    {
      schema: {
        summary: 'Pause, resume, run or delete many jobs; answers for each of them',
        tags: ['jobs'],
        body: {
          type: 'object',
          properties: {
            action: { enum: JOB_ACTIONS },
            names: { type: 'array', items: { type: 'string' }, maxItems: LIMITS.bulkJobCountMax },
          },
          required: ['action', 'names'],
        },
        response: answers('JobActionResults', 'What became of each job, as they were named.'),
      },
    },
    async (request, reply) => {
      const { action, names } = readActions(request);
      const items = await doAll(context, action, names);
      return sendJson(reply, JSON.stringify({ items }));
    },
  );
}

async function doAll(
  context: HttpContext,
  action: JobAction,
  names: readonly string[],
): Promise<readonly ActionResult[]> {
  const results = new Map<string, ActionResult>();
  const ordered = action === 'delete' ? childrenFirst(context.shell.state, names) : names;
  for (let from = 0; from < ordered.length; from += TOGETHER_COUNT) {
    const some = ordered.slice(from, from + TOGETHER_COUNT);
    const done = await Promise.all(some.map((name) => tryOne(context, action, name)));
    for (const result of done) results.set(result.name, result);
  }
  return names.map((name) => results.get(name) as ActionResult);
}

/** A refusal is the answer for this job; anything else is the end of the request. */
async function tryOne(
  context: HttpContext,
  action: JobAction,
  name: string,
): Promise<ActionResult> {
  try {
    return { name, ok: true, message: null, runId: await ACTIONS[action](context, name) };
  } catch (error) {
    if (!(error instanceof Error) || !isRefusal(error)) throw error;
    return { name, ok: false, message: error.message, runId: null };
  }
}

type DoOne = (context: HttpContext, jobName: string) => Promise<RunId | null>;

const ACTIONS: Readonly<Record<JobAction, DoOne>> = {
  pause: (context, jobName) => setDisabled(context, jobName, true),
  resume: (context, jobName) => setDisabled(context, jobName, false),
  run: ({ shell }, jobName) =>
    ask(shell, { type: 'jobRunAsked', jobName, arguments: null, cycleAt: null }),
  delete: ({ shell }, jobName) => ask(shell, { type: 'jobDeleted', jobName, children: 'refuse' }),
};

async function setDisabled(context: HttpContext, name: string, disabled: boolean): Promise<null> {
  await putJob(context, patchedJob(findJob(context, name), { disabled }), { nameRule: 'any' });
  return null;
}

/** A job with children is not deleted before them. */
function childrenFirst(state: ReadonlyState, names: readonly string[]): readonly string[] {
  const asked = new Set(names);
  const ordered = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const child of state.children.get(name) ?? []) if (asked.has(child)) visit(child);
    ordered.add(name);
  };
  for (const name of names) visit(name);
  return [...ordered];
}

/** @throws HoraeError BODY_INVALID */
function readActions(request: FastifyRequest): {
  readonly action: JobAction;
  readonly names: readonly string[];
} {
  const body = readJsonObject(request, EXAMPLE);
  const action = JOB_ACTIONS.find((known) => known === body['action']);
  if (action === undefined) {
    const rule = `one of ${JOB_ACTIONS.join(', ')}, e.g. ${EXAMPLE}`;
    throw invalid(`action: ${shown(body['action'])} is not accepted; expected ${rule}.`);
  }
  const { names } = body;
  const isList = Array.isArray(names) && names.every((name) => typeof name === 'string');
  if (!isList || names.length === 0 || names.length > LIMITS.bulkJobCountMax) {
    const given = Array.isArray(names) ? `a list of ${names.length}` : shown(names);
    const rule = `a list of 1 to ${LIMITS.bulkJobCountMax} names of jobs, e.g. ${EXAMPLE}`;
    throw invalid(`names: ${given} is not accepted; expected ${rule}.`);
  }
  return { action, names: [...new Set<string>(names)] };
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, SHOWN_LENGTH_MAX);
}

const SHOWN_LENGTH_MAX = 100;

function invalid(text: string): HoraeError<'BODY_INVALID'> {
  return new HoraeError('BODY_INVALID', [text]);
}
