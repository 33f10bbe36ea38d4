import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type EpochMs, HoraeError, LIMITS } from '@horae/submitter/kernel';
import { type CrontabJobs, crontabSteps } from '@horae/submitter/crontab';
import type { JobDocument } from '@horae/submitter/job';
import {
  type ReportEntry,
  type ReportLine,
  entryOfLine,
  entryOfRefusal,
  reporter,
  verdictCounts,
} from '@horae/submitter/report';
import { type Language, isZoneKnown } from '@horae/submitter/schedule';
import { checkJob } from '../../core/view/check-job.js';
import type { HttpContext } from '../http-parts.js';
import { inSlices, resultInSlices } from '../in-slices.js';
import { answers } from '../openapi/shapes.js';
import { readJsonObject } from '../read-body.js';
import { LANGUAGE_QUERY, readLanguage } from '../read-language.js';
import { queryInteger } from '../read-query.js';
import { sendJson } from '../send-json.js';

const EXAMPLE = '{"text":"30 2 * * * /opt/backup","timeZone":"Europe/Berlin"}';
const NEXT = { min: 0, max: 20, absent: 3 };
/** Where the report of several files names the file. */
const FILE_NAME = 'crontab';

/** A crontab as jobs, before any is there. */
export function addCrontabRoutes(app: FastifyInstance, context: HttpContext): void {
  app.post(
    '/api/v1/crontab',
    {
      schema: {
        summary: 'What each line of a crontab would become; nothing is created',
        tags: ['jobs'],
        querystring: {
          count: { type: 'integer', default: NEXT.absent, maximum: NEXT.max },
          ...LANGUAGE_QUERY,
        },
        body: BODY,
        response: answers('CrontabReport', 'In the order of the lines.'),
      },
    },
    async (request, reply) => {
      const table = readTable(request);
      const asked = {
        now: context.clock.now(),
        nextCount: queryInteger(request, 'count', NEXT),
        language: readLanguage(request),
      };
      return sendJson(reply, JSON.stringify(await reportOf(context, table, asked)));
    },
  );
}

const BODY = {
  type: 'object',
  properties: {
    text: { type: 'string', description: 'The lines, comments and variables included.' },
    hasUserColumn: { type: 'boolean', description: 'As in /etc/crontab; false unless given.' },
    timeZone: { type: 'string', description: "The machine's zone; UTC unless given." },
    user: { type: 'string', description: 'Whose table it is; `runAsUser` of its jobs.' },
    host: { type: 'string', description: 'The machine where its jobs are to run.' },
    prefix: { type: 'string', description: 'In front of every name.' },
    source: { type: 'string', description: 'Which table it is, e.g. `web1:/etc/crontab`.' },
  },
  required: ['text'],
};

interface Table {
  readonly text: string;
  readonly hasUsers: boolean;
  readonly timeZone: string;
  readonly user: string;
  readonly host: string;
  readonly namePrefix: string;
  readonly source: string | null;
}

/** @throws HoraeError BODY_INVALID */
function readTable(request: FastifyRequest): Table {
  const body = readJsonObject(request, EXAMPLE);
  const text = readText(body, 'text');
  const lineCount = text.split('\n', LIMITS.crontabLineCountMax + 1).length;
  if (lineCount > LIMITS.crontabLineCountMax) {
    const rule = `at most ${LIMITS.crontabLineCountMax} are read at once`;
    throw wrong(`text: has more lines; ${rule}; load it with "submitter crontab FILE".`);
  }
  const timeZone = readText(body, 'timeZone') || 'UTC';
  if (!isZoneKnown(timeZone)) {
    const shown = JSON.stringify(timeZone.slice(0, 80));
    throw wrong(`timeZone: ${shown} is not a known time zone; expected e.g. "Europe/Berlin".`);
  }
  const hasUsers = body['hasUserColumn'] ?? false;
  if (typeof hasUsers !== 'boolean') {
    throw wrong('hasUserColumn: true or false is expected, e.g. {"hasUserColumn":true}.');
  }
  return {
    text,
    hasUsers,
    timeZone,
    user: readText(body, 'user'),
    host: readText(body, 'host'),
    namePrefix: readText(body, 'prefix'),
    source: readText(body, 'source') || null,
  };
}

function readText(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name] ?? '';
  if (typeof value === 'string' && (name !== 'text' || value.trim() !== '')) return value;
  throw wrong(`${name}: a text is expected, e.g. ${EXAMPLE}.`);
}

function wrong(text: string): HoraeError<'BODY_INVALID'> {
  return new HoraeError('BODY_INVALID', [text]);
}

interface Asked {
  readonly now: EpochMs;
  readonly nextCount: number;
  readonly language: Language;
}

interface TableLine extends ReportLine {
  /** What would be posted; null for a line that is refused. */
  readonly job: JobDocument | null;
  /** A job of this name is there already: posting would replace it. */
  readonly exists: boolean;
}

async function reportOf({ shell }: HttpContext, table: Table, asked: Asked) {
  const { text, ...options } = table;
  const { now } = asked;
  const read = await resultInSlices(crontabSteps(text, { ...options, now, userNames: null }));
  const tell = reporter(asked);
  const documents = new Map(read.jobs.map(({ line, document }) => [line, document]));
  const lines = await inSlices(entriesOf(read), (entry): TableLine => {
    const refusal = refusalOf(entry);
    const line = tell(refusal === null ? entry : refused(entry, refusal));
    const job = line.verdict === 'refused' ? null : (documents.get(line.line ?? 0) ?? null);
    return { ...line, job, exists: shell.state.jobs.has(line.name ?? '') };
  });
  return { lines, counts: verdictCounts(lines), warnings: read.warnings };

  /** By the jobs that are there, as a post would be. */
  function refusalOf({ candidate }: ReportEntry): string | null {
    return candidate === null
      ? null
      : (checkJob(shell.state, { ...candidate, now }).problem?.text ?? null);
  }
}

function refused(entry: ReportEntry, refusal: string): ReportEntry {
  const { line, original, candidate } = entry;
  const name = candidate?.job.name ?? '';
  return entryOfRefusal({ fileName: FILE_NAME, line: line ?? 0, original, name, refusal });
}

function entriesOf({ jobs, problems, warnings }: CrontabJobs): readonly ReportEntry[] {
  const notes = new Map<number, string[]>();
  for (const { line, text } of warnings) notes.set(line, [...(notes.get(line) ?? []), text]);
  const taken = jobs.map((job) =>
    entryOfLine(job, { fileName: FILE_NAME, notes: notes.get(job.line) ?? [] }),
  );
  const keptOut = problems.map(({ line, text, original, likelyNames }) =>
    entryOfRefusal({
      fileName: FILE_NAME,
      line,
      original,
      name: likelyNames[0] ?? '',
      refusal: text,
    }),
  );
  return [...taken, ...keptOut].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
