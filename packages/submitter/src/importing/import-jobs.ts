import { parseJob, unknownMembers } from '../job/index.js';
import { assert } from '../kernel/index.js';
import { parentsFirst } from '../conf/index.js';
import { jobFromChronos } from './chronos/index.js';
import { jobFromCosmos } from './cosmos/index.js';
import { jobFromDkron } from './dkron/index.js';
import {
  type ForeignJob,
  type ForeignJobs,
  type ImportFile,
  type ImportNote,
  type ImportOptions,
  type ImportRefusal,
  type ImportResult,
  type ImportSource,
  type ImportedJob,
  SYSTEM_LABEL,
  type System,
} from './import-result.js';
import { jobsOfFile } from './jobs-of-file.js';
import { isKubernetesObject, jobFromCronJob } from './kubernetes/index.js';
import { isObject, shown } from './members.js';
import { jobsFromTimers } from './systemd/index.js';

/**
 * The jobs of another system's files as jobs of ours. Whatever a file says is used, or named in a
 * note; what cannot be left out without changing when or what runs keeps its job out, with the
 * reason. A job that is refused keeps no other back, but for its children.
 */
export function importJobs(
  system: System,
  files: readonly ImportFile[],
  options: ImportOptions,
): ImportResult {
  const foreign =
    system === 'systemd' ? jobsFromTimers(files, options) : foreignJobs(system, files, options);
  return settled(foreign, { system, options, isWhole: false });
}

/**
 * All jobs that a Chronos has. Unlike in files, a parent that is not among them is nowhere: Chronos
 * leaves such a child out of its list, and never runs it.
 */
export function importSource(source: ImportSource, options: ImportOptions): ImportResult {
  const place = { fileName: source.fileName, line: null };
  const refusals: ImportRefusal[] = [...source.refusals];
  const jobs: ForeignJob[] = [];
  for (const value of source.jobs) {
    if (isObject(value)) jobs.push({ ...place, ...jobFromChronos(value, options) });
    else refusals.push({ ...place, name: null, reasons: [noJob(value)] });
  }
  const foreign = { jobs, refusals, notes: source.notes };
  return settled(foreign, { system: 'chronos', options, isWhole: true });
}

interface SettleOptions {
  readonly system: System;
  readonly options: ImportOptions;
  /** There are no other jobs that could be parents of these. */
  readonly isWhole: boolean;
}

function settled(foreign: ForeignJobs, { system, options, isWhole }: SettleOptions): ImportResult {
  const refusals: ImportRefusal[] = [...foreign.refusals];
  const seen = new Map<string, ForeignJob>();
  const jobs: ImportedJob[] = [];
  for (const one of foreign.jobs) {
    const checked = check(one, { system, options, known: seen.get(one.name) });
    seen.set(one.name, seen.get(one.name) ?? one);
    if ('reasons' in checked) refusals.push(checked);
    else jobs.push(checked);
  }
  const ordered = inOrder(jobs, refusals, isWhole);
  return { system, ...ordered, notes: foreign.notes };
}

function foreignJobs(
  system: Exclude<System, 'systemd'>,
  files: readonly ImportFile[],
  options: ImportOptions,
): ForeignJobs {
  const jobs: ForeignJob[] = [];
  const refusals: ImportRefusal[] = [];
  const notes: ImportNote[] = [];
  for (const file of files) {
    const { fileName } = file;
    const found = jobsOfFile(file);
    if (!found.ok) {
      for (const { line, text } of found.error) {
        refusals.push({ fileName, line, name: null, reasons: [text] });
      }
      continue;
    }
    if (found.value.length === 0) {
      refusals.push({ fileName, line: 1, name: null, reasons: ['The file holds no job.'] });
    }
    for (const { value, line } of found.value) {
      const place = { fileName, line };
      if (!isObject(value)) {
        refusals.push({ ...place, name: null, reasons: [noJob(value)] });
      } else if (system === 'kubernetes' && !isCronJob(value)) {
        notes.push({ ...place, text: `${kindOf(value)} is no CronJob and is left out` });
      } else jobs.push({ ...place, ...READERS[system](value, options) });
    }
  }
  return { jobs, refusals, notes };
}

const READERS = {
  dkron: jobFromDkron,
  kubernetes: jobFromCronJob,
  cosmos: jobFromCosmos,
  chronos: jobFromChronos,
} as const;

function noJob(value: unknown): string {
  return `${shown(value)} is not a job; an object is expected.`;
}

function isCronJob(value: Readonly<Record<string, unknown>>): boolean {
  return isKubernetesObject(value) && value['kind'] === 'CronJob';
}

function kindOf(value: Readonly<Record<string, unknown>>): string {
  const metadata = value['metadata'];
  const name = isObject(metadata) ? metadata['name'] : undefined;
  const kind = typeof value['kind'] === 'string' ? value['kind'] : 'an object without a kind';
  return name === undefined ? kind : `${kind} ${shown(name)}`;
}

interface CheckOptions {
  readonly system: System;
  readonly options: ImportOptions;
  /** The job that has the name already. */
  readonly known: ForeignJob | undefined;
}

function check(
  foreign: ForeignJob,
  { system, options, known }: CheckOptions,
): ImportedJob | ImportRefusal {
  const { fileName, line, name, notes, conversion } = foreign;
  const refuse = (reasons: readonly string[]): ImportRefusal => ({ fileName, line, name, reasons });
  if (foreign.reasons.length > 0) return refuse(foreign.reasons);
  if (known !== undefined) {
    const place = `${known.fileName}${known.line === null ? '' : `:${known.line}`}`;
    return refuse([
      `name: ${JSON.stringify(name)} is already at ${place}; every job needs its own`,
    ]);
  }
  const labels = { ...(foreign.document['labels'] as object), [SYSTEM_LABEL]: system };
  const switchedOff = options.isDisabled === true ? { disabled: true } : {};
  const document = withoutBlank({ ...foreign.document, ...switchedOff, labels });
  assert(unknownMembers(document).length === 0, 'readers write members that jobs have');
  const parsed = parseJob(document, { now: options.now });
  if (!parsed.ok) return refuse(parsed.error.map(({ text }) => text));
  const { job, schedule } = parsed.value;
  return { fileName, line, document, job, schedule, conversion, notes };
}

/** What is blank is the same as what is absent, and shorter. */
function withoutBlank(document: ForeignJob['document']): ForeignJob['document'] {
  const isBlank = (value: unknown): boolean =>
    value === '' || value === undefined || (Array.isArray(value) && value.length === 0);
  const isUsual = (name: string, value: unknown): boolean =>
    (name === 'disabled' && value === false) || (name === 'shell' && value === true);
  return Object.fromEntries(
    Object.entries(document).filter(
      ([name, value]) => !isUsual(name, value) && (name === 'command' || !isBlank(value)),
    ),
  );
}

/** Parents first; a job whose parent was refused, or is nowhere, is refused as well. */
function inOrder(
  jobs: readonly ImportedJob[],
  refusals: readonly ImportRefusal[],
  isWhole: boolean,
): { readonly jobs: readonly ImportedJob[]; readonly refusals: readonly ImportRefusal[] } {
  const named = jobs.map((one) => ({
    one,
    name: one.job.name,
    parents: one.job.kind === 'dependency' ? one.job.parents : [],
  }));
  const order = parentsFirst(named);
  if (!('ordered' in order)) {
    const names = new Set(order.circle);
    const circle = order.circle.join(' → ');
    const reasons = [`its parents depend on each other in a circle: ${circle}`];
    const out = jobs.filter(({ job }) => names.has(job.name)).map((one) => refusalOf(one, reasons));
    return inOrder(
      jobs.filter(({ job }) => !names.has(job.name)),
      [...refusals, ...out],
      isWhole,
    );
  }
  const refused = new Set(refusals.flatMap(({ name }) => (name === null ? [] : [name])));
  const there = new Set(named.map(({ name }) => name));
  const kept: ImportedJob[] = [];
  const orphans: ImportRefusal[] = [];
  for (const { one, name, parents } of order.ordered) {
    const lost = parents.filter((parent) => refused.has(parent));
    const nowhere = parents.filter(
      (parent) => isWhole && !refused.has(parent) && !there.has(parent),
    );
    const reasons = [
      ...(lost.length === 0 ? [] : [`its parent ${quoted(lost)} is refused`]),
      ...(nowhere.length === 0 ? [] : [`its parent ${quoted(nowhere)} does not exist`]),
    ];
    if (reasons.length === 0) kept.push(one);
    else {
      refused.add(name);
      orphans.push(refusalOf(one, reasons));
    }
  }
  return { jobs: kept, refusals: [...refusals, ...orphans] };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function refusalOf(
  { fileName, line, job }: ImportedJob,
  reasons: readonly string[],
): ImportRefusal {
  return { fileName, line, name: job.name, reasons };
}
