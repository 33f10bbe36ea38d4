import { describe, expect, test } from 'vitest';
import { type EpochMs, durationMs, epochMs, nullLogger } from '@horae/submitter/kernel';
import { FakeClock, aJob } from '@horae/submitter/testing';
import type { SchedulerCall } from '@horae/agent/protocol';
import type { Change, Notice, Run } from '../core/index.js';
import type { Driver, DriverOptions } from '../ports/driver.js';
import type { Lease } from '../ports/leadership.js';
import { type Store, StoreError, StoreFenced } from '../ports/store.js';
import { MemoryStore } from '../store/memory/index.js';
import type { ExitReason } from './exit.js';
import type { SchedulerShell } from './scheduler-shell.js';
import { startShell } from './start-shell.js';

const START = epochMs(Date.parse('2026-01-01T00:00:00Z'));

/** A store whose commits wait until they are let through. */
class GatedStore implements Store {
  readonly batches: (readonly Change[])[] = [];
  isGated = false;
  failure: Error | null = null;
  #waiting: (() => void)[] = [];

  constructor(readonly inner = new MemoryStore()) {}

  async commit(changes: readonly Change[]): Promise<void> {
    this.batches.push(changes);
    if (this.isGated) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.failure !== null) throw this.failure;
    await this.inner.commit(changes);
  }

  letThrough(): void {
    this.isGated = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  /** What a restart finds; this one writes nothing more. */
  restarted(): GatedStore {
    return new GatedStore(this.inner.reopen());
  }

  load: Store['load'] = () => this.inner.load();
  fold: Store['fold'] = (entities, runs) => this.inner.fold(entities, runs);
  findRuns: Store['findRuns'] = (query) => this.inner.findRuns(query);
  findRun: Store['findRun'] = (id) => this.inner.findRun(id);
  runTimes: Store['runTimes'] = (jobs, limit) => this.inner.runTimes(jobs, limit);
  runMarks: Store['runMarks'] = (query) => this.inner.runMarks(query);
  pruneRuns: Store['pruneRuns'] = (before, limit) => this.inner.pruneRuns(before, limit);
  close: Store['close'] = () => this.inner.close();
}

class FakeDriver implements Driver {
  readonly sent: SchedulerCall[] = [];
  options: DriverOptions | null = null;
  isStopped = false;
  start(options: DriverOptions): void {
    this.options = options;
  }
  send(call: SchedulerCall): void {
    this.sent.push(call);
  }
  stop(): Promise<void> {
    this.isStopped = true;
    return Promise.resolve();
  }
  subscribe(): void {
    const framework_id = { value: this.options?.frameworkId ?? 'f-1' };
    this.options?.onEvent({ type: 'SUBSCRIBED', subscribed: { framework_id } } as never);
  }
  offer(): void {
    const scalar = (name: string, value: number): object => ({
      name,
      type: 'SCALAR',
      scalar: { value },
    });
    const offer = {
      id: { value: 'o-1' },
      framework_id: { value: 'f-1' },
      agent_id: { value: 'a-1' },
      hostname: 'localhost',
      resources: [scalar('cpus', 8), scalar('mem', 8_192), scalar('disk', 8_192)],
    };
    this.options?.onEvent({ type: 'OFFERS', offers: { offers: [offer] } } as never);
  }
  sentTypes(): readonly string[] {
    return this.sent.map(({ type }) => type);
  }
}

interface World {
  readonly clock: FakeClock;
  readonly store: GatedStore;
  readonly driver: FakeDriver;
  readonly shell: SchedulerShell;
  readonly fatal: ExitReason[];
  readonly notices: Notice[];
  put(name: string, schedule?: string): Promise<unknown>;
}

interface Given {
  readonly store?: GatedStore;
  readonly clock?: FakeClock;
  readonly lease?: Lease;
}

async function aWorld(given: Given = {}): Promise<World> {
  const clock = given.clock ?? new FakeClock(START);
  const store = given.store ?? new GatedStore();
  const driver = new FakeDriver();
  const fatal: ExitReason[] = [];
  const notices: Notice[] = [];
  const shell = await startShell({
    store,
    driver,
    clock,
    timers: clock,
    logger: nullLogger,
    core: {},
    frameworkName: 'horae',
    epoch: 1,
    historyRetentionMs: durationMs(90 * 86_400_000),
    onFatal: (reason) => fatal.push(reason),
    ...(given.lease === undefined ? {} : { lease: given.lease }),
  });
  shell.onNotice((notice) => notices.push(notice));
  await settled();
  driver.subscribe();
  await settled();
  const put = (name: string, schedule = 'R/2030-01-01T00:00:00Z/P1D'): Promise<unknown> =>
    shell.ask({
      type: 'jobPut',
      job: aJob(name).schedule(schedule).build(),
      counters: {},
    } as never);
  return { clock, store, driver, shell, fatal, notices, put };
}

/** Lets everything that is ready happen; time stands still. */
async function settled(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function step({ clock }: World, count: number, stepMs: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    clock.advance(stepMs);
    await settled();
  }
}

async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.then(
    () => (done = true),
    () => (done = true),
  );
  await settled();
  return done;
}

describe('the loop', () => {
  test('a caller is answered only once what was asked for is durable', async () => {
    const world = await aWorld();
    world.store.isGated = true;
    const answer = world.put('a');
    expect(await isDone(answer)).toBe(false);
    expect(world.notices.filter(({ type }) => type === 'jobChanged')).toEqual([]);
    world.store.letThrough();
    expect(await answer).toMatchObject({ ok: true });
    expect(world.notices).toContainEqual({ type: 'jobChanged', jobName: 'a' });
  });

  test('all that comes while one commit is written shares the next', async () => {
    const world = await aWorld();
    world.store.isGated = true;
    const first = world.put('first');
    await settled();
    const before = world.store.batches.length;
    const rest = Array.from({ length: 50 }, (_, index) => world.put(`job-${index}`));
    await settled();
    world.store.letThrough();
    await Promise.all([first, ...rest]);
    expect(world.store.batches.length).toBe(before + 1);
  });

  test('nothing is sent to the cluster before its changes are durable', async () => {
    const world = await aWorld();
    await world.put('beat', 'R/2026-01-01T00:00:30Z/PT1M');
    world.clock.advance('PT30S');
    await settled();
    world.store.isGated = true;
    world.driver.offer();
    await settled();
    expect(world.store.batches.at(-1)?.map(({ kind }) => kind)).toContain('attemptLaunched');
    expect(world.driver.sentTypes()).not.toContain('ACCEPT');
    world.store.letThrough();
    await settled();
    expect(world.driver.sentTypes()).toContain('ACCEPT');
  });

  test('a failed commit answers nobody well, sends nothing and ends the scheduler', async () => {
    const world = await aWorld();
    world.store.failure = new StoreError('the disk is full');
    const sentBefore = world.driver.sent.length;
    await expect(world.put('a')).rejects.toThrow('the disk is full');
    await expect(world.put('b')).rejects.toThrow('has stopped');
    expect(world.fatal).toEqual(['storeFailed']);
    expect(world.driver.sent.length).toBe(sentBefore);
    expect(world.shell.health().isLeader).toBe(false);
  });

  test('a driver that fails on a call is a defect, not a failure of the store', async () => {
    const world = await aWorld();
    await world.put('beat', 'R/2026-01-01T00:00:30Z/PT1M');
    world.driver.send = () => {
      throw new TypeError('no such call');
    };
    world.clock.advance('PT30S');
    world.driver.offer();
    await settled();
    expect(world.fatal).toEqual(['invariantViolated']);
  });

  test('a job runs when it is due', async () => {
    const world = await aWorld();
    await world.put('beat', 'R/2026-01-01T00:00:30Z/PT1M');
    world.clock.advance('PT29S');
    await settled();
    expect((await world.shell.findRuns({ limit: 10 })).items).toEqual([]);
    world.clock.advance('PT1S');
    await settled();
    const { items } = await world.shell.findRuns({ limit: 10 });
    expect(items.map((run) => run.dueAt)).toEqual([START + 30_000]);
  });

  test('a wall clock put forward is noticed within a second', async () => {
    const world = await aWorld();
    await world.put('beat', 'R/2026-01-01T06:00:00Z/PT24H');
    world.clock.jumpWall('PT6H');
    await step(world, 11, 100);
    const { items } = await world.shell.findRuns({ limit: 10 });
    expect(items.map((run) => run.job)).toEqual(['beat']);
  });

  test('stopping finishes what was asked for, refuses the rest, and a restart knows it all', async () => {
    const world = await aWorld();
    const answer = world.put('a');
    const stopped = world.shell.stop();
    await expect(world.put('late')).rejects.toThrow('has stopped');
    expect(await answer).toMatchObject({ ok: true });
    await stopped;
    expect(world.driver.isStopped).toBe(true);
    const again = await aWorld({ store: world.store.restarted(), clock: world.clock });
    expect([...again.shell.state.jobs.keys()]).toEqual(['a']);
  });
});

describe('one of several', () => {
  /** A lease that a test takes away. */
  const aLease = (): { isGone: boolean; isHeld(): boolean } => ({
    isGone: false,
    isHeld() {
      return !this.isGone;
    },
  });

  test('without its lease sends nothing, but answers what is durable, and ends', async () => {
    const lease = aLease();
    const world = await aWorld({ lease });
    await world.put('beat', 'R/2026-01-01T00:00:30Z/PT1M');
    world.clock.advance('PT30S');
    await settled();
    world.store.isGated = true;
    world.driver.offer();
    const answer = world.put('a');
    await settled();
    // Both are on their way when the lease runs out.
    lease.isGone = true;
    world.store.letThrough();
    expect(await answer).toMatchObject({ ok: true });
    await settled();
    expect(world.driver.sentTypes()).not.toContain('ACCEPT');
    expect(world.fatal).toEqual(['leadershipLost']);
    expect(world.shell.health().isLeader).toBe(false);
  });

  test('without its lease does not answer what changed nothing: another may know better', async () => {
    const lease = aLease();
    const world = await aWorld({ lease });
    await world.put('a');
    lease.isGone = true;
    const answers = [
      world.shell.ask({ type: 'jobKillAsked', jobName: 'a' }),
      world.shell.ask({ type: 'jobDeleted', jobName: 'made elsewhere', children: 'refuse' }),
    ];
    for (const answer of answers) {
      await expect(answer).rejects.toMatchObject({ code: 'LEADERSHIP_LOST' });
    }
    expect(world.fatal).toEqual(['leadershipLost']);
  });

  test('that is deposed while it commits sends nothing when the commit comes about', async () => {
    const world = await aWorld({ lease: aLease() });
    world.store.isGated = true;
    const sentCount = world.driver.sent.length;
    const answer = world.put('beat', 'R/2026-01-01T00:00:00Z/PT1M');
    world.driver.offer();
    await settled();
    world.shell.depose('The session has expired.');
    world.store.letThrough();
    await expect(answer).rejects.toMatchObject({ code: 'LEADERSHIP_LOST' });
    await settled();
    expect(world.driver.sent.length).toBe(sentCount);
  });

  test('waits for certainty after a stall, and then goes on', async () => {
    let settle: () => void = () => undefined;
    const lease = {
      ...aLease(),
      settled: () => new Promise<void>((resolve) => (settle = resolve)),
    };
    const world = await aWorld({ lease });
    lease.isGone = true;
    const sentCount = world.driver.sent.length;
    world.driver.offer();
    await settled();
    expect([world.driver.sent.length, world.fatal]).toEqual([sentCount, []]);
    lease.isGone = false;
    settle();
    await settled();
    expect(world.driver.sent.length).toBeGreaterThan(sentCount);
    expect(world.fatal).toEqual([]);
  });

  test('without its lease does not even decline an offer', async () => {
    const lease = aLease();
    const world = await aWorld({ lease });
    const sentCount = world.driver.sent.length;
    lease.isGone = true;
    world.driver.offer();
    await settled();
    expect(world.driver.sent.length).toBe(sentCount);
    expect(world.fatal).toEqual(['leadershipLost']);
  });

  test('that is fenced tells its callers to look, and ask again', async () => {
    const world = await aWorld({ lease: aLease() });
    world.store.failure = new StoreFenced('Another one has epoch 8.');
    await expect(world.put('a')).rejects.toMatchObject({
      code: 'LEADERSHIP_LOST',
      message: expect.stringContaining('may not have done this; look, and ask again'),
    });
    expect(world.fatal).toEqual(['storeFenced']);
  });

  test('is deposed in the middle of a commit that hangs, and stops all the same', async () => {
    const world = await aWorld({ lease: aLease() });
    world.store.isGated = true;
    const answer = world.put('a');
    await settled();
    const stopped = world.shell.stop();
    expect(await isDone(stopped)).toBe(false);
    world.shell.depose('The session has expired.');
    await expect(answer).rejects.toMatchObject({ code: 'LEADERSHIP_LOST' });
    expect(await isDone(stopped)).toBe(true);
    expect(world.fatal).toEqual(['leadershipLost']);
    expect(world.driver.isStopped).toBe(true);
  });

  test('leaves its journal to the next one instead of folding it when it stops', async () => {
    const world = await aWorld({ lease: aLease() });
    await world.put('a');
    await world.shell.stop();
    expect((await world.store.restarted().load()).changes).not.toEqual([]);
  });

  test('fires nothing before it may', async () => {
    const store = new GatedStore();
    const clock = new FakeClock(START);
    const driver = new FakeDriver();
    let begin: () => void = () => undefined;
    const started = startShell({
      store,
      driver,
      clock,
      timers: clock,
      logger: nullLogger,
      core: {},
      frameworkName: 'horae',
      epoch: 1,
      historyRetentionMs: durationMs(1),
      lease: aLease(),
      beforeActing: () => new Promise((resolve) => (begin = resolve)),
      onFatal: () => undefined,
    });
    await settled();
    expect([driver.options, store.batches]).toEqual([null, []]);
    begin();
    await started;
    await settled();
    expect(driver.options).not.toBeNull();
  });
});

describe('a restart', () => {
  test('finds the jobs of journal and folded rows', async () => {
    const world = await aWorld();
    await world.put('folded');
    world.clock.advance(1_500);
    await settled();
    expect((await world.store.load()).changes).toEqual([]);
    await world.put('in-journal');
    const again = await aWorld({ store: world.store.restarted(), clock: world.clock });
    expect([...again.shell.state.jobs.keys()].sort()).toEqual(['folded', 'in-journal']);
    again.clock.advance(1_500);
    await settled();
    expect((await again.store.load()).changes).toEqual([]);
  });
});

describe('history', () => {
  test('is forgotten once it is older than the retention, a slice at a time', async () => {
    const world = await aWorld();
    await world.put('beat', 'R5/2026-01-01T00:00:01Z/PT1S');
    await step(world, 7, 1_000);
    expect((await world.store.findRuns({ limit: 10 })).items).not.toEqual([]);
    world.clock.jumpWall('P91D');
    await step(world, 62, 1_000);
    expect((await world.store.findRuns({ limit: 10 })).items).toEqual([]);
  });
});

describe('runs of memory and store', () => {
  test('join to one list, page by page, whatever has been folded', async () => {
    const world = await aWorld();
    await world.put('beat', 'R/2026-01-01T00:00:01Z/PT1S');
    await step(world, 30, 1_000);
    const all: Run[] = [];
    let after: { dueAt: EpochMs; id: string } | undefined;
    for (;;) {
      const page = await world.shell.findRuns({ limit: 4, ...(after ? { after } : {}) });
      all.push(...page.items);
      const last = page.items.at(-1);
      if (!page.hasMore || last === undefined) break;
      after = last;
    }
    const due = all.map((run) => run.dueAt);
    expect(due).toEqual([...due].sort((left, right) => right - left));
    expect(new Set(all.map((run) => run.id)).size).toBe(all.length);
    expect(all.length).toBe(30);
    const oldest = all.at(-1) as Run;
    expect(await world.shell.findRun(oldest.id)).toEqual(oldest);
    expect(await world.shell.findRun('nobody@2026-01-01T00:00:00.000Z')).toBeNull();
  });
});
