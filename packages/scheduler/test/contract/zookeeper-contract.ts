import { durationMs } from '@horae/submitter/kernel';
import {
  type OpenZookeeper,
  ZNODE_BYTES_MAX,
  type ZookeeperClient,
  type ZookeeperState,
} from '@horae/submitter/zookeeper';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

/** An ensemble under test, real or simulated. */
export interface ZookeeperWorld {
  open: OpenZookeeper;
  /** What the clients of the suite are told to connect to. */
  readonly hosts: readonly string[];
  /** Sessions of the suite; short enough to see one expire. */
  readonly sessionTimeoutMs: number;
  /** Breaks the connection of a client until `reconnect`. */
  disconnect(client: ZookeeperClient): void;
  reconnect(client: ZookeeperClient): void;
  /** Half-open, until `reconnect`. */
  silence(client: ZookeeperClient): void;
  loseMajority(): Promise<void>;
  regainMajority(): Promise<void>;
  /** Lets so much time pass. */
  pass(spanMs: number): Promise<void>;
  /** Until it answers something true; fails after a while. */
  until(what: string, ask: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

const PRIVATE = { kind: 'persistent', access: 'private' } as const;
const EPHEMERAL = { kind: 'ephemeral', access: 'private' } as const;
const SEQUENCE = { kind: 'sequence', access: 'private' } as const;

/** What Horae relies on of any ZooKeeper: run on the real one and on the simulated one. */
export function zookeeperContract(name: string, start: () => Promise<ZookeeperWorld>): void {
  describe(`a ZooKeeper (${name})`, () => {
    let world: ZookeeperWorld;
    let clients: ZookeeperClient[] = [];
    let root = '';
    let testCount = 0;

    beforeAll(async () => {
      world = await start();
    }, 60_000);

    afterAll(() => world.stop());

    afterEach(async () => {
      await Promise.all(clients.map((client) => client.close()));
      clients = [];
    });

    function open(credentials: string | null = null): ZookeeperClient {
      const client = world.open({
        address: { hosts: world.hosts, credentials },
        sessionTimeoutMs: durationMs(world.sessionTimeoutMs),
      });
      clients.push(client);
      return client;
    }

    /** With a folder of the test's own. */
    async function opened(): Promise<ZookeeperClient> {
      const client = open();
      testCount += 1;
      root = await client.create(`/test-${testCount}`, bytes(''), PRIVATE);
      return client;
    }

    describe('znodes', () => {
      test('hold what was written, and count the writes', async () => {
        const client = await opened();
        expect(await client.create(`${root}/a`, bytes('one'), PRIVATE)).toBe(`${root}/a`);
        expect(await client.get(`${root}/a`)).toEqual({ data: bytes('one'), version: 0 });
        expect(await client.set(`${root}/a`, bytes('two'), 0)).toBe(1);
        expect(await client.get(`${root}/a`)).toEqual({ data: bytes('two'), version: 1 });
        expect(await client.children(root)).toEqual(['a']);
        expect(await client.exists(`${root}/a`)).toBe(true);
        expect(await client.delete(`${root}/a`)).toBe(true);
        expect(await client.get(`${root}/a`)).toBeNull();
      });

      test('hold any bytes, none, and as many as are promised', async () => {
        const client = await opened();
        const all = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
        const many = Buffer.alloc(ZNODE_BYTES_MAX, 7);
        for (const [index, data] of [all, bytes(''), many].entries()) {
          await client.create(`${root}/${index}`, data, PRIVATE);
          expect((await client.get(`${root}/${index}`))?.data.equals(data)).toBe(true);
        }
      });

      test('that are not there are no error for who reads or deletes', async () => {
        const client = await opened();
        expect(await client.get(`${root}/no`)).toBeNull();
        expect(await client.children(`${root}/no`)).toBeNull();
        expect(await client.exists(`${root}/no`)).toBe(false);
        expect(await client.delete(`${root}/no`)).toBe(false);
      });

      test('refuse what cannot be done, and say what it is', async () => {
        const client = await opened();
        await client.create(`${root}/a`, bytes(''), PRIVATE);
        await client.create(`${root}/a/b`, bytes(''), PRIVATE);
        const large = Buffer.alloc(ZNODE_BYTES_MAX + 1);
        await expectFailure(client.create(`${root}/a`, bytes(''), PRIVATE), 'nodeExists');
        await expectFailure(client.create(`${root}/no/b`, bytes(''), PRIVATE), 'noNode');
        await expectFailure(client.set(`${root}/no`, bytes(''), 0), 'noNode');
        await expectFailure(client.set(`${root}/a`, bytes(''), 1), 'badVersion');
        await expectFailure(client.delete(`${root}/a`), 'notEmpty');
        await expectFailure(client.create(`${root}/c`, large, PRIVATE), 'tooLarge');
        await expectFailure(client.set(`${root}/a`, large, 0), 'tooLarge');
        expect((await client.get(`${root}/a`))?.version).toBe(0);
      });

      test('in sequence get ten digits that only rise, also after deletions', async () => {
        const client = await opened();
        const first = await client.create(`${root}/s-`, bytes('x'), SEQUENCE);
        const second = await client.create(`${root}/s-`, bytes('y'), SEQUENCE);
        expect(first).toMatch(/\/s-\d{10}$/);
        expect(second > first).toBe(true);
        await client.delete(first);
        await client.delete(second);
        expect((await client.create(`${root}/s-`, bytes('z'), SEQUENCE)) > second).toBe(true);
      });
    });

    describe('order', () => {
      test('requests are carried out and answered in the order of the calls', async () => {
        const client = await opened();
        const answers: string[] = [];
        const note = (what: string) => () => void answers.push(what);
        const read = client.create(`${root}/a`, bytes('1'), PRIVATE).then(note('create'));
        const all = [
          read,
          client.set(`${root}/a`, bytes('2'), 0).then(note('set')),
          client.set(`${root}/a`, bytes('x'), 0).catch(note('set in vain')),
          client.get(`${root}/a`).then((znode) => note(`get ${znode?.data.toString()}`)()),
          client.delete(`${root}/a`).then(note('delete')),
          client.sync(root).then(note('sync')),
          client.exists(`${root}/a`).then((isThere) => note(`exists ${isThere}`)()),
        ];
        await Promise.all(all);
        expect(answers).toEqual([
          'create',
          'set',
          'set in vain',
          'get 2',
          'delete',
          'sync',
          'exists false',
        ]);
      });

      test('after a sync a client sees what another wrote before', async () => {
        const [writer, reader] = [await opened(), open()];
        await writer.create(`${root}/a`, bytes('0'), PRIVATE);
        for (let count = 1; count <= 20; count += 1) {
          await writer.set(`${root}/a`, bytes(String(count)), count - 1);
          await reader.sync(root);
          expect((await reader.get(`${root}/a`))?.data.toString()).toBe(String(count));
        }
      });

      test('of two that write to the same version, one succeeds', async () => {
        const [one, other] = [await opened(), open()];
        await one.create(`${root}/a`, bytes(''), PRIVATE);
        const both = await Promise.allSettled([
          one.set(`${root}/a`, bytes('one'), 0),
          other.set(`${root}/a`, bytes('other'), 0),
        ]);
        expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      });
    });

    describe('watches', () => {
      test('of data are called once, after a change or the end of the znode', async () => {
        const [client, other] = [await opened(), open()];
        const calls: string[] = [];
        await other.create(`${root}/a`, bytes(''), PRIVATE);
        await other.create(`${root}/b`, bytes(''), PRIVATE);
        await client.sync(root);
        await client.get(`${root}/a`, () => calls.push('a'));
        await client.get(`${root}/b`, () => calls.push('b'));
        await other.set(`${root}/a`, bytes('1'), 0);
        await other.set(`${root}/a`, bytes('2'), 1);
        await other.delete(`${root}/b`);
        await world.until('both calls', () => calls.length === 2);
        await client.sync(root);
        expect(calls).toEqual(['a', 'b']);
      });

      test('of existence are called when the znode comes', async () => {
        const [client, other] = [await opened(), open()];
        const calls: string[] = [];
        expect(await client.exists(`${root}/a`, () => calls.push('came'))).toBe(false);
        await other.create(`${root}/a`, bytes(''), PRIVATE);
        await world.until('the call', () => calls.length === 1);
      });

      test('of children are called for a name that comes or goes, not for data', async () => {
        const [client, other] = [await opened(), open()];
        const calls: string[] = [];
        await other.create(`${root}/a`, bytes(''), PRIVATE);
        await client.sync(root);
        expect(await client.children(root, () => calls.push('children'))).toEqual(['a']);
        await other.set(`${root}/a`, bytes('1'), 0);
        await client.sync(root);
        expect(calls).toEqual([]);
        await other.delete(`${root}/a`);
        await world.until('the call', () => calls.length === 1);
        expect(await client.children(root)).toEqual([]);
      });

      test('several of one znode are all called, and what they read has changed', async () => {
        const [client, other] = [await opened(), open()];
        const seen: Promise<unknown>[] = [];
        const read = (): unknown => seen.push(client.get(root).then((znode) => znode?.version));
        await Promise.all([
          client.get(root, read),
          client.get(root, read),
          client.exists(root, read),
        ]);
        await other.set(root, bytes('1'), 0);
        await world.until('three calls', () => seen.length === 3);
        expect(await Promise.all(seen)).toEqual([1, 1, 1]);
      });

      test('tell, after a lost connection, what changed meanwhile', async () => {
        const [client, other] = [await opened(), open()];
        const calls: string[] = [];
        await client.get(root, () => calls.push('data'));
        await client.children(root, () => calls.push('children'));
        await other.sync(root);
        world.disconnect(client);
        await world.until('the loss', () => client.state === 'connecting');
        await other.set(root, bytes('1'), 0);
        await other.create(`${root}/a`, bytes(''), PRIVATE);
        expect(calls).toEqual([]);
        world.reconnect(client);
        await world.until('both calls', () => calls.length === 2);
        expect(calls.sort()).toEqual(['children', 'data']);
      });

      test('are not called when the session ends', async () => {
        const [client, other] = [await opened(), open()];
        const calls: string[] = [];
        await client.get(root, () => calls.push('data'));
        await client.close();
        await other.set(root, bytes('1'), 0);
        await world.pass(100);
        expect(calls).toEqual([]);
      });
    });

    describe('a session', () => {
      test('takes its ephemeral znodes along when it is closed', async () => {
        const [client, other] = [await opened(), open()];
        await client.create(`${root}/e`, bytes(''), EPHEMERAL);
        const gone: string[] = [];
        await other.sync(root);
        expect(await other.exists(`${root}/e`, () => gone.push('e'))).toBe(true);
        await client.close();
        expect(client.state).toBe('closed');
        await world.until('its end', () => gone.length === 1);
        await expectFailure(client.get(root), 'closed');
      });

      test('lives on through a short loss of the connection', async () => {
        const client = await opened();
        const states = statesOf(client);
        await client.create(`${root}/e`, bytes(''), EPHEMERAL);
        world.disconnect(client);
        await world.until('the loss', () => client.state === 'connecting');
        world.reconnect(client);
        await world.until('the connection', () => client.state === 'connected');
        expect(await client.exists(`${root}/e`)).toBe(true);
        expect(await client.set(`${root}/e`, bytes('1'), 0)).toBe(1);
        expect(states).toEqual(['connecting', 'connected']);
      });

      test('says of a request whose answer never came that its outcome is unknown', async () => {
        const client = await opened();
        world.silence(client);
        const request = expectFailure(
          client.create(`${root}/a`, bytes(''), PRIVATE),
          'connectionLost',
        );
        await world.until('the loss', () => client.state === 'connecting');
        await request;
        world.reconnect(client);
        await world.until('the end of it', () => client.state !== 'connecting');
      });

      test('expires without a connection, with its znodes, and learns it with the next', async () => {
        const [client, other] = [await opened(), open()];
        const gone: string[] = [];
        await client.create(`${root}/e`, bytes(''), EPHEMERAL);
        await other.sync(root);
        expect(await other.exists(`${root}/e`, () => gone.push('e'))).toBe(true);
        world.disconnect(client);
        await world.until('the end of its znode', () => gone.length === 1);
        expect(client.state).toBe('connecting');
        world.reconnect(client);
        await world.until('the news', () => client.state === 'expired');
        await expectFailure(client.get(root), 'expired');
        await client.close();
      });

      test('notices a silent server by itself, before the session can have expired', async () => {
        const client = await opened();
        world.silence(client);
        await world.pass(world.sessionTimeoutMs);
        expect(client.state).toBe('connecting');
        world.reconnect(client);
        await world.until('the end of it', () => client.state !== 'connecting');
      });

      test('that is closed leaves no request without an answer', async () => {
        const client = await opened();
        const asked = Array.from({ length: 50 }, (_, index) =>
          client.create(`${root}/${index}`, bytes(''), PRIVATE).then(
            () => 'done',
            (error: unknown) => (error as { failure: string }).failure,
          ),
        );
        const closed = client.close();
        const answers = new Set(await Promise.all(asked));
        await closed;
        expect([...answers].filter((answer) => answer !== 'done')).toEqual(['closed']);
      });

      test('tells its listeners of every change until they stop listening', async () => {
        const client = open();
        const states = statesOf(client);
        const few: ZookeeperState[] = [];
        const stop = client.onState((state) => few.push(state));
        expect(client.state).toBe('connecting');
        await client.sync('/');
        stop();
        await client.close();
        expect(states).toEqual(['connected', 'closed']);
        expect(few).toEqual(['connected']);
      });

      test('outlives a lost majority of the ensemble, however long that takes', async () => {
        const client = await opened();
        await client.create(`${root}/e`, bytes(''), EPHEMERAL);
        await world.loseMajority();
        await world.until('the loss', () => client.state === 'connecting');
        await world.pass(world.sessionTimeoutMs * 2);
        expect(client.state).toBe('connecting');
        await world.regainMajority();
        await world.until('the connection', () => client.state === 'connected');
        expect(await client.exists(`${root}/e`)).toBe(true);
      }, 60_000);
    });

    describe('credentials', () => {
      test('keep others from what is private, and from changing what is readable', async () => {
        await opened();
        const [owner, same, other, nobody] = [
          open('horae:secret'),
          open('horae:secret'),
          open('horae:wrong'),
          open(),
        ];
        const readable = { kind: 'persistent', access: 'readable' } as const;
        await owner.create(`${root}/private`, bytes('s'), PRIVATE);
        await owner.create(`${root}/readable`, bytes('r'), readable);
        const named = await owner.create(`${root}/n-`, bytes('n'), SEQUENCE);
        for (const client of [same, other, nobody]) await client.sync(root);
        expect((await same.get(`${root}/private`))?.data).toEqual(bytes('s'));
        expect((await same.get(named))?.data).toEqual(bytes('n'));
        for (const client of [other, nobody]) {
          await expectFailure(client.get(`${root}/private`), 'noAuth');
          await expectFailure(client.get(named), 'noAuth');
          await expectFailure(client.set(`${root}/private`, bytes(''), 0), 'noAuth');
          await expectFailure(client.children(`${root}/private`), 'noAuth');
          await expectFailure(client.create(`${root}/private/a`, bytes(''), PRIVATE), 'noAuth');
          expect((await client.get(`${root}/readable`))?.data).toEqual(bytes('r'));
          await expectFailure(client.set(`${root}/readable`, bytes(''), 0), 'noAuth');
        }
        expect(await same.set(`${root}/private`, bytes('t'), 0)).toBe(1);
      });

      test('leave a znode alone that exists already', async () => {
        await opened();
        const [owner, other] = [open('horae:secret'), open('other:secret')];
        const readable = { kind: 'persistent', access: 'readable' } as const;
        await owner.create(`${root}/a`, bytes('1'), readable);
        await expectFailure(owner.create(`${root}/a`, bytes('2'), PRIVATE), 'nodeExists');
        await expectFailure(other.create(`${root}/a`, bytes('3'), PRIVATE), 'nodeExists');
        await other.sync(root);
        expect((await other.get(`${root}/a`))?.data).toEqual(bytes('1'));
      });
    });
  });
}

function bytes(text: string): Buffer {
  return Buffer.from(text);
}

function statesOf(client: ZookeeperClient): ZookeeperState[] {
  const states: ZookeeperState[] = [];
  client.onState((state) => states.push(state));
  return states;
}

async function expectFailure(request: Promise<unknown>, failure: string): Promise<void> {
  await expect(request).rejects.toMatchObject({ name: 'ZookeeperError', failure });
}
