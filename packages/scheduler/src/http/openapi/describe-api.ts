import type { RouteEntry } from '../route-table.js';
import { SESSION_COOKIE } from '../session/index.js';
import { SHAPES } from './shapes.js';

/** An OpenAPI 3.1 document, as far as Horae writes it. */
export interface ApiDescription {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly tags: readonly unknown[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

const TAGS = [
  { name: 'chronos', description: "Mesos Chronos's API, as its clients know it." },
  { name: 'runs', description: 'Runs: what happened and what happens now.' },
  { name: 'jobs', description: 'Jobs with their state and their next fire times.' },
  { name: 'cluster', description: 'Agents, queues, and the stream of events.' },
  { name: 'operation', description: 'Liveness, metrics, and this description.' },
];

/** Describes every registered route, from what the routes say about themselves. */
export function describeApi(entries: readonly RouteEntry[]): ApiDescription {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const entry of entries) {
    const path = entry.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [entry.method.toLowerCase()]: describeRoute(entry) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Horae',
      version: '1',
      description:
        'Chronos under /scheduler and /v1/scheduler, and Horae under /api/v1. ' +
        'Every refusal is `{"status","message"}`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: TAGS,
    paths,
    components: {
      schemas: SHAPES,
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
      },
      responses: {
        Refusal: {
          description: 'Refused; `message` says which field, its value, the rule and an example.',
          content: jsonContent({ $ref: '#/components/schemas/Error' }),
        },
      },
    },
  };
}

function describeRoute({ method, path, schema }: RouteEntry): Record<string, unknown> {
  return {
    operationId: operationId(method, path),
    summary: schema.summary,
    tags: schema.tags,
    parameters: [...describePath(path), ...describeQuery(schema.querystring)],
    ...(schema.body === undefined
      ? {}
      : { requestBody: { required: true, content: jsonContent(schema.body) } }),
    responses: {
      ...(schema.response as Record<string, unknown>),
      default: { $ref: '#/components/responses/Refusal' },
    },
  };
}

function describePath(path: string): readonly unknown[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function describeQuery(querystring: unknown): readonly unknown[] {
  const fields = (querystring ?? {}) as Readonly<Record<string, { description?: string }>>;
  return Object.entries(fields).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: false,
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

/** `GET /api/v1/runs/:id` → `getApiV1RunsId`. */
function operationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return method.toLowerCase() + (name === '' ? 'Root' : name);
}

function jsonContent(schema: unknown): Record<string, unknown> {
  return { 'application/json': { schema } };
}
