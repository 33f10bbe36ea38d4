import { type Result, refused } from '../kernel/index.js';
import { parseSpan, spanOfSeconds } from '../job/index.js';
import { cronFromQuartz, isZoneKnown } from '../schedule/index.js';
import {
  type Conversion,
  type ForeignJob,
  type ImportOptions,
  SCHEDULE_LABEL,
} from './import-result.js';
import { jobNameOf } from './job-name.js';
import { Ledger, Members, isObject, scalarOf, shown } from './members.js';
import {
  type SettledSchedule,
  isTouchedByClocks,
  scheduleMembers,
  settleCron,
} from './settle-schedule.js';

type CosmosJob = Omit<ForeignJob, 'fileName' | 'line'>;

const NAMES = ['name', 'jobName'];
const CRONS = ['cron', 'cronExpression', 'cronExpr', 'schedule'];
const IMAGES = ['image', 'dockerImage'];

/** Whether this looks like a job of Cosmos: a name, and a Quartz expression or a docker image. */
export function isCosmosJob(value: unknown): boolean {
  if (!isObject(value)) return false;
  const has = (names: readonly string[]): boolean => names.some((name) => name in value);
  return (
    has(NAMES) && (has(CRONS.slice(0, 3)) || has(IMAGES) || 'cores' in value || 'mems' in value)
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
  const name = jobNameOf(either(members, NAMES), options.namePrefix, ledger);
  const trigger = triggerOf(members, options);
  const document = {
    name,
    ...trigger.members,
    ...programOf(members),
    environmentVariables: environmentOf(members),
    description: either(members, ['description', 'desc']),
    owner: either(members, ['owner', 'ownerEmail', 'email']),
    runAsUser: either(members, ['user', 'runAsUser', 'runUser']),
    ...placementOf(members, options),
    ...limitsOf(members),
    disabled: disabledOf(members),
    labels: { ...members.map('labels'), ...trigger.labels },
  };
  members.tell();
  const { notes, reasons } = ledger;
  return { name, document, conversion: trigger.conversion, notes, reasons };
}

/** The one of several spellings that is there. */
function either(members: Members, names: readonly string[]): string {
  const found = names.flatMap((name) => {
    const text = members.text(name);
    return text === '' ? [] : [{ name, text }];
  });
  const [first, second] = found;
  if (first !== undefined && second !== undefined && first.text !== second.text) {
    members.refuse(
      second.name,
      `${shown(second.text)} contradicts ${first.name}: ${shown(first.text)}`,
    );
  }
  return first?.text ?? '';
}

interface Trigger {
  readonly members: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly conversion: Conversion | null;
}

function triggerOf(members: Members, options: ImportOptions): Trigger {
  const cron = either(members, CRONS).trim();
  const zone = either(members, ['timeZone', 'timezone', 'scheduleTimeZone']);
  const parents = [...members.texts('parents'), ...members.texts('dependencies')];
  if (parents.length > 0) {
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

/** Words stay words; a command alone is a line for the shell. */
function programOf(members: Members): Readonly<Record<string, unknown>> {
  const image = either(members, IMAGES);
  const args = [...listOf(members, 'args'), ...listOf(members, 'arguments')];
  const words = [...listOf(members, 'command'), ...listOf(members, 'cmd')];
  const [command = '', ...rest] = words;
  const isLine = words.length === 1 && args.length === 0;
  if (command === '' && image === '') {
    members.refuse('command', 'is missing, and so is an image that could bring its own');
  }
  if (image !== '') {
    members.note('image', 'becomes container; an agent refuses it until it can run containers');
  }
  return {
    command,
    shell: isLine,
    arguments: [...rest, ...args],
    ...(image === '' ? {} : { container: { type: 'DOCKER', image } }),
  };
}

/** A list of words, or one text. */
function listOf(members: Members, name: string): readonly string[] {
  const value = members.take(name);
  if (value === undefined) return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => {
    if (typeof item === 'string' || typeof item === 'number') return [String(item)];
    members.refuse(name, `${shown(item)} is not a text`);
    return [];
  });
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

/** `{NAME: value}`, `[{name, value}]` or `["NAME=value"]`. */
function environmentOf(members: Members): readonly Variable[] {
  return ['env', 'envs', 'environment', 'environmentVariables'].flatMap((name) => {
    const value = members.take(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      const pairs = isObject(value) ? Object.entries(value) : [];
      if (!isObject(value)) members.refuse(name, `${shown(value)} is not an object or a list`);
      return pairs.flatMap(([key, text]) => variableOf(key, text, { members, member: name }));
    }
    return value.flatMap((item: unknown) => {
      if (isObject(item)) return variableOf(item['name'], item['value'], { members, member: name });
      const at = typeof item === 'string' ? item.indexOf('=') : -1;
      if (typeof item === 'string' && at > 0) {
        return [{ name: item.slice(0, at), value: item.slice(at + 1) }];
      }
      members.refuse(name, `${shown(item)} is not NAME=value`);
      return [];
    });
  });
}

function variableOf(
  name: unknown,
  value: unknown,
  { members, member }: { readonly members: Members; readonly member: string },
): readonly Variable[] {
  const [key, text] = [scalarOf(name), scalarOf(value)];
  if (key !== null && text !== null) return [{ name: key, value: text }];
  members.refuse(member, `${shown({ name, value })} is not a name and a text`);
  return [];
}

function placementOf(members: Members, { host }: ImportOptions): Readonly<Record<string, unknown>> {
  const queue = members.text('queue');
  const priority = members.take('priority');
  const [own, hosts] = [either(members, ['host', 'targetHost']), members.texts('hosts')];
  if (hosts.length > 1 && host === '') {
    members.refuse('hosts', `${shown(hosts)} are several; a run here is on one: --target-host`);
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
    names.map((name) => members.amount(name)).find((amount) => amount !== null) ?? null;
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
  const enabled = members.take('enabled');
  const isDisabled = members.flag('disabled') || members.flag('paused');
  return isDisabled || enabled === false || enabled === 'false';
}
