import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type EpochMs, HoraeError, LIMITS } from '@horae/submitter/kernel';
import type { DstPolicy } from '@horae/submitter/job';
import { isZoneKnown } from '@horae/submitter/schedule';
import { type PreviewOptions, previewSchedule } from '../../core/view/preview-schedule.js';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
import { LANGUAGE_QUERY, readLanguage } from '../read-language.js';
import {
  isLocalInstant,
  queryChoice,
  queryInstant,
  queryInteger,
  queryText,
} from '../read-query.js';
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
      const schedule = readSchedule(request);
      const asked = {
        timeZone: queryText(request, 'timeZone') ?? '',
        count: queryInteger(request, 'count', {
          min: 0,
          max: LIMITS.previewRunCountMax,
          absent: 10,
        }),
        dst: readDst(request),
        seed: queryText(request, 'name') ?? '',
        language: readLanguage(request),
      };
      const from = readFrom(request, schedule, { ...asked, from: clock.now() });
      const preview = previewSchedule(schedule, { ...asked, from });
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
    description:
      'As if posted then; now unless given. Without an offset on the clock of the schedule.',
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

/** An instant without an offset is on the clock that the schedule goes by, as all times of it. */
function readFrom(request: FastifyRequest, schedule: string, now: PreviewOptions): EpochMs {
  if (!isLocalInstant(request, 'from')) {
    return queryInstant(request, 'from', { isStart: true }) ?? now.from;
  }
  const preview = previewSchedule(schedule, { ...now, count: 0 });
  const timeZone = preview.ok ? preview.value.timeZone : 'UTC';
  return queryInstant(request, 'from', { isStart: true, timeZone }) ?? now.from;
}

/** Null when nothing is asked for. @throws HoraeError QUERY_INVALID */
function readDst(request: FastifyRequest): DstPolicy | null {
  const gap = queryChoice(request, 'dst.gap', GAPS);
  const overlap = queryChoice(request, 'dst.overlap', OVERLAPS);
  return gap === null && overlap === null ? null : { gap, overlap };
}
