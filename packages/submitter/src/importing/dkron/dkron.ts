import { type EpochMs, type Result, accepted, epochMs, refused } from '../../kernel/index.js';
import { isZoneKnown } from '../../schedule/index.js';
import { dkronProgram } from './dkron-shell.js';
import {
  type Conversion,
  type ForeignJob,
  type ImportOptions,
  SCHEDULE_LABEL,
} from '../import-result.js';
import { GO_DST, cronFromGo, drawHashed, settleEvery } from '../go/index.js';
import { jobNameOf } from '../job-name.js';
import { Ledger, Members, isObject, shown } from '../members.js';
import {
  type SettledSchedule,
  NEVER_AGAIN,
  endSchedule,
  scheduleMembers,
  settleCron,
  singleTime,
} from '../settle-schedule.js';

type DkronJob = Omit<ForeignJob, 'fileName' | 'line'>;

/** Whether this looks like a job as dkron's REST API and its export give it. */
export function isDkronJob(value: unknown): boolean {
  return isObject(value) && ('executor' in value || 'executor_config' in value);
}

/** A job of dkron 2 to 4. Its schedules have six fields and follow robfig/cron v3. */
export function jobFromDkron(
  value: Readonly<Record<string, unknown>>,
  options: ImportOptions,
): DkronJob {
  const ledger = new Ledger();
  const members = new Members(value, ledger);
  members.state(...STATE);
  const ownName = members.text('name');
  const name = jobNameOf(ownName, options.namePrefix, ledger);
  const trigger = triggerOf(members, { ...options, ownName });
  const program = dkronProgram(members);
  const document = {
    name,
    ...program,
    ...trigger.members,
    description: members.text('displayname'),
    ownerName: members.text('owner'),
    owner: members.text('owner_email'),
    disabled: members.flag('disabled'),
    overlap: overlapOf(members),
    ...retriesOf(members),
    ...placementOf(members, options),
    labels: { ...members.map('metadata'), ...trigger.labels },
  };
  members.leaveOut({
    processors: 'has no counterpart and is left out; the output of every run is kept anyway',
    notify_on_success: '',
  });
  members.tell();
  const { notes, reasons } = ledger;
  return { name, document, conversion: trigger.conversion, notes, reasons };
}

/** Bookkeeping, and what other members say as well. */
const STATE = [
  'id',
  'success_count',
  'error_count',
  'last_success',
  'last_error',
  'next',
  'status',
  // The children's `parent_job` says the same.
  'dependent_jobs',
];

interface Trigger {
  readonly members: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly conversion: Conversion | null;
}

type TriggerOptions = ImportOptions & { readonly ownName: string };

function triggerOf(members: Members, options: TriggerOptions): Trigger {
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
  const settled = settleSpec(spec, { ...input, now });
  if (!settled.ok) return settled;
  const isLater = now > input.now && !spec.startsWith('@');
  if (isLater && settled.value.kind === 'cron') {
    return refused(
      `it begins at a later time (starts_at), which a cron expression cannot say, and ` +
        `${settled.value.reason}`,
    );
  }
  if (bounds.expiresAt === null) return settled;
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

function overlapOf(members: Members): string {
  const policy = members.text('concurrency');
  if (policy === 'forbid') members.note('concurrency', '"forbid" becomes overlap: skip');
  else if (policy !== '' && policy !== 'allow') {
    members.refuse('concurrency', `${shown(policy)} is neither "allow" nor "forbid"`);
  }
  return policy === 'forbid' ? 'skip' : 'allow';
}

/** dkron tries again at once. */
function retriesOf(members: Members): Readonly<Record<string, unknown>> {
  const retries = members.count('retries') ?? 0;
  return retries === 0 ? { retries } : { retries, retryInterval: 'PT0S' };
}

/** `role: "web:1"` is one machine with that tag; without a number all of them. */
function placementOf(members: Members, { host }: ImportOptions): Readonly<Record<string, unknown>> {
  const tags = Object.entries(members.map('tags'));
  if (host !== '') {
    if (tags.length > 0) members.note('tags', `are left out: --target-host says where it runs`);
    return { host };
  }
  if (tags.length === 0) {
    members.note(
      'tags',
      'there are none, for which dkron may take every node: here each run is on one machine',
    );
    return {};
  }
  const read = tags.map(([tag, text]) => {
    const [, value = text, count] = /^(.*):(\d+)$/.exec(text) ?? [];
    return { tag, value, count: count === undefined ? Infinity : Number(count) };
  });
  if (Math.min(...read.map(({ count }) => count)) !== 1) {
    members.refuse(
      'tags',
      `${shown(Object.fromEntries(tags))} runs it on several nodes at once, and a job here on ` +
        'one machine: import it once for each of them with --target-host and --prefix',
    );
  }
  members.note('tags', `become constraints: agents need attributes of these names`);
  return { constraints: read.map(({ tag, value }) => [tag, 'EQUALS', value]) };
}
