import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type EpochMs, LIMITS, epochMs } from '@horae/submitter/kernel';
import {
  type JobDocument,
  type JobProblem,
  formatJob,
  parseJob,
  unknownMembers,
} from '@horae/submitter/job';
import {
  type Language,
  type Schedule,
  describeOccurrence,
  explainSchedule,
  occurrencesBetween,
  scheduleZoneName,
} from '@horae/submitter/schedule';
import {
  type JobCheck,
  type MemberChange,
  checkJob,
  definitionOf,
} from '../../core/view/check-job.js';
import { explainParents } from '../../core/view/explain-job.js';
import { type JobWarning, jobWarnings } from '../../core/view/job-warnings.js';
import type { OccurrenceView } from '../../core/view/preview-schedule.js';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
import { readPostedJob } from '../put-job.js';
import { readJsonObject } from '../read-body.js';
import { LANGUAGE_QUERY, readLanguage } from '../read-language.js';
import { queryInteger } from '../read-query.js';
import { sendJson } from '../send-json.js';

/** What posting a job would do; nothing is stored. */
interface JobValidation extends TimesView {
  readonly valid: boolean;
  readonly problems: readonly JobProblem[];
  /** About what is taken all the same. */
  readonly warnings: readonly JobWarning[];
  /** As it would be stored, every default filled in; null while there are problems. */
  readonly job: JobDocument | null;
  /** The job of this name as it is now. */
  readonly stored: JobDocument | null;
  readonly changes: readonly MemberChange[];
}

interface TimesView {
  /** When it would run, as a sentence; null where its schedule or parents cannot be read. */
  readonly explanation: string | null;
  readonly timeZone: string | null;
  readonly next: readonly OccurrenceView[];
}

const COUNT = { min: 0, max: LIMITS.previewRunCountMax, absent: 5 };

/** A dry run of posting a job. */
export function addValidateRoutes(app: FastifyInstance, context: HttpContext): void {
  app.post(
    '/api/v1/jobs/validate',
    {
      schema: {
        summary: 'What posting this job would do: problems, next fires, what changes; no post',
        tags: ['jobs'],
        querystring: {
          count: { type: 'integer', default: COUNT.absent, maximum: COUNT.max },
          ...LANGUAGE_QUERY,
        },
        body: { $ref: '#/components/schemas/PostedJob' },
        response: answers('JobValidation', 'Also for a job that would be refused.'),
      },
    },
    async (request, reply) => {
      const asked = readAsked(request, context);
      const document = readJsonObject(request);
      return sendJson(reply, JSON.stringify(validate(context, document, asked)));
    },
  );
}

interface Asked {
  readonly now: EpochMs;
  readonly count: number;
  readonly language: Language;
}

function readAsked(request: FastifyRequest, { clock }: HttpContext): Asked {
  return {
    now: clock.now(),
    count: queryInteger(request, 'count', COUNT),
    language: readLanguage(request),
  };
}

function validate(context: HttpContext, document: JobDocument, asked: Asked): JobValidation {
  const parsed = readPostedJob(context, document, { nameRule: 'any' });
  const ignored = unknownMembers(document);
  if (!parsed.ok) return unreadable(context, { document, problems: parsed.error, ignored }, asked);
  const check = checkJob(context.shell.state, { ...parsed.value, now: asked.now });
  const { problem, stored, changes } = check;
  const times = timesOf(check, asked);
  return {
    valid: problem === null,
    problems: problem === null ? [] : [problem],
    warnings: jobWarnings(check.job, {
      ignored,
      isNeverDue: asked.count > 0 && check.schedule !== null && times.next.length === 0,
      isMasterOwn: context.master !== null,
      hostNames: new Set(context.master?.agentsView().map(({ hostname }) => hostname)),
    }),
    job: formatJob(check.job),
    stored,
    changes,
    ...times,
  };
}

interface Unreadable {
  readonly document: JobDocument;
  readonly problems: readonly JobProblem[];
  readonly ignored: readonly string[];
}

/** The times are told as long as they can be read: most people mend one field after the other. */
function unreadable(
  { shell }: HttpContext,
  { document, problems, ignored }: Unreadable,
  asked: Asked,
): JobValidation {
  const { name, schedule, scheduleTimeZone, dst } = document;
  const entry = typeof name === 'string' ? shell.state.jobs.get(name) : undefined;
  const alone = { name: 'a', command: 'true', schedule, scheduleTimeZone, dst };
  const times = (schedule ?? '') === '' ? null : parseJob(alone, { now: asked.now });
  return {
    valid: false,
    problems,
    warnings: ignored.map((path) => ({ path, code: 'ignored' })),
    job: null,
    stored: entry === undefined ? null : definitionOf(entry),
    changes: [],
    ...(times?.ok && times.value.schedule !== null
      ? scheduleTimes(times.value.schedule, asked)
      : NO_TIMES),
  };
}

const NO_TIMES: TimesView = { explanation: null, timeZone: null, next: [] };

function timesOf({ job, schedule, mode }: JobCheck, asked: Asked): TimesView {
  if (schedule !== null) return scheduleTimes(schedule, asked);
  const parents = job.kind === 'dependency' ? job.parents : [];
  return { ...NO_TIMES, explanation: explainParents(parents, mode, asked.language) };
}

function scheduleTimes(schedule: Schedule, { now, count, language }: Asked): TimesView {
  // A start at this very instant counts for a job that is posted now.
  const range = { from: epochMs(now - 1), to: epochMs(Infinity), limit: count };
  return {
    explanation: explainSchedule(schedule, language, { at: now }),
    timeZone: scheduleZoneName(schedule),
    next: occurrencesBetween(schedule, range).map((at) => {
      const { utc, local, note } = describeOccurrence(schedule, at, language);
      return { at: utc, local, note };
    }),
  };
}
