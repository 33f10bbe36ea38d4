import { type Result, refused } from '../../kernel/index.js';
import { parseSpan, spanOfSeconds } from '../../job/index.js';
import { cronFromQuartz, isZoneKnown } from '../../schedule/index.js';
import {
  type Conversion,
  type ForeignJob,
  type ImportOptions,
  SCHEDULE_LABEL,
} from '../import-result.js';
import { jobNameOf } from '../job-name.js';
import { Ledger, Members, isObject, shown } from '../members.js';
import {
  type SettledSchedule,
  isTouchedByClocks,
  scheduleMembers,
  settleCron,
} from '../settle-schedule.js';
import { IMAGE_NAMES, environmentOf, programOf } from './cosmos-program.js';
import { either, eitherText } from './either.js';

type CosmosJob = Omit<ForeignJob, 'fileName' | 'line'>;

const NAMES = ['name', 'jobName'];
const CRONS = ['cron', 'cronExpression', 'cronExpr', 'schedule'];

/** Whether this looks like a job of Cosmos: a name, and a Quartz expression or a docker image. */
export function isCosmosJob(value: unknown): boolean {
  if (!isObject(value)) return false;
  const has = (names: readonly string[]): boolean => names.some((name) => name in value);
  return (
    has(NAMES) &&
    (has(CRONS.slice(0, 3)) || has(IMAGE_NAMES) || 'cores' in value || 'mems' in value)
  );
}

/** A job of Cosmos; its members have had several spellings, of which each may be used once. */
export function jobFromCosmos(
  value: Readonly<Record<string, unknown>>,
  options: ImportOptions,
): CosmosJob {
  const ledger = new Ledger();
  const members = new Members(value, ledger);
  members.state(
    'id',
    'jobId',
    'status',
    'state',
    'createTime',
    'updateTime',
    'lastRunTime',
    'nextRunTime',
  );
  const name = jobNameOf(eitherText(members, NAMES), options.namePrefix, ledger);
  const trigger = triggerOf(members, options);
  const document = {
    name,
    ...trigger.members,
    ...programOf(members),
    environmentVariables: environmentOf(members),
    description: eitherText(members, ['description', 'desc']),
    owner: eitherText(members, ['owner', 'ownerEmail', 'email']),
    runAsUser: eitherText(members, ['user', 'runAsUser', 'runUser']),
    ...placementOf(members, options),
    ...limitsOf(members),
    disabled: disabledOf(members),
    labels: { ...members.map('labels'), ...trigger.labels },
  };
  members.tell();
  const { notes, reasons } = ledger;
  return { name, document, conversion: trigger.conversion, notes, reasons };
}

interface Trigger {
  readonly members: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly conversion: Conversion | null;
}

function triggerOf(members: Members, options: ImportOptions): Trigger {
  const cron = eitherText(members, CRONS).trim();
  const zone = eitherText(members, ['timeZone', 'timezone', 'scheduleTimeZone']);
  const parents = either(members, ['parents', 'dependencies'], (name) => {
    const names = members.texts(name);
    return names.length === 0 ? null : names;
  });
  if (parents !== null) {
    if (cron !== '') {
      members.refuse(
        'cron',
        `${shown(cron)} stands beside parents; a job here has one or the other`,
      );
    }
    const names = parents.map((parent) => jobNameOf(parent, options.namePrefix, new Ledger()));
    return { members: { parents: names }, labels: {}, conversion: null };
  }
  const settled = scheduleOf(cron, zone, { members, options });
  if (!settled.ok) members.refuse('cron', settled.error);
  return {
    members: settled.ok ? scheduleMembers(settled.value) : {},
    labels: { [SCHEDULE_LABEL]: cron },
    conversion: settled.ok ? settled.value : null,
  };
}

function scheduleOf(
  cron: string,
  zone: string,
  { members, options }: { readonly members: Members; readonly options: ImportOptions },
): Result<SettledSchedule, string> {
  if (cron === '') return refused('is missing, and there are no parents');
  if (zone !== '' && !isZoneKnown(zone)) {
    members.refuse('timeZone', `${shown(zone)} is not a known time zone`);
  }
  if (zone === '') {
    members.note('timeZone', `none is named: read as ${options.timeZone || 'UTC'} (--timezone)`);
  }
  const line = cronFromQuartz(cron);
  if (!line.ok) return refused(line.error.text);
  const timeZone = zone === '' ? options.timeZone : zone;
  if (isTouchedByClocks(line.value, { timeZone, now: options.now })) {
    members.note('cron', 'in the hours when clocks change it does what cron does; Quartz may not');
  }
  return settleCron(line.value, { timeZone, now: options.now, rule: null });
}

function placementOf(members: Members, { host }: ImportOptions): Readonly<Record<string, unknown>> {
  const queue = members.text('queue');
  const priority = members.take('priority');
  const [own, hosts] = [eitherText(members, ['host', 'targetHost']), members.texts('hosts')];
  if (hosts.length > 1 && host === '') {
    members.refuse('hosts', `${shown(hosts)} are several; a run here is on one: --target-host`);
  }
  if (own !== '' && hosts.length > 0 && !hosts.includes(own)) {
    members.refuse('hosts', `${shown(hosts)} contradicts host: ${shown(own)}`);
  }
  const wanted = host === '' ? own || (hosts[0] ?? '') : host;
  return {
    ...(queue === '' ? {} : { queue }),
    ...(priority === undefined ? {} : { priority }),
    ...(wanted === '' ? {} : { host: wanted }),
  };
}

/** `cores` are cores, `mems` are MB. */
function limitsOf(members: Members): Readonly<Record<string, unknown>> {
  const first = (names: readonly string[]): number | null =>
    either(members, names, (name) => members.amount(name));
  const [cpus, mem, disk] = [
    first(['cores', 'core', 'cpus', 'cpu']),
    first(['mems', 'mem', 'memory']),
    first(['disk', 'disks']),
  ];
  const retries = first(['retries', 'retry', 'maxRetries']);
  const interval = secondsOrSpan(members, 'retryInterval');
  const timeout = secondsOrSpan(members, 'timeout');
  const overlap = members.take('concurrent');
  if (overlap !== undefined && typeof overlap !== 'boolean') {
    members.refuse('concurrent', `${shown(overlap)} is not true or false`);
  }
  return {
    ...(cpus === null ? {} : { cpus }),
    ...(mem === null ? {} : { mem }),
    ...(disk === null ? {} : { disk }),
    ...(retries === null ? {} : { retries }),
    ...(interval === null ? {} : { retryInterval: interval }),
    ...(timeout === null ? {} : { timeout }),
    ...(overlap === true ? { overlap: 'allow' } : {}),
  };
}

/** Numbers are seconds; 0 is none. */
function secondsOrSpan(members: Members, name: string): string | null {
  const text = members.text(name);
  if (text === '') return null;
  const span = /^\d+(\.\d+)?$/.test(text) ? spanOfSeconds(Number(text)) : parseSpan(text);
  if (span === null) members.refuse(name, `${shown(text)} is neither seconds nor e.g. "PT90S"`);
  return span === null || span.ms === 0 ? null : span.text;
}

function disabledOf(members: Members): boolean {
  const isDisabled = either(members, ['disabled', 'paused'], (name) => members.flag(name) || null);
  const isEnabled = members.take('enabled') === undefined || members.flag('enabled');
  return isDisabled === true || !isEnabled;
}
