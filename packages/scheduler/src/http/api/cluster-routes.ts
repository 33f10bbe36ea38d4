import type { FastifyInstance } from 'fastify';
import { HoraeError, isoFromMs } from '@horae/submitter/kernel';
import type { Attribute } from '@horae/agent/protocol';
import { viewQueues } from '../../core/view/queue-view.js';
import { isoOrNull } from '../../core/view/run-view.js';
import type { AgentView, ResourceAmounts } from '../../master/index.js';
import type { HttpContext, MasterDoor } from '../http-parts.js';
import { answers, answersType } from '../openapi/shapes.js';
import { sendJson } from '../send-json.js';

/** Agents, queues, and the stream of events. */
export function addClusterRoutes(app: FastifyInstance, context: HttpContext): void {
  const { shell, master, streams } = context;
  app.get(
    '/api/v1/agents',
    {
      schema: {
        summary: 'Agents of the embedded master; none are listed with a master elsewhere',
        tags: ['cluster'],
        response: answers('Agents', 'By host name.'),
      },
    },
    async (_request, reply) => {
      const agents = [...(master?.agentsView() ?? [])].sort(byHost);
      return sendJson(reply, JSON.stringify({ items: agents.map(viewAgent) }));
    },
  );
  app.get<{ Params: { id: string } }>(
    '/api/v1/agents/:id',
    {
      schema: {
        summary: 'One agent, by id or host name',
        tags: ['cluster'],
        response: answers('Agent', 'The agent.'),
      },
    },
    async (request, reply) => {
      const agent = findAgent(master, request.params.id);
      return sendJson(reply, JSON.stringify(viewAgent(agent)));
    },
  );
  app.get(
    '/api/v1/queues',
    {
      schema: {
        summary: 'Queues with their limits and what they hold',
        tags: ['cluster'],
        response: answers('Queues', 'By name.'),
      },
    },
    async (_request, reply) => sendJson(reply, JSON.stringify({ items: viewQueues(shell.state) })),
  );
  app.get<{ Params: { name: string } }>(
    '/api/v1/queues/:name',
    {
      schema: { summary: 'One queue', tags: ['cluster'], response: answers('Queue', 'The queue.') },
    },
    async (request, reply) => {
      const { name } = request.params;
      const found = viewQueues(shell.state).find((queue) => queue.name === name);
      if (found === undefined) throw new HoraeError('QUEUE_UNKNOWN', [name]);
      return sendJson(reply, JSON.stringify(found));
    },
  );
  app.get(
    '/api/v1/events',
    {
      exposeHeadRoute: false,
      schema: {
        summary: 'Server-sent events: job, run, agent, leader; `reload` means read everything anew',
        tags: ['cluster'],
        response: answersType('text/event-stream', 'The stream.'),
      },
    },
    (request, reply) => streams.open(request, reply),
  );
}

/** By id or host name. @throws HoraeError AGENT_UNKNOWN */
export function findAgent(master: MasterDoor | null, id: string): AgentView {
  const agents = master?.agentsView() ?? [];
  const found =
    agents.find((agent) => agent.id === id) ?? agents.find((agent) => agent.hostname === id);
  if (found === undefined) throw new HoraeError('AGENT_UNKNOWN', [id]);
  return found;
}

function byHost(a: AgentView, b: AgentView): number {
  return a.hostname < b.hostname ? -1 : a.hostname > b.hostname ? 1 : a.id < b.id ? -1 : 1;
}

function viewAgent(agent: AgentView): Readonly<Record<string, unknown>> {
  return {
    id: agent.id,
    hostname: agent.hostname,
    url: agent.url,
    connected: agent.isConnected,
    reachable: agent.isReachable,
    unreachableSince: isoOrNull(agent.unreachableSince),
    registeredAt: isoFromMs(agent.registeredAt),
    refusedCallCount: agent.refusedCallCount,
    total: viewAmounts(agent.total),
    used: viewAmounts(agent.used),
    attributes: Object.fromEntries(agent.attributes.map((each) => [each.name, valueOf(each)])),
    taskCount: agent.tasks.length,
    tasks: agent.tasks,
  };
}

/** As the REST API writes amounts: cores, and MB. */
export function viewAmounts({
  cpus,
  memMb,
  diskMb,
}: ResourceAmounts): Readonly<Record<string, number>> {
  return { cpus, mem: memMb, disk: diskMb };
}

/** Text as it is, numbers as numbers, ranges and sets as Mesos writes them. */
function valueOf(attribute: Attribute): string | number {
  if (attribute.scalar !== undefined) return attribute.scalar.value;
  if (attribute.ranges !== undefined) {
    const ranges = attribute.ranges.range ?? [];
    return `[${ranges.map(({ begin, end }) => `${begin}-${end}`).join(',')}]`;
  }
  if (attribute.set !== undefined) return `{${(attribute.set.item ?? []).join(',')}}`;
  return attribute.text?.value ?? '';
}
