import type { ReportLine, SentAs, VerdictCounts } from '../../report/index.js';
import { oneLine } from '../print.js';
import { scheduleCell } from '../schedule-cell.js';

/**
 * The report as people read it: two to four lines for each entry, and a line that counts. What is
 * the same as in the entry above (an environment holds for a whole table) is not said again.
 */
export function reportText(lines: readonly ReportLine[]): string {
  let before: ReportLine | null = null;
  const blocks: string[] = [];
  for (const line of lines) {
    blocks.push(blockOf(line, before));
    if (line.verdict !== 'refused') before = line;
  }
  return blocks.join('');
}

/** `3 lines: 1 exact, 1 exact as a union, 1 refused.` */
export function countsText(counts: VerdictCounts, noun: string): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const parts = [
    [counts.exact, 'exact'],
    [counts.union, 'exact as a union'],
    [counts.cron, 'kept as cron'],
    [counts.parents, 'with parents'],
    [counts.refused, 'refused'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${total} ${noun}${total === 1 ? '' : 's'}: ${told.join(', ')}.\n`;
}

function blockOf(line: ReportLine, before: ReportLine | null): string {
  const place = line.line === null ? line.file : `${line.file}:${line.line}`;
  const isRefused = line.verdict === 'refused';
  const head = isRefused
    ? `refused: ${line.reason ?? ''}`
    : [verdictText(line), line.name ?? ''].join('  ');
  const rows = (isRefused ? [line.crontab] : takenRows(line, before)).filter((row) => row !== '');
  return [`${place}: ${head}`, ...rows.map((row) => `    ${row}`)]
    .map((row) => `${oneLine(row)}\n`)
    .join('');
}

/** A warning, and where it holds. */
export interface PlacedWarning {
  readonly file: string;
  readonly line: number | null;
  readonly text: string;
}

/** One warning for all lines of a file that it is true of: a table may be root's from end to end. */
export function warningsText(warnings: readonly PlacedWarning[]): string {
  const groups = new Map<string, { readonly first: PlacedWarning; readonly lines: number[] }>();
  for (const warning of warnings) {
    const key = `${warning.file}\n${warning.text}`;
    const group = groups.get(key) ?? { first: warning, lines: [] };
    if (warning.line !== null) group.lines.push(warning.line);
    groups.set(key, group);
  }
  const texts = [...groups.values()].map(({ first, lines }) => {
    const place = lines.length === 0 ? first.file : `${first.file}:${lines.join(',')}`;
    return `${place}: warning: ${oneLine(first.text)}\n`;
  });
  return texts.join('');
}

function verdictText({ verdict, schedule }: ReportLine): string {
  switch (verdict) {
    case 'exact':
      return 'exact';
    case 'union':
      return `exact as a union of ${(schedule ?? '').split(';').length} repeats`;
    case 'cron':
      return 'kept as cron';
    case 'parents':
      return 'with parents';
    case 'refused':
      return 'refused';
  }
}

function takenRows(line: ReportLine, before: ReportLine | null): string[] {
  return [
    meaningRow(line),
    line.verdict === 'cron' ? `because ${line.reason ?? ''}` : '',
    line.verdict === 'parents' ? `after ${line.parents.join(', ')}` : `next ${nextText(line)}`,
    settingsRow(line, before),
    line.commandWritten === null ? '' : `runs ${line.command ?? ''}`,
    ...(line.sentAs ?? []).map(sentAsRow),
    ...(line.targetNotes ?? []).map((note) => `there ${note}`),
  ];
}

function sentAsRow({ name, schedule, scheduleTimeZone }: SentAs): string {
  if (schedule === null) return `sent as ${name}`;
  const zone = scheduleTimeZone === null || scheduleTimeZone === '' ? '' : ` (${scheduleTimeZone})`;
  return `sent as ${name}: ${schedule}${zone}`;
}

function meaningRow(line: ReportLine): string {
  if (line.verdict === 'parents') return line.crontab;
  const { schedule, crontab, drawn, dst } = line;
  const repeats = scheduleCell(schedule ?? '', crontab);
  const isShown = line.verdict !== 'cron' && !repeats.startsWith(crontab);
  return [
    crontab === '' ? '' : `${crontab}: `,
    line.explanation ?? '',
    isShown ? ` -> ${repeats}` : '',
    drawn === null ? '' : ` (drawn from its name: ${drawn})`,
    dst === null ? '' : ` (${dstText(dst)})`,
  ].join('');
}

function dstText({ gap, overlap }: NonNullable<ReportLine['dst']>): string {
  const parts = [gap === null ? '' : `gap ${gap}`, overlap === null ? '' : `overlap ${overlap}`];
  return `dst ${parts.filter((part) => part !== '').join(', ')}`;
}

/** Dates and offsets are said where they change: `2026-01-05 04:05 +01:00, 05:05, 06:05`. */
function nextText({ nextRuns }: ReportLine): string {
  if (nextRuns.length === 0) return 'never: the schedule has passed';
  let [date, offset] = ['', ''];
  const texts = nextRuns.map(({ local, note }) => {
    const [, day = '', clock = '', zone = ''] = /^(.+?)T([\d:.]+)(.*)$/.exec(local) ?? [];
    const parts = [
      day === date ? '' : day,
      clock.replace(/(?::00)?\.000$/, ''),
      zone === offset ? '' : zone,
      note === null ? '' : `(${note})`,
    ];
    [date, offset] = [day, zone];
    return parts.filter((part) => part !== '').join(' ');
  });
  return texts.join(', ');
}

function settingsRow(line: ReportLine, before: ReportLine | null): string {
  const parts = [
    line.user === '' ? '' : `user ${line.user ?? ''}`,
    line.owner === '' ? '' : `owner ${line.owner ?? ''}`,
    line.host === '' ? '' : `host ${line.host ?? ''}`,
    environmentText(line, before),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function environmentText({ environment, file }: ReportLine, before: ReportLine | null): string {
  if (environment.length === 0) return '';
  const isSame =
    before?.file === file && JSON.stringify(before.environment) === JSON.stringify(environment);
  if (isSame) return 'environment as above';
  return `environment ${environment.map(({ name, value }) => `${name}=${value}`).join(', ')}`;
}
