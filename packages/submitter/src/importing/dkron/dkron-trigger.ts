import { type EpochMs, type Result, accepted, epochMs, refused } from '../../kernel/index.js';
import { isZoneKnown } from '../../schedule/index.js';
import { GO_DST, cronFromGo, drawHashed, settleEvery } from '../go/index.js';
import { type Conversion, type ImportOptions, SCHEDULE_LABEL } from '../import-result.js';
import { jobNameOf } from '../job-name.js';
import { Ledger, type Members, shown } from '../members.js';
import { NEVER_AGAIN, endSchedule } from '../end-schedule.js';
import {
  type SettledSchedule,
  scheduleMembers,
  settleCron,
  singleTime,
} from '../settle-schedule.js';

/** What makes a job of dkron run: its schedule, or the end of another job. */
export interface Trigger {
  readonly members: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly conversion: Conversion | null;
}

type TriggerOptions = ImportOptions & { readonly ownName: string };

export function dkronTrigger(members: Members, options: TriggerOptions): Trigger {
  const spec = members.text('schedule').trim();
  const parent = members.text('parent_job');
  const zone = members.text('timezone');
  const isEphemeral = members.flag('ephemeral');
  const bounds = boundsOf(members);
  const labels: Record<string, string> = spec === '' ? {} : { [SCHEDULE_LABEL]: spec };
  if (parent !== '') {
    if (spec !== '' && spec !== '@manually') {
      members.refuse(
        'parent_job',
        `${shown(parent)} stands beside a schedule, and dkron runs the job for both; a job here ` +
          'has one or the other: import it as two jobs with different names',
      );
    }
    if (isEphemeral) refuseEphemeral(members);
    refuseBounds(members, bounds, 'a job with parents');
    const parents = [jobNameOf(parent, options.namePrefix, new Ledger())];
    return { members: { parents }, labels: {}, conversion: null };
  }
  const timeZone = timeZoneOf(spec, zone, { members, options });
  const settled = settledOf(spec, { ...options, timeZone, bounds, members });
  if (isEphemeral && !spec.startsWith('@at ')) refuseEphemeral(members);
  if (isEphemeral && spec.startsWith('@at ')) {
    members.note('ephemeral', 'true has no counterpart: the job runs once and stays listed');
  }
  if (!settled.ok) {
    members.refuse('schedule', settled.error);
    return { members: {}, labels, conversion: null };
  }
  return { members: scheduleMembers(settled.value), labels, conversion: settled.value };
}

function refuseEphemeral(members: Members): void {
  members.refuse(
    'ephemeral',
    'true deletes the job after its first success, and jobs here stay until they are deleted',
  );
}

function refuseBounds(members: Members, { startsAt, expiresAt }: Bounds, what: string): void {
  const named = { starts_at: startsAt, expires_at: expiresAt };
  for (const [name, at] of Object.entries(named)) {
    if (at !== null) members.refuse(name, `${what} has neither beginning nor end here`);
  }
}

interface Bounds {
  readonly startsAt: EpochMs | null;
  readonly expiresAt: EpochMs | null;
}

function boundsOf(members: Members): Bounds {
  return { startsAt: instantOf(members, 'starts_at'), expiresAt: instantOf(members, 'expires_at') };
}

function instantOf(members: Members, name: string): EpochMs | null {
  const text = members.text(name);
  // Go's zero time stands for none.
  if (text === '' || text.startsWith('0001-01-01')) return null;
  const at = rfc3339(text);
  if (at === null)
    members.refuse(name, `${shown(text)} is no instant, e.g. "2026-01-02T15:04:05Z"`);
  return at;
}

function rfc3339(text: string): EpochMs | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : epochMs(at);
}

/** dkron's `Local` and an empty zone are that of its servers. */
function timeZoneOf(
  spec: string,
  zone: string,
  { members, options }: { members: Members; options: ImportOptions },
): string {
  if (zone !== '' && zone !== 'Local') {
    if (!isZoneKnown(zone)) members.refuse('timezone', `${shown(zone)} is not a known time zone`);
    return zone;
  }
  if (/^(@(at|every)\s|@manually$|(CRON_)?TZ=)/.test(spec)) return '';
  members.note(
    'timezone',
    `none is named, and dkron takes its servers' own: ${options.timeZone || 'UTC'} (--timezone)`,
  );
  return options.timeZone;
}

interface SettleInput extends TriggerOptions {
  readonly timeZone: string;
  readonly bounds: Bounds;
  readonly members: Members;
}

function settledOf(spec: string, input: SettleInput): Result<SettledSchedule, string> {
  const { bounds, members } = input;
  const now = epochMs(Math.max(input.now, bounds.startsAt ?? input.now));
  if (spec === '') return refused('is missing, and there is no parent_job either');
  if (spec === '@manually') refuseBounds(members, bounds, 'a job that is only started by hand');
  const settled = settleSpec(spec, { ...input, now });
  if (!settled.ok) return settled;
  const isLater = now > input.now && !spec.startsWith('@');
  if (isLater && settled.value.kind === 'cron') {
    return refused(
      `it begins at a later time (starts_at), which a cron expression cannot say, and ` +
        `${settled.value.reason}`,
    );
  }
  if (bounds.expiresAt === null || spec === '@manually') return settled;
  const ended = endSchedule(settled.value, { now, untilAt: bounds.expiresAt });
  if (ended.ok) members.note('expires_at', 'is said by the number of repeats in the schedule');
  return ended;
}

function settleSpec(spec: string, input: SettleInput): Result<SettledSchedule, string> {
  const { now, members } = input;
  if (spec === '@manually') {
    members.note('schedule', '"@manually" becomes R0: it runs only when it is started by hand');
    return accepted({ ...singleTime(now), schedule: singleTime(now).schedule.replace('R1', 'R0') });
  }
  if (spec.startsWith('@at ')) return settleAt(spec, now);
  if (spec.startsWith('@every ')) return settleEvery(spec, { now, members });
  const known = spec === '@minutely' ? '0 * * * * *' : spec;
  const drawn = drawHashed(known, input.ownName);
  if (drawn !== known) {
    members.note(
      'schedule',
      `dkron draws the numbers for "~" from the job's name; those drawn here, ` +
        `${shown(drawn)}, may be others`,
    );
  }
  const cron = cronFromGo(drawn, 6);
  if (!cron.ok) return cron;
  const timeZone = cron.value.timeZone ?? input.timeZone;
  return settleCron(cron.value.line, { timeZone, now, rule: GO_DST });
}

function settleAt(spec: string, now: EpochMs): Result<SettledSchedule, string> {
  const at = rfc3339(spec.slice(4).trim());
  if (at === null) {
    return refused(`${shown(spec)} is not "@at" and an instant, e.g. "@at 2026-01-02T15:04:05Z"`);
  }
  return at <= now ? refused(`${shown(spec)}: ${NEVER_AGAIN}`) : accepted(singleTime(at));
}
