import type { FastifyInstance } from 'fastify';
import { graphCsv } from '../../core/view/graph-csv.js';
import { graphDot } from '../../core/view/graph-dot.js';
import type { HttpContext } from '../http-parts.js';
import { answersType } from '../openapi/shapes.js';
import { sendText } from '../send-json.js';
import type { Flavour } from './flavour.js';

/** The dependency graph as text, in Chronos's two forms. */
export function addGraphRoutes(app: FastifyInstance, context: HttpContext, flavour: Flavour): void {
  const { jobs } = context;
  const { prefix, countsRunning } = flavour;
  app.get(
    `${prefix}/graph/dot`,
    {
      schema: {
        summary: 'The dependency graph for Graphviz',
        tags: ['chronos'],
        response: answersType('text/plain', 'A digraph.'),
      },
    },
    async (_request, reply) => sendText(reply, graphDot(jobs.entries())),
  );
  app.get(
    `${prefix}/graph/csv`,
    {
      schema: {
        summary: 'Jobs with last result and state, and their links, as comma-separated lines',
        tags: ['chronos'],
        response: answersType('text/plain', '`node,<job>,<last>,<state>`, `link,<parent>,<child>`'),
      },
    },
    async (_request, reply) => sendText(reply, graphCsv(jobs.entries(), { countsRunning })),
  );
}
