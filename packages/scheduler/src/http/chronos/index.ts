import type { FastifyInstance } from 'fastify';
import type { HttpContext } from '../http-parts.js';
import { FLAVOURS } from './flavour.js';
import { addGraphRoutes } from './graph-routes.js';
import { addJobRoutes } from './job-routes.js';
import { addPutRoutes } from './put-routes.js';
import { addReadRoutes } from './read-routes.js';
import { addStatRoutes } from './stat-routes.js';
import { addTaskRoutes } from './task-routes.js';

/** Chronos's API under both its prefixes (docs/reference/chronos-compatibility.md). */
export function addChronosRoutes(app: FastifyInstance, context: HttpContext): void {
  for (const flavour of FLAVOURS) {
    addPutRoutes(app, context, flavour);
    addReadRoutes(app, context, flavour);
    addJobRoutes(app, context, flavour);
    addTaskRoutes(app, context, flavour);
    addGraphRoutes(app, context, flavour);
    addStatRoutes(app, context, flavour);
  }
}
