import { type EpochMs, type Result, accepted, refused } from '../kernel/index.js';
import type { EnvironmentVariable, Job } from '../job/index.js';
import { type Schedule, cronOfSchedule } from '../schedule/index.js';
import { CRONTAB_LABEL } from './crontab-jobs.js';
import {
  type ExportedCommand,
  environmentLine,
  exportedCommand,
  isNameOf,
} from './export-command.js';
import { leftOut, unknownToCron } from './export-refusals.js';
import { partsOfLine } from './line-parts.js';

export interface StoredJob {
  readonly job: Job;
  /** Null for a job with parents. */
  readonly schedule: Schedule | null;
}

export interface ExportOptions {
  readonly now: EpochMs;
  /** Of the machine that the crontab is for: its lines need no CRON_TZ. */
  readonly timeZone: string;
  /** A system table has a user column. */
  readonly hasUsers: boolean;
}

export interface CrontabExport {
  readonly text: string;
  readonly lineCount: number;
  readonly notExported: readonly JobRemark[];
  /** What lines leave out although they run the same command at the same times. */
  readonly notes: readonly JobRemark[];
}

export interface JobRemark {
  readonly name: string;
  readonly text: string;
}

interface ExportedLine {
  readonly job: Job;
  readonly command: ExportedCommand;
  readonly expression: string;
  readonly timeZone: string;
}

/**
 * Jobs as a crontab, those that one cannot hold as comments with the reason. What was loaded from a
 * crontab comes back as it was written, so that loading the text again changes nothing; variables
 * are set by lines of their own in an order that leaves none to a line that must not have it.
 */
export function exportCrontab(jobs: readonly StoredJob[], options: ExportOptions): CrontabExport {
  const lines: ExportedLine[] = [];
  const notExported: JobRemark[] = [];
  for (const stored of jobs) {
    const line = lineOf(stored, { ...options, first: lines[0]?.job ?? null });
    if (line.ok) lines.push(line.value);
    else notExported.push({ name: stored.job.name, text: line.error });
  }
  const chained = written(lines, options);
  notExported.push(...chained.notExported);
  const remarks = notExported.map(
    ({ name, text }) => `# not exported: ${name}: ${oneLine(text)}\n`,
  );
  const text = [
    headOf(options, lines),
    ...chained.blocks,
    ...(remarks.length > 0 ? ['\n'] : []),
    ...remarks,
  ];
  return {
    text: text.join('').replace(/\n{3,}/g, '\n\n'),
    lineCount: chained.blocks.length,
    notExported,
    notes: lines.flatMap(({ job }) => {
      const members = leftOut(job);
      return members.length === 0
        ? []
        : [{ name: job.name, text: `left out: ${members.join(', ')}` }];
    }),
  };
}

interface LineOptions extends ExportOptions {
  /** The first job of the table, which says whose it is; null before it. */
  readonly first: Job | null;
}

function lineOf({ job, schedule }: StoredJob, options: LineOptions): Result<ExportedLine, string> {
  if (job.kind === 'dependency' || schedule === null) {
    const parents = job.kind === 'dependency' ? job.parents.join(', ') : '';
    return refused(`parents: it runs after ${parents}, and cron knows no such thing`);
  }
  const unknown = unknownToCron(job);
  if (unknown.length > 0) {
    const what = unknown.length === 1 ? 'no such setting' : 'no such settings';
    return refused(`${unknown.join(', ')}: a crontab line has ${what}`);
  }
  const place = placeTrouble(job, options);
  if (place !== null) return refused(place);
  const preferred = job.labels[CRONTAB_LABEL];
  const times = cronOfSchedule(schedule, {
    now: options.now,
    seed: job.name,
    ...(preferred === undefined ? {} : { preferred }),
  });
  if (!times.ok) return refused(`schedule: ${times.error.text}`);
  const command = exportedCommand(job, { isAlone: false });
  if (!command.ok) return command;
  const { line: expression, timeZone } = times.value;
  return accepted({ job, command: command.value, expression, timeZone });
}

/** A crontab is of one machine, and without a user column of one user. */
function placeTrouble(job: Job, { first, hasUsers }: LineOptions): string | null {
  if (hasUsers && job.runAsUser === '') {
    return 'runAsUser: it names nobody, and the user column needs a name';
  }
  if (first === null) return null;
  if (job.host !== first.host) {
    return `host: it is ${shown(job.host)}, and these lines are for ${shown(first.host)}; export each machine's jobs by themselves`;
  }
  if (!hasUsers && job.runAsUser !== first.runAsUser) {
    const alone =
      job.runAsUser === '' ? '' : `, and --user ${job.runAsUser} exports that user's jobs alone`;
    return `runAsUser: it is ${shown(job.runAsUser)}, and these lines are of ${shown(first.runAsUser)}; --system has a column for it${alone}`;
  }
  return null;
}

function shown(name: string): string {
  return name === '' ? 'none' : `"${name}"`;
}

interface Chained {
  readonly blocks: readonly string[];
  readonly notExported: readonly JobRemark[];
}

function written(lines: readonly ExportedLine[], options: ExportOptions): Chained {
  const { chain, notExported } = inOrder(lines, options);
  const blocks: string[] = [];
  let state: TableState = { environment: [], timeZone: options.timeZone };
  for (const line of chain) {
    const text = lineText(line, options);
    if (text === null) {
      const reason = 'command: cron would read it otherwise; put it into a script';
      notExported.push({ name: line.job.name, text: reason });
      continue;
    }
    const settings = settingLines(state, line);
    state = { environment: line.command.environment ?? [], timeZone: line.timeZone };
    blocks.push((settings === '' ? '' : `\n${settings}`) + commentOf(line) + text);
  }
  return { blocks, notExported };
}

/**
 * Those that need fewer variables first: lines of a crontab set variables and never unset them.
 * Where that is not enough, a command sets its own, in front of all lines that do.
 */
function inOrder(
  lines: readonly ExportedLine[],
  options: ExportOptions,
): { readonly chain: readonly ExportedLine[]; readonly notExported: JobRemark[] } {
  const rankOf = ({ command, timeZone }: ExportedLine): number =>
    2 * (command.environment?.length ?? -1) + (timeZone === options.timeZone ? 0 : 1);
  const alone: ExportedLine[] = [];
  const chain: ExportedLine[] = [];
  const notExported: JobRemark[] = [];
  let names: readonly string[] = [];
  for (const line of [...lines].sort((left, right) => rankOf(left) - rankOf(right))) {
    const own = line.command.environment?.map(({ name }) => name) ?? null;
    if (own !== null && names.every((name) => own.includes(name))) {
      chain.push(line);
      names = own;
      continue;
    }
    const command = exportedCommand(line.job, { isAlone: true });
    if (command.ok) alone.push({ ...line, command: command.value });
    else notExported.push({ name: line.job.name, text: command.error });
  }
  return { chain: [...alone, ...chain], notExported };
}

interface TableState {
  readonly environment: readonly EnvironmentVariable[];
  readonly timeZone: string;
}

/** A variable that is set again moves to the end, so all behind the first change are. */
function settingLines(before: TableState, { command, timeZone }: ExportedLine): string {
  const environment = command.environment ?? [];
  const same = environment.findIndex(
    ({ name, value }, index) =>
      before.environment[index]?.name !== name || before.environment[index].value !== value,
  );
  const changed = same < 0 ? [] : environment.slice(same);
  const zone = timeZone === before.timeZone ? [] : [`CRON_TZ=${timeZone}`];
  const lines = changed.map(({ name, value }) => environmentLine(name, value) ?? '');
  return [...lines, ...zone].map((line) => `${line}\n`).join('');
}

/** The line; null when reading it again gives anything else. */
function lineText(
  { job, command, expression }: ExportedLine,
  { hasUsers }: ExportOptions,
): string | null {
  const user = hasUsers ? ` ${job.runAsUser}` : '';
  const line = `${expression}${user} ${command.text}`;
  const parts = partsOfLine(line, hasUsers);
  const isSame =
    'command' in parts && parts.command === command.text && parts.expression === expression;
  if (!isSame) return null;
  // A job that was switched off is a line that was switched off.
  return job.disabled ? `#${line}\n\n` : `${line}\n`;
}

/** The description; the name too, where no line would give it. */
function commentOf({ job, command }: ExportedLine): string {
  const name = isNameOf(job, command.text) ? '' : job.name;
  const text = [name, job.description].filter((part) => part !== '').join(': ');
  if (text === '') return '';
  const lines = text.split(/\r?\n|\r/).map((line) => `# ${oneLine(line)}\n`);
  return `\n${lines.join('')}`;
}

/** Ends with an empty line: a comment directly above a line would describe its job. */
function headOf({ timeZone }: ExportOptions, lines: readonly ExportedLine[]): string {
  const head = `# Jobs of a Horae scheduler, for a machine in the zone ${timeZone}.\n`;
  const isDrawn = lines.some(({ expression }) => expression.includes('~'));
  return `${head}${isDrawn ? RANDOM : ''}\n`;
}

const RANDOM =
  '# Only cronie and the cron of OpenBSD know "~", and draw numbers of their own; the cron of ' +
  'Debian refuses the table.\n';

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
