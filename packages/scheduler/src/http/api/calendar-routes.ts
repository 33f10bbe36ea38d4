import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DAY_MS, type EpochMs, LIMITS, addMs, isoFromMs } from '@horae/submitter/kernel';
import { isZoneKnown } from '@horae/submitter/schedule';
import {
  BUCKET_MS,
  BUCKET_SIZES,
  type BucketSize,
  WallClock,
} from '../../core/view/calendar-buckets.js';
import { Calendar, type CalendarAsked, type CalendarBucket, type FiringJob } from '../calendar.js';
import { type CalendarHint, calendarHints } from '../calendar-hints.js';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
import { queryChoice, queryInstant, queryInteger, queryRefused, queryText } from '../read-query.js';
import { sendJson } from '../send-json.js';

const JOB_COUNT = 200;

/** What will fire, when, and what it asks of the machines. */
export function addCalendarRoutes(app: FastifyInstance, context: HttpContext): void {
  const { shell } = context;
  const calendar = new Calendar(context);
  const stopListening = shell.onNotice((notice) => {
    if (notice.type === 'jobChanged' || notice.type === 'jobDeleted') {
      calendar.changed(notice.jobName);
    }
  });
  app.addHook('preClose', async () => stopListening());
  app.get(
    '/api/v1/calendar',
    {
      schema: {
        summary: 'Coming fires of all jobs, counted by minute, hour or day',
        tags: ['jobs'],
        querystring: CALENDAR_QUERY,
        response: answers('Calendar', 'Without the buckets in which nothing fires.'),
      },
    },
    async (request, reply) => {
      const asked = readCalendar(context, request);
      const buckets = await calendar.buckets(asked);
      const items = buckets.map((bucket) => viewBucket(bucket, asked.clock));
      return sendJson(reply, JSON.stringify({ ...viewAsked(asked), items }));
    },
  );
  app.get(
    '/api/v1/calendar/jobs',
    {
      schema: {
        summary: 'The jobs that fire in one minute, hour or day, the earliest first',
        tags: ['jobs'],
        querystring: BUCKET_QUERY,
        response: answers('CalendarJobs', '`total` counts all jobs, `fires` all their fires.'),
      },
    },
    async (request, reply) => {
      const { limit, ...asked } = readBucket(context, request);
      const jobs = await calendar.jobs(asked);
      const fires = jobs.reduce((sum, { count }) => sum + count, 0);
      const items = jobs.slice(0, limit).map((job) => viewFiringJob(job, context, asked.clock));
      const answer = { ...viewAsked(asked), total: jobs.length, fires, items };
      return sendJson(reply, JSON.stringify(answer));
    },
  );
  app.get(
    '/api/v1/calendar/hints',
    {
      schema: {
        summary: 'The most crowded minutes of the coming day, and which jobs to move out of them',
        tags: ['jobs'],
        querystring: ZONE_QUERY,
        response: answers('CalendarHints', 'The fullest minute first.'),
      },
    },
    async (request, reply) => {
      const zone = readZone(request);
      const clock = new WallClock(zone);
      const from = clock.bucketAfter(context.clock.now(), 'minute');
      const hints = await calendarHints(calendar, shell.state.jobs, { zone, clock, from });
      const items = hints.map((hint) => viewHint(hint, clock));
      return sendJson(reply, JSON.stringify({ zone, from: isoFromMs(from), items }));
    },
  );
}

const ZONE_QUERY = {
  zone: { type: 'string', description: 'The IANA zone whose hours and days count; UTC unless.' },
};

const CALENDAR_QUERY = {
  from: {
    type: 'string',
    description: 'Now unless given. Without an offset on the clock of `zone`.',
  },
  to: { type: 'string', description: 'A day later unless given.' },
  bucket: { enum: BUCKET_SIZES, default: 'hour' },
  ...ZONE_QUERY,
};

const BUCKET_QUERY = {
  at: {
    type: 'string',
    description: 'An instant in it; without an offset on the clock of `zone`.',
  },
  bucket: { enum: BUCKET_SIZES, default: 'hour' },
  limit: { type: 'integer', minimum: 1, maximum: LIMITS.pageSizeMax, default: JOB_COUNT },
  ...ZONE_QUERY,
};

/** @throws HoraeError QUERY_INVALID */
function readCalendar({ clock: now }: HttpContext, request: FastifyRequest): CalendarAsked {
  const zone = readZone(request);
  const size = readSize(request);
  const rule = { timeZone: zone, isStart: true };
  const from = queryInstant(request, 'from', rule) ?? now.now();
  const to = queryInstant(request, 'to', rule) ?? addMs(from, DAY_MS);
  const most = LIMITS.calendarBucketCountMax;
  if (to <= from || (to - from) / BUCKET_MS[size] > most) {
    const text = queryText(request, 'to') ?? isoFromMs(to);
    const wanted = `an instant after from (${isoFromMs(from)}) and at most ${most} ${size}s later`;
    throw queryRefused('to', text, `${wanted}, e.g. to=${isoFromMs(addMs(from, DAY_MS))}`);
  }
  return { zone, clock: new WallClock(zone), size, from, to };
}

/** @throws HoraeError QUERY_INVALID */
function readBucket(
  { clock: now }: HttpContext,
  request: FastifyRequest,
): CalendarAsked & { readonly limit: number } {
  const zone = readZone(request);
  const size = readSize(request);
  const clock = new WallClock(zone);
  const at = queryInstant(request, 'at', { timeZone: zone, isStart: true }) ?? now.now();
  const from = clock.bucketAt(at, size);
  const rule = { min: 1, max: LIMITS.pageSizeMax, absent: JOB_COUNT };
  const limit = queryInteger(request, 'limit', rule);
  return { zone, clock, size, from, to: clock.bucketAfter(from, size), limit };
}

function readSize(request: FastifyRequest): BucketSize {
  return queryChoice(request, 'bucket', BUCKET_SIZES) ?? 'hour';
}

/** @throws HoraeError QUERY_INVALID */
function readZone(request: FastifyRequest): string {
  const zone = queryText(request, 'zone') ?? '';
  if (zone === '') return 'UTC';
  if (isZoneKnown(zone)) return zone;
  throw queryRefused('zone', zone, 'an IANA time zone, e.g. zone=Europe/Berlin');
}

function viewAsked({ zone, size, clock, from, to }: CalendarAsked) {
  const edges = { from: clock.bucketAt(from, size), to };
  return { zone, bucket: size, from: isoFromMs(edges.from), to: isoFromMs(edges.to) };
}

function viewBucket(bucket: CalendarBucket, clock: WallClock) {
  const { from, fireCount, jobCount, cpus, memMb, coreSeconds, unknownCount } = bucket;
  return {
    at: isoFromMs(from),
    local: clock.local(from),
    fires: fireCount,
    jobs: jobCount,
    cpus,
    mem: memMb,
    coreSeconds,
    unknownFires: unknownCount,
  };
}

function viewFiringJob(job: FiringJob, { shell }: HttpContext, clock: WallClock) {
  const { entry, firstAt, count, usualMs } = job;
  return {
    job: entry.name,
    at: isoFromMs(firstAt),
    local: clock.local(firstAt),
    fires: count,
    cpus: entry.job.cpus,
    mem: entry.job.mem,
    usualMs,
    queue: entry.job.queue,
    children: shell.state.children.get(entry.name)?.size ?? 0,
  };
}

function viewHint({ at, fireCount, cpus, moves }: CalendarHint, clock: WallClock) {
  return {
    at: isoFromMs(at),
    local: clock.local(at),
    fires: fireCount,
    cpus,
    moves: moves.map((move) => {
      const to = addMs(at, (move.shiftMinutes * 60_000) as typeof DAY_MS);
      return {
        job: move.job,
        shiftMinutes: move.shiftMinutes,
        firesPerDay: move.fireCount,
        to: isoFromMs(to),
        toLocal: clock.local(to as EpochMs),
        firesLeft: move.fromCount,
        firesThere: move.toCount,
      };
    }),
  };
}
