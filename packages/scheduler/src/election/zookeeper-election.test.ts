import { describe, expect, test } from 'vitest';
import {
  type LogFields,
  durationMs,
  epochMs,
  nullLogger,
  seededRng,
} from '@horae/submitter/kernel';
import { FakeClock, SimZookeeper } from '@horae/submitter/testing';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import type { Candidate, Election, ElectionOptions, Mandate } from './election.js';
import { createElection } from './zookeeper-election.js';

const SESSION_TIMEOUT_MS = 9_000;

/** A candidate that only notes what it is told; it leaves office when told so. */
class Standing implements Candidate {
  readonly terms: Mandate[] = [];
  readonly sessions: ZookeeperClient[] = [];
  openSessionCount = 0;
  /** What the present term waits for, beside the end of its office. */
  end: (text: string) => void = () => undefined;
  announces = true;
  isHolding = false;

  constructor(private readonly epoch: () => number) {}

  sessionOpened(session: ZookeeperClient): void {
    this.sessions.push(session);
    this.openSessionCount += 1;
  }

  sessionEnded(): void {
    this.openSessionCount -= 1;
  }

  async holdOffice(mandate: Mandate): Promise<string> {
    this.terms.push(mandate);
    this.isHolding = true;
    const ended = new Promise<string>((resolve) => (this.end = resolve));
    const closing = mandate.closing.then(() => 'closing');
    if (this.announces) {
      await mandate.announce({ epoch: this.epoch(), masterUrl: null }).catch(() => undefined);
    }
    const text = await Promise.race([ended, mandate.lost, closing]);
    this.isHolding = false;
    return text;
  }
}

interface Member {
  readonly candidate: Standing;
  readonly election: Election;
  session(): ZookeeperClient;
  term(): Mandate;
}

class World {
  readonly clock = new FakeClock(epochMs(1_700_000_000_000));
  readonly zookeeper = new SimZookeeper({
    clock: this.clock,
    timers: this.clock,
    rng: seededRng(1),
  });
  readonly members: Member[] = [];
  readonly warnings: (readonly [string, LogFields | undefined])[] = [];
  #epoch = 0;
  #nameCount = 0;

  /** `clock`: of a process of its own, which can stand still. */
  add(name: string, clock: FakeClock = this.clock, more: Partial<ElectionOptions> = {}): Member {
    const candidate = new Standing(() => (this.#epoch += 1));
    const election = createElection({
      openZookeeper: this.zookeeper.open,
      address: { hosts: ['zk:2181'], credentials: null },
      path: '/horae/berlin',
      sessionTimeoutMs: durationMs(SESSION_TIMEOUT_MS),
      url: `http://${name}:4400`,
      clock,
      timers: clock,
      rng: seededRng(2),
      uniqueName: () => `${name}-${(this.#nameCount += 1)}`,
      logger: { ...nullLogger, warn: (text, fields) => this.warnings.push([text, fields]) },
      ...more,
    });
    election.start(candidate);
    const member = {
      candidate,
      election,
      session: () => candidate.sessions.at(-1) as ZookeeperClient,
      term: () => candidate.terms.at(-1) as Mandate,
    };
    this.members.push(member);
    return member;
  }

  get leaders(): readonly Member[] {
    return this.members.filter(({ candidate }) => candidate.isHolding);
  }

  async advance(spanMs: number): Promise<void> {
    await settled();
    for (let passed = 0; passed < spanMs; passed += 100) {
      this.clock.advance(Math.min(100, spanMs - passed));
      await settled();
    }
  }
}

async function settled(): Promise<void> {
  for (let round = 0; round < 10; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function aWorld(...names: readonly string[]): Promise<{ world: World; members: Member[] }> {
  const world = new World();
  const members: Member[] = [];
  for (const name of names) {
    members.push(world.add(name));
    await settled();
  }
  return { world, members };
}

describe('several schedulers', () => {
  test('have one leader, and all of them know it', async () => {
    const { world, members } = await aWorld('a', 'b', 'c');
    expect(world.leaders).toEqual([members[0]]);
    expect(members.map(({ election }) => election.view().role)).toEqual([
      'leader',
      'standby',
      'standby',
    ]);
    for (const { election } of members) {
      expect(election.view()).toMatchObject({ leaderUrl: 'http://a:4400', epoch: 1, reason: null });
    }
  });

  test('learn of a leader that takes office, before it acts', async () => {
    const world = new World();
    const first = world.add('a');
    first.candidate.announces = false;
    await settled();
    const second = world.add('b');
    await settled();
    expect(second.election.view()).toMatchObject({
      leaderUrl: null,
      reason: 'The scheduler at http://a:4400 is taking office.',
    });
    let told = 0;
    second.election.onChange(() => (told += 1));
    await first.term().announce({ epoch: 4, masterUrl: 'http://a:5050' });
    await settled();
    expect(told).toBe(1);
    expect(second.election.view()).toMatchObject({ epoch: 4, masterUrl: 'http://a:5050' });
  });

  test('follow each other: the next leads within the session time-out of a death', async () => {
    const { world, members } = await aWorld('a', 'b', 'c');
    const [a, b] = members as [Member, Member, Member];
    world.zookeeper.kill(a.session());
    world.members.splice(0, 1);
    await world.advance(SESSION_TIMEOUT_MS - 500);
    expect(world.leaders).toEqual([]);
    await world.advance(600);
    expect(world.leaders).toEqual([b]);
  });

  test('follow each other at once when the leader leaves', async () => {
    const { world, members } = await aWorld('a', 'b');
    const [a, b] = members as [Member, Member];
    await a.election.close();
    await settled();
    expect(world.leaders).toEqual([b]);
    expect(a.election.view().reason).toBe('This scheduler is stopping.');
    await world.advance(60_000);
    expect(a.candidate.sessions.length).toBe(1);
  });

  test('have no place left over of a session that was given up', async () => {
    const { world, members } = await aWorld('a', 'b');
    const [a] = members as [Member, Member];
    for (let round = 0; round < 20; round += 1) {
      world.leaders[0]?.candidate.end('fenced');
      await world.advance(2_000);
      expect(world.leaders.length).toBe(1);
    }
    expect(world.zookeeper.childrenOf('/horae/berlin/election').length).toBe(2);
    expect(a.candidate.openSessionCount).toBe(1);
  });
});

test('a leader that is killed and started again does not take its former self for a leader', async () => {
  const { world, members } = await aWorld('a', 'b');
  const [a] = members as [Member];
  world.zookeeper.kill(a.session());
  world.members.splice(0, 1);
  const again = world.add('a');
  await world.advance(1_000);
  expect(again.election.view()).toMatchObject({ role: 'standby', leaderUrl: null, epoch: null });
  expect(again.election.view().reason).toContain('elected before it was started again');
  await world.advance(SESSION_TIMEOUT_MS);
  expect(again.election.view()).toMatchObject({ leaderUrl: 'http://b:4400', reason: null });
});

describe('a leader', () => {
  test('that hears nothing loses its lease before anybody else can lead', async () => {
    const { world, members } = await aWorld('a', 'b');
    const [a, b] = members as [Member, Member];
    expect(a.term().lease.isHeld()).toBe(true);
    world.zookeeper.cut(a.session());
    await world.advance((SESSION_TIMEOUT_MS * 2) / 3);
    expect(a.term().lease.isHeld()).toBe(false);
    expect(b.candidate.isHolding).toBe(false);
    await world.advance(SESSION_TIMEOUT_MS / 6);
    expect(a.candidate.isHolding).toBe(false);
    await world.advance(SESSION_TIMEOUT_MS);
    expect(world.leaders).toEqual([b]);
  });

  test('keeps its office through a short loss of the connection', async () => {
    const { world, members } = await aWorld('a', 'b');
    const [a] = members as [Member, Member];
    for (let round = 0; round < 5; round += 1) {
      world.zookeeper.disconnect(a.session());
      await world.advance(3_000);
      world.zookeeper.reconnect(a.session());
      await world.advance(3_000);
    }
    expect(world.leaders).toEqual([a]);
    expect(a.candidate.terms.length).toBe(1);
    expect(a.term().lease.isHeld()).toBe(true);
  });

  test('whose session is ended loses its office, and stands again with another', async () => {
    const { world, members } = await aWorld('a', 'b');
    const [a, b] = members as [Member, Member];
    const { lease } = a.term();
    world.zookeeper.expire(a.session());
    world.zookeeper.disconnect(a.session(), { isBrief: true });
    await world.advance(2_000);
    expect(world.leaders).toEqual([b]);
    expect(lease.isHeld()).toBe(false);
    expect(a.election.view()).toMatchObject({ role: 'standby', leaderUrl: 'http://b:4400' });
    expect(a.candidate.sessions.length).toBe(2);
  });

  test('whose place somebody removes loses its office', async () => {
    const { world, members } = await aWorld('a');
    const [a] = members as [Member];
    const [name] = world.zookeeper.childrenOf('/horae/berlin/election');
    await a.session().delete(`/horae/berlin/election/${name}`);
    await settled();
    expect(a.candidate.isHolding).toBe(false);
    await world.advance(2_000);
    expect(a.candidate.terms.length).toBe(2);
  });

  test('that stood still may not act before the ensemble has answered it once more', async () => {
    const world = new World();
    const own = new FakeClock(epochMs(1_700_000_000_000));
    const a = world.add('a', own);
    await settled();
    own.advance(1_600);
    await settled();
    const { lease } = a.term();
    expect(lease.isHeld()).toBe(true);
    standStill(own, 3_500);
    own.advance(1_600);
    // The timer that was due long ago has run: the answer is not there yet.
    expect(lease.isHeld()).toBe(false);
    await lease.settled?.();
    expect(lease.isHeld()).toBe(true);
    expect(a.candidate.isHolding).toBe(true);
  });

  test('that stood still while it read the state is confirmed by what was sent after it', async () => {
    const world = new World();
    const own = new FakeClock(epochMs(1_700_000_000_000));
    const a = world.add('a', own);
    await settled();
    own.advance(1_600);
    await settled();
    const term = a.term();
    standStill(own, 3_500);
    // Asked for before the timer has told of the stall, and sent before it.
    const confirmed = term.confirmed();
    own.advance(1_600);
    await confirmed;
    expect(term.lease.isHeld()).toBe(true);
  });

  test('whose session is gone is told so by whoever waits for certainty', async () => {
    const { world, members } = await aWorld('a');
    const [a] = members as [Member];
    const term = a.term();
    world.zookeeper.disconnect(a.session());
    const confirmed = term.confirmed();
    await world.advance(SESSION_TIMEOUT_MS);
    await confirmed;
    await term.lease.settled?.();
    expect(term.lease.isHeld()).toBe(false);
  });
});

/** Time passes without a single timer, as in a process that is stopped; then they all are late. */
function standStill(clock: FakeClock, spanMs: number): void {
  const read = clock.monotonicMs.bind(clock);
  clock.monotonicMs = () => durationMs(read() + spanMs);
}

describe('joining', () => {
  test('whose answer is lost makes one place only', async () => {
    const world = new World();
    const a = world.add('a');
    world.zookeeper.loseNextAnswer(a.session(), ({ type }) => type === 'create');
    await world.advance(5_000);
    expect(world.leaders).toEqual([a]);
    expect(world.zookeeper.childrenOf('/horae/berlin/election').length).toBe(1);
  });

  test('whose request is lost is tried again', async () => {
    const world = new World();
    const a = world.add('a');
    world.zookeeper.loseNextRequest(a.session(), ({ type }) => type === 'create');
    await world.advance(5_000);
    expect(world.leaders).toEqual([a]);
  });
});

describe('an ensemble that is away', () => {
  test('at the start is waited for', async () => {
    const world = new World();
    world.zookeeper.loseMajority();
    const a = world.add('a');
    await world.advance(120_000);
    expect(a.election.view()).toMatchObject({ role: 'standby', leaderUrl: null });
    expect(a.election.view().reason).toContain('ZooKeeper does not answer.');
    world.zookeeper.regainMajority();
    await world.advance(10_000);
    expect(world.leaders).toEqual([a]);
  });

  test('leaves a standby without a leader when the lease of the leader is over', async () => {
    const { world, members } = await aWorld('a', 'b');
    const [a, b] = members as [Member, Member];
    let told = 0;
    b.election.onChange(() => (told += 1));
    world.zookeeper.loseMajority();
    await world.advance(SESSION_TIMEOUT_MS / 2 - 1_500);
    expect(b.election.view()).toMatchObject({ leaderUrl: 'http://a:4400' });
    await world.advance(SESSION_TIMEOUT_MS / 6 + 1_500);
    for (const { election } of [a, b]) {
      expect(election.view()).toMatchObject({ leaderUrl: null, epoch: null, masterUrl: null });
      expect(election.view().reason).toContain('ZooKeeper');
    }
    expect(told).toBe(1);
    world.zookeeper.regainMajority();
    await world.advance(10_000);
    expect(b.election.view().leaderUrl).not.toBeNull();
  });

  test('for an hour, again and again, costs no session, timer or place', async () => {
    const { world, members } = await aWorld('a', 'b');
    const before = world.clock.pendingCount;
    for (let round = 0; round < 20; round += 1) {
      world.zookeeper.loseMajority();
      await world.advance(60_000);
      expect(world.leaders).toEqual([]);
      world.zookeeper.regainMajority();
      await world.advance(30_000);
      expect(world.leaders.length).toBe(1);
    }
    for (const { candidate } of members) expect(candidate.openSessionCount).toBe(1);
    expect(world.zookeeper.childrenOf('/horae/berlin/election').length).toBe(2);
    expect(world.clock.pendingCount).toBeLessThan(before + 20);
  });
});

describe('an operator reads', () => {
  const texts = (world: World): readonly string[] => world.warnings.map(([text]) => text);

  test('where no ZooKeeper answers, soon after the start', async () => {
    const world = new World();
    world.zookeeper.loseMajority();
    world.add('a');
    await world.advance(4_000);
    expect(world.warnings).toEqual([
      [
        'ZooKeeper does not answer; it is tried again and again',
        { zookeeper: 'zk://zk:2181/horae/berlin', silentS: 3 },
      ],
    ]);
  });

  test('once a minute, not at each attempt, that the scheduler is refused', async () => {
    const world = new World();
    const theirs = world.zookeeper.open({
      address: { hosts: ['zk:2181'], credentials: 'them:secret' },
      sessionTimeoutMs: durationMs(SESSION_TIMEOUT_MS),
    });
    await settled();
    await theirs.create('/horae', Buffer.alloc(0), { kind: 'persistent', access: 'private' });
    world.add('a');
    await world.advance(120_000);
    const [[first, fields] = []] = world.warnings;
    expect(first).toBe('Standing for election again soon');
    expect(fields?.['reason']).toContain('ZooKeeper refuses the credentials of --zk');
    expect(world.warnings.length).toBe(2);
  });

  test.each([
    [true, false, 'This scheduler asks for --http-credentials, and the one that leads does not'],
    [false, true, 'The scheduler that leads asks for --http-credentials, and this one does not'],
  ])('once that only some ask for credentials (%s, %s)', async (own, theirs, text) => {
    const world = new World();
    world.add('a', world.clock, { asksCredentials: theirs });
    await settled();
    world.add('b', world.clock, { asksCredentials: own });
    await world.advance(60_000);
    expect(texts(world)).toEqual([`${text}: they must be the same on all schedulers`]);
  });

  test('nothing of credentials where all ask for them', async () => {
    const world = new World();
    world.add('a', world.clock, { asksCredentials: true });
    await settled();
    world.add('b', world.clock, { asksCredentials: true });
    await world.advance(60_000);
    expect(texts(world)).toEqual([]);
  });

  test('that a path inside of another installation is refused', async () => {
    const world = new World();
    const installed = world.add('a');
    await settled();
    const client = installed.session();
    const persistent = { kind: 'persistent', access: 'readable' } as const;
    await client.create('/horae/berlin/head', Buffer.alloc(0), persistent);
    await client.create('/horae/berlin/journal', Buffer.alloc(0), persistent);
    const inside = world.add('b', world.clock, { path: '/horae/berlin/sub' });
    await world.advance(10_000);
    const refusal =
      'The path of --zk, /horae/berlin/sub, is inside /horae/berlin, which is another ' +
      "installation's; expected a path beside it, e.g. /horae/berlin-two.";
    expect(inside.election.view().reason).toContain(refusal);
    expect(texts(world)).toEqual(['Standing for election again soon']);
    expect(inside.candidate.terms).toEqual([]);
    expect(world.zookeeper.childrenOf('/horae/berlin')).not.toContain('sub');
  });
});
