import type { FastifyInstance } from 'fastify';
import { type EpochMs, LIMITS, epochMs, isoFromMs } from '@horae/submitter/kernel';
import type { Run } from '../../core/run.js';
import { GraphRounds, type RoundSpan } from '../../core/view/graph-rounds.js';
import {
  type GraphEdge,
  type GraphNode,
  graphEdges,
  hasToBeLookedUp,
  viewNodeInRound,
  viewNodeNow,
} from '../../core/view/graph-view.js';
import { linkedJobs, relatedJobs } from '../../core/view/linked-jobs.js';
import type { HttpContext } from '../http-parts.js';
import { slicedSteps } from '../in-slices.js';
import { answers } from '../openapi/shapes.js';
import { queryInstant, queryText } from '../read-query.js';
import { sendJson } from '../send-json.js';
import { findJob } from './job-routes.js';

/** Jobs that depend on each other, with their state now or in one round. */
export function addGraphRoutes(app: FastifyInstance, context: HttpContext): void {
  app.get(
    '/api/v1/graph',
    {
      schema: {
        summary: 'Jobs with parents or children, their state in a round, and what gates wait for',
        tags: ['jobs'],
        querystring: GRAPH_QUERY,
        response: answers('Graph', 'As much as one answer takes; `total` counts all.'),
      },
    },
    async (request, reply) => {
      const roundAt = queryInstant(request, 'round', { isStart: true });
      const root = queryText(request, 'root') || null;
      if (root !== null) findJob(context, root);
      return sendJson(reply, JSON.stringify(await readGraph(context, { roundAt, root })));
    },
  );
}

const GRAPH_QUERY = {
  round: {
    type: 'string',
    format: 'date-time',
    description: 'An instant of the round; without it each job is shown as it is now.',
  },
  root: { type: 'string', description: 'Only this job, what it needs, and what needs it.' },
};

interface GraphQuery {
  readonly roundAt: EpochMs | null;
  readonly root: string | null;
}

interface Graph {
  readonly round: string | null;
  /** The job whose occurrences begin the rounds of the root, or of most jobs. */
  readonly reference: string | null;
  /** Where its last rounds begin, the newest first. */
  readonly rounds: readonly string[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly total: number;
  /** Jobs without a parent or a child. */
  readonly aloneCount: number;
}

async function readGraph(context: HttpContext, { roundAt, root }: GraphQuery): Promise<Graph> {
  const { state } = context.shell;
  const { names, total, linkedCount } = await readNames(context, root);
  const now = context.clock.now();
  const grouped = new GraphRounds(state, names, roundAt ?? now);
  const reference = grouped.referenceOf(root);
  const rounds = grouped.beginnings(reference, now, LIMITS.graphRoundCount);
  const nodes: GraphNode[] = [];
  for await (const name of slicedSteps(names)) {
    const node = await viewNode(context, name, roundAt === null ? null : grouped.spanOf(name));
    if (node !== null) nodes.push(node);
  }
  return {
    round: roundAt === null ? null : isoFromMs(roundAt),
    reference,
    rounds: rounds.map(isoFromMs),
    nodes,
    edges: edgesOf(context, nodes),
    total,
    aloneCount: state.jobs.size - linkedCount,
  };
}

/** Null when the job is gone meanwhile. */
async function viewNode(
  { shell }: HttpContext,
  name: string,
  span: RoundSpan | null,
): Promise<GraphNode | null> {
  const entry = shell.state.jobs.get(name);
  if (entry === undefined) return null;
  if (span === null) return viewNodeNow(entry);
  if (!hasToBeLookedUp(entry, span)) return viewNodeInRound(entry, span, []);
  const found = await runsOfRound(shell, name, span);
  const later = shell.state.jobs.get(name);
  return later === undefined ? null : viewNodeInRound(later, span, found);
}

/**
 * The runs that may be of the round, newest due first. None is due before its round begins; a
 * repair may come long after it, so the newest are looked at first, and then those due in time.
 */
async function runsOfRound(
  shell: HttpContext['shell'],
  job: string,
  { fromAt, toAt }: RoundSpan,
): Promise<readonly Run[]> {
  const limit = LIMITS.graphRunCountMax;
  const query = { job, limit, ...(fromAt === null ? {} : { from: fromAt }) };
  const newest = await shell.findRuns(query);
  if (!newest.hasMore || fromAt === null || toAt === null) return newest.items;
  const inTime = await shell.findRuns({ ...query, to: epochMs(2 * toAt - fromAt) });
  return [...newest.items, ...inTime.items];
}

interface Names {
  readonly names: readonly string[];
  readonly total: number;
  readonly linkedCount: number;
}

async function readNames({ shell }: HttpContext, root: string | null): Promise<Names> {
  const all = await firstOf(linkedJobs(shell.state));
  if (root === null) return { ...all, linkedCount: all.total };
  return { ...(await firstOf(relatedJobs(shell.state, root))), linkedCount: all.total };
}

async function firstOf(jobs: Iterable<string>): Promise<Omit<Names, 'linkedCount'>> {
  const names: string[] = [];
  let total = 0;
  for await (const name of slicedSteps(jobs)) {
    if (names.length < LIMITS.graphNodeCountMax) names.push(name);
    total += 1;
  }
  return { names, total };
}

function edgesOf({ shell }: HttpContext, nodes: readonly GraphNode[]): readonly GraphEdge[] {
  const edges: GraphEdge[] = [];
  for (const edge of graphEdges(shell.state, new Set(nodes.map(({ name }) => name)))) {
    if (edges.length >= LIMITS.graphEdgeCountMax) break;
    edges.push(edge);
  }
  return edges;
}
