/**
 * How clients of Chronos decide whether a job differs from its definition, modelled after what they
 * compare. A model that says "differs" for a job that was just sent would send it for ever.
 */
export type ChronosJob = Readonly<Record<string, unknown>>;

const COUNTERS = [
  ...['successCount', 'errorCount', 'lastSuccess', 'lastError', 'errorsSinceLastSuccess'],
  'disabled',
];

/**
 * chronos-sync (Ruby): without the counters and `disabled`, `uris` and `parents` sorted; of a
 * scheduled job the members that the definition has, and of its schedule what follows the start;
 * a dependent job as a whole.
 */
export function chronosSyncDiffers(definition: ChronosJob, read: ChronosJob): boolean {
  const [wanted, found] = [syncForm(definition), syncForm(read)];
  const members = 'schedule' in definition ? Object.keys(wanted) : keysOf(wanted, found);
  return members.some((member) => text(wanted[member]) !== text(found[member]));
}

function syncForm(job: ChronosJob): ChronosJob {
  const form: Record<string, unknown> = { ...job };
  for (const name of COUNTERS) delete form[name];
  for (const name of ['uris', 'parents']) {
    if (Array.isArray(form[name])) form[name] = [...(form[name] as string[])].sort();
  }
  if (typeof form['schedule'] === 'string') {
    form['schedule'] = form['schedule'].replace(/^R\d*\/[^/]*\//, '');
  }
  return form;
}

/** The sync script of chronos-python: every member of the definition, by value. */
export function pythonSyncDiffers(definition: ChronosJob, read: ChronosJob): boolean {
  return Object.keys(definition).some((name) => text(definition[name]) !== text(read[name]));
}

/** What chronos-python refuses to send, before it asks the server; null when it would send. */
export function pythonRefusal(job: ChronosJob): string | null {
  const needed = ['async', 'command', 'epsilon', 'name', 'owner', 'disabled'];
  const missing = needed.find((name) => !(name in job));
  if (missing !== undefined) return `missing required field ${missing}`;
  const triggers = ['schedule', 'parents'].filter((name) => name in job).length;
  if (triggers !== 1) return `${triggers} of schedule and parents`;
  const container = job['container'] as ChronosJob | undefined;
  if (container === undefined) return null;
  const lacks = ['type', 'image'].find((name) => !(name in container));
  return lacks === undefined ? null : `missing required container field ${lacks}`;
}

/** asgard and erda: the schedule as a whole, the command and the numbers by value. */
export function asgardDiffers(definition: ChronosJob, read: ChronosJob): boolean {
  const members = ['schedule', 'command', 'cpus', 'mem', 'disk', 'environmentVariables', 'owner'];
  return members.some((name) => name in definition && text(definition[name]) !== text(read[name]));
}

/** A Puppet or Terraform provider: every member that it manages, in Ruby's or Go's types. */
export function providerDiffers(definition: ChronosJob, read: ChronosJob): boolean {
  return Object.entries(definition).some(([name, value]) => {
    if (name === 'schedule') return asPeriod(value) !== asPeriod(read[name]);
    return isBlank(value) ? !isBlank(read[name]) : text(value) !== text(read[name]);
  });
}

/** Where chronos-backup, roger and chronos-sync put a job they have read. */
export function pathOf(job: ChronosJob): 'iso8601' | 'dependency' {
  return 'parents' in job ? 'dependency' : 'iso8601';
}

function asPeriod(schedule: unknown): string {
  return String(schedule).split('/')[2] ?? '';
}

/** Go and Terraform send what is not set as the empty value of its type. */
function isBlank(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.values(value).every(isBlank);
}

function keysOf(...jobs: readonly ChronosJob[]): readonly string[] {
  return [...new Set(jobs.flatMap((job) => Object.keys(job)))];
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
