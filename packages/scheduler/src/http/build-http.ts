import type { FastifyInstance } from 'fastify';
import { addApiRoutes } from './api/index.js';
import { addChronosRoutes } from './chronos/index.js';
import { createApp } from './create-app.js';
import { EventStreams } from './event-streams.js';
import { forwardNotices } from './forward-notices.js';
import type { HttpContext, HttpParts } from './http-parts.js';
import { JobList } from './job-list.js';
import { addOperationRoutes } from './operation-routes.js';
import { addPage } from './page-files.js';
import { RequestMeters } from './request-meters.js';
import { recordRoutes, refuseOtherMethods } from './route-table.js';
import { RunTimes } from './run-times.js';
import { SchedulerMetrics } from './scheduler-metrics.js';
import { SignIn, addSessionRoutes } from './session/index.js';

/**
 * The REST server of a leader, with every route, for a front to hand requests to (`app.ready()`,
 * then `app.routing`); tests talk to it in process (`inject`). It reads the scheduler's state
 * directly, and asks the shell for every change.
 */
export async function buildHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { config, logger, clock } = parts;
  const signIn = config.credentials === null ? null : new SignIn(config.credentials, clock);
  const app = await createApp({ config, logger, signIn });
  const context: HttpContext = {
    ...parts,
    routes: recordRoutes(app),
    streams: new EventStreams(),
    jobs: new JobList(parts.shell.state),
    runTimes: new RunTimes(parts.shell),
    metrics: new SchedulerMetrics(parts),
    requestMeters: new RequestMeters(parts.clock.monotonicMs()),
  };
  forwardNotices(app, context);
  addOperationRoutes(app, context);
  addChronosRoutes(app, context);
  addApiRoutes(app, context);
  addSessionRoutes(app, signIn);
  addPage(app, parts.config.pageDir);
  refuseOtherMethods(app, context.routes);
  return app;
}
