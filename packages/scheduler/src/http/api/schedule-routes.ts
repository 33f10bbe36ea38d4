import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HoraeError, LIMITS } from '@horae/submitter/kernel';
import type { DstPolicy } from '@horae/submitter/job';
import { isZoneKnown } from '@horae/submitter/schedule';
import { previewSchedule } from '../../core/view/preview-schedule.js';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
import { LANGUAGE_QUERY, readLanguage } from '../read-language.js';
import { queryChoice, queryInstant, queryInteger, queryText } from '../read-query.js';
import { sendJson } from '../send-json.js';

const GAPS = ['next', 'skip'] as const;
const OVERLAPS = ['first', 'both'] as const;

/** A dry look at a schedule: nothing is stored. */
export function addScheduleRoutes(app: FastifyInstance, { clock }: HttpContext): void {
  app.get(
    '/api/v1/schedule',
    {
      schema: {
        summary: 'What a schedule or a crontab line means and when it fires, without posting a job',
        tags: ['jobs'],
        querystring: SCHEDULE_QUERY,
        response: answers('SchedulePreview', 'What a job with this schedule would do.'),
      },
    },
    async (request, reply) => {
      const preview = previewSchedule(readSchedule(request), {
        timeZone: queryText(request, 'timeZone') ?? '',
        from: queryInstant(request, 'from') ?? clock.now(),
        count: queryInteger(request, 'count', {
          min: 0,
          max: LIMITS.previewRunCountMax,
          absent: 10,
        }),
        dst: readDst(request),
        seed: queryText(request, 'name') ?? '',
        language: readLanguage(request),
      });
      if (preview.ok) return sendJson(reply, JSON.stringify(preview.value));
      const zone = queryText(request, 'timeZone') ?? '';
      const field = zone === '' || isZoneKnown(zone) ? 'schedule' : 'timeZone';
      throw new HoraeError('QUERY_INVALID', [`${field}: ${preview.error.text}`]);
    },
  );
}

const SCHEDULE_QUERY = {
  schedule: {
    type: 'string',
    description: 'A repeat, repeats joined by `;`, a cron expression, or a crontab line.',
  },
  timeZone: { type: 'string', description: 'An IANA zone; UTC unless given.' },
  from: {
    type: 'string',
    format: 'date-time',
    description: 'As if posted then; now unless given.',
  },
  count: { type: 'integer', default: 10, minimum: 0, maximum: LIMITS.previewRunCountMax },
  'dst.gap': { enum: GAPS, description: "The job's `dst.gap`." },
  'dst.overlap': { enum: OVERLAPS, description: "The job's `dst.overlap`." },
  name: { type: 'string', description: "The job's name, from which `~` draws its number." },
  ...LANGUAGE_QUERY,
};

/** @throws HoraeError QUERY_INVALID */
function readSchedule(request: FastifyRequest): string {
  const text = queryText(request, 'schedule') ?? '';
  // A "+" of an offset that was not percent-encoded arrives as a blank.
  const sent = text.replace(/(T[\d:.,]+) (?=\d{2}:?\d{2}\/)/g, '$1+').trim();
  if (sent !== '') return sent;
  throw new HoraeError('QUERY_INVALID', [
    'schedule: is missing; expected e.g. schedule=R/2026-01-01T00:00:00Z/PT1H or ' +
      'schedule=30+9+*+*+1-5.',
  ]);
}

/** Null when nothing is asked for. @throws HoraeError QUERY_INVALID */
function readDst(request: FastifyRequest): DstPolicy | null {
  const gap = queryChoice(request, 'dst.gap', GAPS);
  const overlap = queryChoice(request, 'dst.overlap', OVERLAPS);
  return gap === null && overlap === null ? null : { gap, overlap };
}
