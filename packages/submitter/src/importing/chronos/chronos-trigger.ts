import type { Conversion, ImportOptions } from '../import-result.js';
import type { Members } from '../members.js';
import { javaZone } from './java-zone.js';

export interface ChronosTrigger {
  readonly members: Readonly<Record<string, unknown>>;
  readonly conversion: Conversion | null;
}

const ONE_REPEAT: Conversion = { kind: 'one', reason: null };

/**
 * When the job runs. Chronos shows what remains of a schedule: repetitions left, the next
 * occurrence, the period. `parents` win over a schedule, as they did there.
 */
export function chronosTrigger(members: Members, options: ImportOptions): ChronosTrigger {
  const parents = members.texts('parents');
  const schedule = members.text('schedule');
  const zone = members.text('scheduleTimeZone');
  if (parents.length > 0) {
    if (schedule !== '') {
      members.note('schedule', 'is left out: beside parents Chronos did not look at it');
    }
    const names = parents.map((parent) => `${options.namePrefix}${parent}`);
    return { members: { parents: names }, conversion: null };
  }
  if (schedule === '') {
    members.refuse('schedule', 'is missing, and there are no parents');
    return { members: {}, conversion: null };
  }
  const settled = withZone(schedule, zone, { members, options });
  return { members: { ...settled }, conversion: ONE_REPEAT };
}

interface Zoned {
  readonly schedule: string;
  readonly scheduleTimeZone: string;
}

interface Reading {
  readonly members: Members;
  readonly options: ImportOptions;
}

function withZone(schedule: string, zone: string, reading: Reading): Zoned {
  const { members } = reading;
  const parts = /^(R\d*)\/(.*)\/(P[^/]*)$/.exec(schedule);
  // The check of all jobs says what is wrong with it.
  if (parts === null) return { schedule, scheduleTimeZone: zone };
  const [, repetitions = '', start = '', period = ''] = parts;
  noteStart(members, start, period);
  if (zone === '') return withoutZone(schedule, start, reading);
  const java = javaZone(zone);
  if (java.note !== null) members.note('scheduleTimeZone', java.note);
  if (java.kind === 'zone') return { schedule, scheduleTimeZone: java.zone };
  const moved = start === '' ? '' : withOffset(start, java.offset);
  return { schedule: `${repetitions}/${moved}/${period}`, scheduleTimeZone: '' };
}

/** Chronos read a start that has neither an offset nor a zone by the clock of its own machine. */
function withoutZone(schedule: string, start: string, { members, options }: Reading): Zoned {
  if (start === '' || hasOffset(start)) return { schedule, scheduleTimeZone: '' };
  const zone = options.timeZone || 'UTC';
  members.note(
    'schedule',
    `its start has neither an offset nor a zone, so Chronos's machine decided: read as ${zone} ` +
      '(--timezone)',
  );
  return { schedule, scheduleTimeZone: zone };
}

function noteStart(members: Members, start: string, period: string): void {
  if (start === '') {
    members.note('schedule', 'has no start: it counts from the import on, as it did from a post');
  }
  const hasMonths = /^P[^T]*\d[YM]/i.test(period);
  if (hasMonths && /^\d{4}-\d\d-28/.test(start)) {
    members.note(
      'schedule',
      'is on the 28th; where that was once a later day, Chronos has lost it in a shorter month: ' +
        'set it right',
    );
  }
}

const OFFSET = /(?:Z|[+-]\d\d(?::?\d\d)?)$/i;

function hasOffset(start: string): boolean {
  return start.includes('T') && OFFSET.test(start.slice(start.indexOf('T')));
}

/** The same fields on another clock. */
function withOffset(start: string, offset: string): string {
  const clock = start.includes('T') ? start : `${start}T00:00`;
  return `${hasOffset(clock) ? clock.replace(OFFSET, '') : clock}${offset}`;
}
