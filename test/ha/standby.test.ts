import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, StatusPage } from '../../packages/scheduler/test/browser/status-page.js';
import { type RawAnswer, requestBytes, sendBytes } from '../chronos/raw-http.js';
import { HaCluster, type HaScheduler } from '../world/ha-cluster.js';
import { until } from '../world/until.js';
import { HAS_ZOOKEEPER } from '../world/zookeeper.js';

const YEARLY = 'R/2099-01-01T00:00:00Z/P1Y';
const portOf = ({ url }: HaScheduler): number => Number(new URL(url).port);

const READS = [
  'GET /scheduler/jobs HTTP/1.1',
  'GET //v1/scheduler//job/a%20b HTTP/1.1',
  'HEAD /scheduler/jobs HTTP/1.1',
  'GET /scheduler/job/none HTTP/1.1',
  'GET /scheduler/jobs/search?name=a%20&limit=2 HTTP/1.1',
  'GET /scheduler/jobs/search?limit=x HTTP/1.1',
  'GET /v1/scheduler/graph/csv HTTP/1.1',
  'GET /scheduler/leader HTTP/1.1',
  'GET /api/v1/jobs HTTP/1.1',
  'GET /api/v1/agents/none HTTP/1.1',
  'OPTIONS /scheduler/jobs HTTP/1.1',
  'PATCH /scheduler/jobs HTTP/1.1',
  'POST /scheduler/iso8601 HTTP/1.1',
  'DELETE /scheduler/job/none HTTP/1.1',
  'GET /openapi.json HTTP/1.1',
  'GET /nothing HTTP/1.1',
];

describe.skipIf(!HAS_ZOOKEEPER)('a scheduler that does not lead', () => {
  let cluster: HaCluster;
  let leader: HaScheduler;
  let standby: HaScheduler;

  beforeAll(async () => {
    cluster = await HaCluster.start();
    leader = await cluster.leader();
    standby = cluster.standbys(leader)[0] as HaScheduler;
    await cluster.post(standby, { name: 'a b', command: 'true', schedule: YEARLY });
    const talk = 'for i in 1 2 3 4 5; do echo line $i; sleep 0.3; done';
    await cluster.post(standby, { name: 'talk', command: talk, schedule: YEARLY });
  }, 90_000);
  afterAll(() => cluster.stop());

  test('says so, and who does', async () => {
    const { epoch } = await leader.health();
    const health = await fetch(`${standby.url}/health`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: 'ok', role: 'standby', epoch, leader: leader.url.slice(7), reason: null },
    ]);
    expect((await fetch(`${standby.url}/health?role=leader`)).status).toBe(503);
    expect((await fetch(`${leader.url}/health?role=leader`)).status).toBe(200);
  });

  test.each(READS)('answers as the leader does, byte for byte: %s', async (line) => {
    const body = line.startsWith('POST') ? '{"name":"c","schedule":"never"}' : undefined;
    const [own, theirs] = await Promise.all(
      [standby, leader].map((one) => sendBytes(portOf(one), requestBytes(line, {}, body))),
    );
    const bytesOf = ({ statusLine, headers, body: text }: RawAnswer) => ({
      statusLine,
      headers: headers.filter(([name]) => !/^(date|connection|keep-alive)$/i.test(name)),
      text,
    });
    expect(bytesOf(own as RawAnswer)).toEqual(bytesOf(theirs as RawAnswer));
  });

  test('passes on events as they happen, and the output of a run while it is written', async () => {
    const stop = new AbortController();
    const stream = await fetch(`${standby.url}/api/v1/events`, { signal: stop.signal });
    let heard = '';
    const listening = (async () => {
      const decoder = new TextDecoder();
      const reader = stream.body!.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        heard += decoder.decode(part.value);
      }
    })().catch(() => undefined);
    await fetch(`${standby.url}/scheduler/job/talk`, { method: 'PUT' });
    const id = await until(
      'the running run',
      () => /"id":"(talk@[^"]+)"[^\n]*"state":"running"/.exec(heard)?.[1],
    );
    const log = `${standby.url}/api/v1/runs/${encodeURIComponent(id)}/logs/stdout`;
    const sizes = new Set<number>();
    await until('the whole output', async () => {
      const text = await (await fetch(log)).text();
      if (/^(line \d\n)*$/.test(text)) sizes.add(text.length);
      return text.endsWith('line 5\n');
    });
    // It grew while it was looked at.
    expect(sizes.size).toBeGreaterThan(1);
    await until('the news of the end', () => /"state":"succeeded"/.test(heard));
    stop.abort();
    await listening;
  });

  test('sends agents to the master of the leader', async () => {
    const [own, theirs] = [standby, leader].map(
      ({ args }) => args[args.indexOf('--master-port') + 1],
    );
    const answer = await fetch(`http://127.0.0.1:${own}/api/v1/agent`, {
      method: 'POST',
      redirect: 'manual',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      307,
      `//127.0.0.1:${theirs}/api/v1/agent`,
    ]);
  });

  test('says that the leader has died, until it leads itself; the page goes on', async () => {
    const view = CHROMIUM === null ? null : await StatusPage.open(standby.url);
    await view?.show('#/jobs');
    await view?.jobRow('a b').waitFor();
    const { epoch } = await leader.health();
    await leader.kill();

    const refused = await fetch(`${standby.url}/scheduler/job/talk`, { method: 'PUT' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.text()).toMatch(/nothing was done/);
    // ZooKeeper still names it; the standby knows better.
    expect((await fetch(`${standby.url}/health`)).status).toBe(503);
    await view?.page.locator('[data-connection="lost"]').waitFor();

    await until('the next leader', async () => (await standby.health()).role === 'leader');
    const next = (await standby.health()).epoch ?? 0;
    expect(next).toBe((epoch ?? 0) + 1);
    const jobs = (await (await fetch(`${standby.url}/scheduler/jobs`)).json()) as {
      name: string;
    }[];
    expect(jobs.map(({ name }) => name)).toEqual(['a b', 'talk']);
    const news = view?.page.getByText(
      `Another scheduler leads now: ${standby.url.slice(7)}, epoch ${next}.`,
    );
    await news?.waitFor({ timeout: 20_000 });
    await view?.page.getByRole('alert').waitFor({ state: 'detached' });
    await view?.close();
  }, 60_000);
});
