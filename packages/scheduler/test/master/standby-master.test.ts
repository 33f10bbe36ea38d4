import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nullLogger } from '@horae/submitter/kernel';
import { type Front, startFront } from '../../src/http/index.js';
import { redirectOrigin } from '@horae/agent/detector';
import { createStandbyMaster } from '../../src/master/index.js';
import { ToldLeadership } from '../http/front/standby.js';
import { rawRequest } from '../http/http-world.js';

let leadership: ToldLeadership;
let front: Front;
beforeEach(async () => {
  leadership = new ToldLeadership();
  front = await startFront({ config: { address: '127.0.0.1', port: 0 }, logger: nullLogger });
  void front.serve(createStandbyMaster(leadership));
});
afterEach(() => front.close());

async function ask(path: string, method = 'GET'): Promise<[number, string | null, string]> {
  const init = { method, redirect: 'manual' as const, ...(method === 'POST' ? { body: 'x' } : {}) };
  const answer = await fetch(front.url + path, init);
  return [answer.status, answer.headers.get('location'), await answer.text()];
}

describe('a master that does not lead', () => {
  test.each([
    ['POST', '/api/v1/scheduler', '//leader.example:5050/api/v1/scheduler'],
    ['POST', '/master/api/v1/scheduler', '//leader.example:5050/master/api/v1/scheduler'],
    ['POST', '/api/v1/agent', '//leader.example:5050/api/v1/agent'],
    ['GET', '/state?a=b', '//leader.example:5050/state?a=b'],
    ['GET', '/redirect', '//leader.example:5050'],
    ['GET', '/master/redirect', '//leader.example:5050'],
    ['GET', '/redirect/', '//leader.example:5050'],
    ['GET', '//evil.example/x', '//leader.example:5050/evil.example/x'],
  ])('sends %s %s to the one that does', async (method, path, location) => {
    leadership.tell({ masterUrl: 'http://leader.example:5050', epoch: 3 });
    expect(await ask(path, method)).toEqual([307, location, '']);
    expect(redirectOrigin(location, front.url)).toBe('http://leader.example:5050');
  });

  test('says that there is none, or none that is embedded, as Mesos does', async () => {
    expect(await ask('/api/v1/scheduler', 'POST')).toEqual([503, null, 'No leader elected']);
    leadership.tell({ leaderUrl: 'http://leader.example:4400', masterUrl: null });
    expect(await ask('/redirect')).toEqual([503, null, 'No leader elected']);
  });

  test('is healthy by itself', async () => {
    expect(await ask('/health')).toEqual([200, null, '']);
  });

  test.each(['', 'leader:5050', 'file:///etc/passwd', 'https://leader:5050', 'http://'])(
    'does not send anybody to %j, whoever wrote it to ZooKeeper',
    async (masterUrl) => {
      leadership.tell({ masterUrl });
      expect(await ask('/state')).toEqual([503, null, 'No leader elected']);
    },
  );

  test('names nothing but host and port of what stands in ZooKeeper', async () => {
    leadership.tell({ masterUrl: 'http://user:word@leader:5050/path?q=\r\nX-Evil: 1' });
    expect(await ask('/redirect')).toEqual([307, '//leader:5050', '']);
  });

  test('follows a change of the leader on a connection that stays open', async () => {
    leadership.tell({ masterUrl: 'http://a:5050' });
    const get = 'GET /redirect HTTP/1.1\r\nHost: x\r\n';
    const both = rawRequest(front.port, `${get}\r\n${get}Connection: close\r\n\r\n`);
    expect((await both).match(/^location: .*$/gim)).toHaveLength(2);
    leadership.tell({ masterUrl: 'http://b:5050' });
    expect((await ask('/redirect'))[1]).toBe('//b:5050');
  });
});
