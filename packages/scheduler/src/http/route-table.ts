import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { HoraeError } from '@horae/submitter/kernel';

/** What a route says about itself: it goes into /openapi.json and is checked against the docs. */
export interface RouteSchema extends FastifySchema {
  readonly summary: string;
  readonly tags: readonly RouteTag[];
}

export type RouteTag = 'chronos' | 'runs' | 'jobs' | 'cluster' | 'operation' | 'page';

/** One path with one method, as registered (`/api/v1/runs/:id`). */
export interface RouteEntry {
  readonly method: string;
  readonly path: string;
  /** HEAD is answered as well. */
  readonly hasHead: boolean;
  readonly schema: RouteSchema;
}

/** The routes registered so far, in order; HEAD goes with its GET and is not listed. */
export function recordRoutes(app: FastifyInstance): readonly RouteEntry[] {
  const entries: RouteEntry[] = [];
  app.addHook('onRoute', (route: RouteOptions) => {
    if (route.schema?.hide === true) return;
    for (const method of [route.method].flat()) {
      if (method === 'HEAD') continue;
      const hasHead = method === 'GET' && route.exposeHeadRoute !== false;
      entries.push({ method, path: route.url, hasHead, schema: route.schema as RouteSchema });
    }
  });
  return entries;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;

/** Answers the methods a known path does not have: 405 with `Allow`, and OPTIONS with 204. */
export function refuseOtherMethods(app: FastifyInstance, entries: readonly RouteEntry[]): void {
  const methodsOf = new Map<string, Set<string>>();
  for (const { path, method, hasHead } of entries) {
    const methods = methodsOf.get(path) ?? new Set(['OPTIONS']);
    methodsOf.set(path, methods.add(method));
    if (hasHead) methods.add('HEAD');
  }
  for (const [url, own] of methodsOf) {
    const methods = new Set([...own, ...methodsOfPatterns(methodsOf, url)]);
    const allow = METHODS.filter((method) => methods.has(method)).join(', ');
    app.route({
      method: METHODS.filter((method) => method === 'OPTIONS' || !methods.has(method)),
      url,
      schema: { hide: true } as FastifySchema,
      handler: async (request, reply) => {
        reply.header('allow', allow);
        if (request.method === 'OPTIONS') return reply.code(204).send();
        const path = request.url.split('?')[0] ?? '';
        throw new HoraeError('METHOD_INVALID', [request.method, path, allow]);
      },
    });
  }
}

/** `/jobs/:name` also answers for a job that is named as the last part of `/jobs/actions`. */
function methodsOfPatterns(
  methodsOf: ReadonlyMap<string, ReadonlySet<string>>,
  url: string,
): readonly string[] {
  const parts = url.split('/');
  return [...methodsOf].flatMap(([pattern, methods]) => {
    const patternParts = pattern.split('/');
    const fits =
      patternParts.length === parts.length &&
      patternParts.every((part, place) => part === parts[place] || part.startsWith(':'));
    return fits ? [...methods] : [];
  });
}

declare module 'fastify' {
  interface FastifySchema {
    readonly hide?: boolean;
    readonly summary?: string;
    readonly tags?: readonly string[];
  }
}
