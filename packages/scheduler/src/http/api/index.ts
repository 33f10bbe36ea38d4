import type { FastifyInstance } from 'fastify';
import type { HttpContext } from '../http-parts.js';
import { addCalendarRoutes } from './calendar-routes.js';
import { addAgentLoadRoutes } from './agent-load-routes.js';
import { addClusterRoutes } from './cluster-routes.js';
import { addCrontabRoutes } from './crontab-routes.js';
import { addDayRoutes } from './day-routes.js';
import { addJobActionRoutes } from './job-action-routes.js';
import { addJobListRoutes } from './job-list-routes.js';
import { addGraphRoutes } from './graph-routes.js';
import { addJobRoutes } from './job-routes.js';
import { addLogRoutes } from './log-routes.js';
import { addNextRoutes } from './next-routes.js';
import { addNotificationRoutes } from './notification-routes.js';
import { addOverviewRoutes } from './overview-routes.js';
import { addRunActionRoutes } from './run-action-routes.js';
import { addRunRoutes } from './run-routes.js';
import { addScheduleRoutes } from './schedule-routes.js';
import { addWaitRoutes } from './wait-routes.js';
import { addValidateRoutes } from './validate-routes.js';

/** Horae's own resources under `/api/v1`. */
export function addApiRoutes(app: FastifyInstance, context: HttpContext): void {
  addRunRoutes(app, context);
  addRunActionRoutes(app, context);
  addWaitRoutes(app, context);
  addLogRoutes(app, context);
  addJobListRoutes(app, context);
  addJobActionRoutes(app, context);
  addJobRoutes(app, context);
  addDayRoutes(app, context);
  addGraphRoutes(app, context);
  addNextRoutes(app, context);
  addScheduleRoutes(app, context);
  addValidateRoutes(app, context);
  addCrontabRoutes(app, context);
  addCalendarRoutes(app, context);
  addOverviewRoutes(app, context);
  addClusterRoutes(app, context);
  addAgentLoadRoutes(app, context);
  addNotificationRoutes(app, context);
}
