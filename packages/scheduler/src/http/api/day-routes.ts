import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DAY_MS, type EpochMs, LIMITS, addMs, epochMs, isoFromMs } from '@horae/submitter/kernel';
import { isZoneKnown } from '@horae/submitter/schedule';
import { dayEdges, daysOf, viewDay } from '../../core/view/run-days.js';
import { MARK_LENGTH } from '../../core/view/run-marks.js';
import type { HttpContext } from '../http-parts.js';
import { inSlices } from '../in-slices.js';
import { answers } from '../openapi/shapes.js';
import { queryInstant, queryRefused, queryText } from '../read-query.js';
import { sendJson } from '../send-json.js';
import { findJob } from './job-routes.js';

/** Half a year, in whole weeks. */
const DAY_COUNT = 182;

/** How a job went, day by day. */
export function addDayRoutes(app: FastifyInstance, context: HttpContext): void {
  app.get<{ Params: { name: string } }>(
    '/api/v1/jobs/:name/days',
    {
      schema: {
        summary: 'How the runs of a job ended, counted by the day they were due on',
        tags: ['jobs'],
        querystring: DAY_QUERY,
        response: answers('RunDays', 'Oldest first; days without a run are left out.'),
      },
    },
    async (request, reply) => {
      const job = findJob(context, request.params.name).name;
      const zone = readZone(request);
      const range = readRange(request, context.clock.now());
      const edges = dayEdges(zone, range);
      // Whole days: the first one would else look worse or better than it was.
      const asked = { job, from: edges[0] ?? range.from, to: range.to, limit: COUNT_MAX };
      const marks = await context.shell.runMarks(asked);
      const isComplete = marks.length < COUNT_MAX * MARK_LENGTH;
      const items = await inSlices(daysOf(marks, edges), (day) => viewDay(day, zone));
      const from = isoFromMs(asked.from);
      const answer = { job, zone, from, to: isoFromMs(range.to), isComplete, items };
      return sendJson(reply, JSON.stringify(answer));
    },
  );
}

const COUNT_MAX = LIMITS.dayRunCountMax;

const DAY_QUERY = {
  from: { type: 'string', format: 'date-time', description: '182 days before `to` unless given.' },
  to: { type: 'string', format: 'date-time', description: 'Due before it; now unless given.' },
  zone: { type: 'string', description: 'Whose days, an IANA zone; UTC unless given.' },
};

/** @throws HoraeError QUERY_INVALID */
function readZone(request: FastifyRequest): string {
  const zone = queryText(request, 'zone') ?? '';
  if (zone === '') return 'UTC';
  if (isZoneKnown(zone)) return zone;
  throw queryRefused('zone', zone, 'an IANA time zone, e.g. zone=Europe/Berlin');
}

/** @throws HoraeError QUERY_INVALID */
function readRange(request: FastifyRequest, now: EpochMs): { from: EpochMs; to: EpochMs } {
  // What is due now belongs to today.
  const to = queryInstant(request, 'to', { isStart: true }) ?? epochMs(now + 1);
  const from = queryInstant(request, 'from', { isStart: true }) ?? addMs(to, -DAY_COUNT * DAY_MS);
  const span = to - from;
  if (span > 0 && span <= LIMITS.dayCountMax * DAY_MS) return { from, to };
  const text = queryText(request, 'from') ?? isoFromMs(from);
  const rule = `an instant before to (${isoFromMs(to)}), at most ${LIMITS.dayCountMax} days`;
  const example = isoFromMs(addMs(to, -DAY_COUNT * DAY_MS));
  throw queryRefused('from', text, `${rule}, e.g. from=${example}`);
}
