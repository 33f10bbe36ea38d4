import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJobs } from '../conf/index.js';
import { type Job, type JobDocument, definitionsEqual, formatJob, parseJob } from '../job/index.js';
import { epochMs } from '../kernel/index.js';
import { type FolderJob, type SyncPlan, planSync } from './index.js';

const NOW = epochMs(Date.parse('2026-03-01T00:00:00Z'));

/** What a scheduler does with what it is sent, and what it shows; it refuses what Horae refuses. */
class ModelScheduler {
  readonly jobs = new Map<string, Job>();

  put(document: JobDocument): void {
    const read = parseJob(document, { now: NOW });
    if (!read.ok) throw new Error(read.error.map(({ text }) => text).join(' '));
    const { job } = read.value;
    for (const parent of parentsOf(job)) {
      if (!this.jobs.has(parent)) throw new Error(`${job.name} lacks ${parent}`);
      if (this.dependsOn(parent, job.name)) throw new Error(`${job.name} would make a circle`);
    }
    this.jobs.set(job.name, job);
  }

  delete(name: string): void {
    const child = [...this.jobs.values()].find((job) => parentsOf(job).includes(name));
    if (child !== undefined) throw new Error(`${name} has the child ${child.name}`);
    if (!this.jobs.delete(name)) throw new Error(`${name} is unknown`);
  }

  stored(): ReadonlyMap<string, JobDocument> {
    return new Map([...this.jobs].map(([name, job]) => [name, shown(job)]));
  }

  private dependsOn(name: string, other: string): boolean {
    if (name === other) return true;
    const job = this.jobs.get(name);
    return job !== undefined && parentsOf(job).some((parent) => this.dependsOn(parent, other));
  }
}

/** With bookkeeping and views, as `GET /scheduler/jobs` has them. */
function shown(job: Job): JobDocument {
  const definition = formatJob(job);
  return {
    ...definition,
    epsilon: job.epsilon ?? 'PT60S',
    concurrent: job.concurrent ?? job.overlap === 'allow',
    ...{ successCount: 3, errorCount: 1, lastSuccess: '2026-02-01T00:00:00.000Z', lastError: '' },
    ...(job.kind === 'schedule'
      ? { scheduleDefinition: job.schedule, schedule: 'R/2026-04-01T00:00:00.000Z/P1D' }
      : {}),
    ...{ nextRuns: [], state: 'idle', activeRuns: [], lastRun: null, waitsFor: [] },
  };
}

function parentsOf(job: Job): readonly string[] {
  return job.kind === 'dependency' ? job.parents : [];
}

function read(documents: readonly JobDocument[]): readonly FolderJob[] {
  if (documents.length === 0) return [];
  const file = { text: JSON.stringify(documents), fileName: 'jobs.json' };
  const jobs = readJobs([file], { now: NOW, timeZone: 'Europe/Berlin' });
  if (!jobs.ok) throw new Error(jobs.error.map(({ text }) => text).join(' '));
  return jobs.value;
}

function plan(documents: readonly JobDocument[], scheduler: ModelScheduler): SyncPlan {
  return planSync(read(documents), scheduler.stored(), {
    ...{ kind: 'horae', source: 'team', isAdopting: false, deleting: 'own', now: NOW },
  });
}

/** Each request is checked by the scheduler at the moment when it comes. */
function sync(documents: readonly JobDocument[], scheduler: ModelScheduler): SyncPlan {
  const planned = plan(documents, scheduler);
  for (const step of planned.waves.flat()) {
    if (step.kind !== 'unchanged') scheduler.put(step.document);
  }
  for (const { name } of planned.deletions) scheduler.delete(name);
  return planned;
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

const settings = fc.record(
  {
    retries: fc.constantFrom(0, 2, 5),
    epsilon: fc.constantFrom('PT60S', 'PT30M'),
    retryInterval: fc.constantFrom('PT60S', 'PT5M'),
    concurrent: fc.boolean(),
    highPriority: fc.boolean(),
    maxCompletionTime: fc.constantFrom(0, 60),
    cpus: fc.constantFrom('0.5', 0.1, 1),
    labels: fc.constantFrom({}, { team: 'x' }),
    environmentVariables: fc.constantFrom([], [{ name: 'A', value: 'b' }]),
    container: fc.constantFrom(null, { type: 'docker', image: 'x', network: 'HOST' }),
    disabled: fc.boolean(),
    lastSuccess: fc.constant('2020-01-01T00:00:00.000Z'),
  },
  { requiredKeys: [] },
);

const schedule = fc.constantFrom(
  { schedule: 'R/2026-01-01T00:00:00Z/P1D', command: 'x' },
  { schedule: 'R3/2026-01-01T00:00:00Z/PT1H', command: 'x' },
  { schedule: 'R1//PT1M', command: 'x' },
  { schedule: '0 9 * 2 1', scheduleTimeZone: 'Europe/Berlin', command: 'x' },
  { command: '30 4 * * 1-5 x' },
  { command: 'x' },
);

/** A folder whose jobs depend on each other in any way that makes no circle. */
const folder = fc
  .tuple(
    fc.shuffledSubarray([...NAMES], { minLength: 1 }),
    fc.array(fc.tuple(settings, schedule, fc.array(fc.nat({ max: 5 }), { maxLength: 3 })), {
      minLength: NAMES.length,
      maxLength: NAMES.length,
    }),
  )
  .map(([names, drawn]) =>
    names.map((name, index): JobDocument => {
      const [members, times, picks] = drawn[index] ?? [{}, { command: 'x' }, []];
      const earlier = names.slice(0, index);
      const parents = [...new Set(picks.flatMap((pick) => earlier[pick] ?? []))];
      const start = parents.length > 0 ? { command: 'x', parents } : times;
      return { name, ...members, ...start };
    }),
  );

test('whatever is done to a folder, after a sync the scheduler says what it says', () => {
  fc.assert(
    fc.property(fc.array(folder, { minLength: 1, maxLength: 4 }), (folders) => {
      const scheduler = new ModelScheduler();
      scheduler.put({ name: 'foreign', command: 'x', schedule: 'R1//P' });
      for (const documents of folders) {
        const before = new Map(scheduler.jobs);
        expect(sync(documents, scheduler)).toMatchObject({ kept: [], refusals: [] });
        const names = [...documents.map(({ name }) => String(name)), 'foreign'].sort();
        expect([...scheduler.jobs.keys()].sort()).toEqual(names);
        for (const one of read(documents)) {
          const stored = scheduler.jobs.get(one.job.name);
          expect(stored).toBeDefined();
          if (stored === undefined) continue;
          expect(isMeant(one, stored, before.get(one.job.name))).toBe(true);
        }
        const again = plan(documents, scheduler);
        expect(again.waves.flat().filter(({ kind }) => kind !== 'unchanged')).toEqual([]);
        expect(again.deletions).toEqual([]);
      }
    }),
    { numRuns: 80 },
  );
});

/** The definition of the file, but for whose it is, and who switched it off. */
function isMeant(one: FolderJob, stored: Job, before: Job | undefined): boolean {
  const { syncSource, ...rest } = stored.labels;
  const labels = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'crontab'));
  const isSaid = (one.document['disabled'] ?? null) !== null;
  const disabled = isSaid ? one.job.disabled : (before?.disabled ?? false);
  const isOnce = one.isOnceSoon && stored.kind === 'schedule' && one.job.kind === 'schedule';
  const times = isOnce ? { schedule: stored.schedule } : {};
  // Chronos 2 shows an epsilon for every job, so that one which left a file cannot be told.
  const epsilon = one.job.epsilon === null ? { epsilon: null } : {};
  const meant = { ...one.job, ...times, disabled } as Job;
  return (
    syncSource === 'team' &&
    stored.disabled === disabled &&
    definitionsEqual({ ...stored, ...epsilon, labels } as Job, meant)
  );
}

test('jobs of others that wait for jobs of the folder keep them, and are never touched', () => {
  fc.assert(
    fc.property(folder, folder, fc.constantFrom(...NAMES), (first, second, parent) => {
      const scheduler = new ModelScheduler();
      sync(first, scheduler);
      const isThere = scheduler.jobs.has(parent);
      const start = isThere ? { parents: [parent] } : { schedule: 'R1//P' };
      scheduler.put({ name: 'foreign', command: 'x', ...start });
      const foreign = scheduler.jobs.get('foreign');
      const { kept } = sync(second, scheduler);
      expect(scheduler.jobs.get('foreign')).toBe(foreign);
      const isLeaving = isThere && second.every(({ name }) => name !== parent);
      expect(kept.some(({ name }) => name === parent)).toBe(isLeaving);
    }),
    { numRuns: 60 },
  );
});

describe('what is sent', () => {
  const JOB = { name: 'a', command: 'x', schedule: 'R/2026-01-01T00:00:00Z/P1D' };

  function changesAfter(edit: JobDocument): readonly string[] {
    const scheduler = new ModelScheduler();
    sync([JOB], scheduler);
    const changes = plan([{ ...JOB, ...edit }], scheduler).waves.flat()[0]?.changes ?? [];
    return changes.map(({ field, from, to }) => `${field}: ${from ?? '-'} -> ${to ?? '-'}`);
  }

  test('is told member by member, variables and labels by their names', () => {
    const environmentVariables = [{ name: 'A', value: 'b' }];
    expect(changesAfter({ environmentVariables, labels: { team: 'x' } })).toEqual([
      'environmentVariables.A: - -> b',
      'labels.team: - -> x',
    ]);
    expect(changesAfter({ constraints: [['rack', 'EQUALS', '1']] })).toEqual([
      'constraints: [] -> [["rack","EQUALS","1"]]',
    ]);
  });

  test('a job that gets parents in the place of its schedule says both', () => {
    const scheduler = new ModelScheduler();
    sync([JOB, { ...JOB, name: 'b' }], scheduler);
    const child = { name: 'a', command: 'x', parents: ['b'] };
    const [step] = plan([child, { ...JOB, name: 'b' }], scheduler).waves[1] ?? [];
    expect(step?.changes.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['parents', 'schedule']),
    );
  });

  test('the same in other words is not', () => {
    expect(changesAfter({ cpus: '0.1', uris: null, epsilon: 'PT60S', concurrent: false })).toEqual(
      [],
    );
  });
});
