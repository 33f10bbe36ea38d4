import { dkronProgram } from './dkron-shell.js';
import { dkronTrigger } from './dkron-trigger.js';
import type { ForeignJob, ImportOptions } from '../import-result.js';
import { jobNameOf } from '../job-name.js';
import { Ledger, Members, isObject, shown } from '../members.js';

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
  const trigger = dkronTrigger(members, { ...options, ownName });
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
