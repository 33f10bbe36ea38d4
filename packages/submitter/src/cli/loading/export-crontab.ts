import { type JobDocument, parseJob } from '../../job/index.js';
import {
  CRONTAB_SOURCE_LABEL,
  type CrontabExport,
  type JobRemark,
  type StoredJob,
  exportCrontab,
} from '../../crontab/index.js';
import { type Command, type Context, answer } from '../context.js';
import { oneLine } from '../print.js';
import { EXIT } from '../surroundings.js';

export interface ExportFlags {
  /** Only these jobs; empty = all. */
  readonly names: readonly string[];
  /** Only what came from this table; '' = from anywhere. */
  readonly source: string;
  /** Only those that run as this user; '' = as any. */
  readonly user: string;
  /** The lines have a user column. */
  readonly hasUsers: boolean;
}

/** `submitter crontab --export`: jobs of the server as a crontab, on standard output. */
export function exportJobs(flags: ExportFlags): Command {
  return async (context) => {
    const { wanted, unknown } = select(await context.client.jobs(), flags);
    const now = context.surroundings.now();
    const stored: StoredJob[] = [];
    const unread: JobRemark[] = [];
    for (const document of wanted) {
      const read = parseJob(definitionOf(document, context), { now });
      if (read.ok) stored.push(read.value);
      else unread.push({ name: String(document['name']), text: read.error[0]?.text ?? '' });
    }
    const made = exportCrontab(stored, {
      now,
      timeZone: context.settings.timeZone,
      hasUsers: flags.hasUsers,
    });
    const notExported = [...unknown, ...unread, ...made.notExported];
    tell({ ...made, notExported }, context);
    return notExported.length === 0 ? EXIT.done : EXIT.refused;
  };
}

/** What was posted, of what is shown. */
function definitionOf(document: JobDocument, { client }: Context): JobDocument {
  // What remains of a schedule is the whole of it on a server that knows no definition.
  const schedule = document['scheduleDefinition'] ?? document['schedule'];
  // To Chronos it is how late a run may start, to Horae the interval between retries.
  const epsilon = client.kind === 'chronos' ? undefined : document['epsilon'];
  return { ...document, schedule, epsilon };
}

interface Selection {
  readonly wanted: readonly JobDocument[];
  readonly unknown: readonly JobRemark[];
}

function select(jobs: readonly JobDocument[], { names, source, user }: ExportFlags): Selection {
  const byName = new Map(jobs.map((job) => [String(job['name']), job]));
  const unknown = [...new Set(names)].filter((name) => !byName.has(name));
  const named =
    names.length === 0 ? jobs : jobs.filter((job) => names.includes(String(job['name'])));
  return {
    wanted: named.filter(
      (job) =>
        (source === '' || sourceOf(job) === source) && (user === '' || job['runAsUser'] === user),
    ),
    unknown: unknown.map((name) => ({ name, text: 'the scheduler has no job of that name' })),
  };
}

function sourceOf({ labels }: JobDocument): unknown {
  return (labels as Readonly<Record<string, unknown>> | undefined)?.[CRONTAB_SOURCE_LABEL];
}

function tell({ text, lineCount, notExported, notes }: CrontabExport, context: Context): void {
  const { err } = context.surroundings;
  answer(context, {
    json: {
      crontab: text,
      lineCount,
      notExported: notExported.map(({ name, text: reason }) => ({ name, reason })),
      notes,
    },
    text,
  });
  for (const { name, text: reason } of notExported) {
    err(`${oneLine(`not exported: ${name}: ${reason}`)}\n`);
  }
  for (const { name, text: note } of notes) err(`${oneLine(`${name}: ${note}`)}\n`);
}
