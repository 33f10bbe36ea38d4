import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type MailReceiver,
  type WebReceiver,
  jsonOf,
  startMailReceiver,
  startWebReceiver,
} from '../../packages/scheduler/test/notify/receivers.js';
import { Cluster } from '../world/cluster.js';
import { until } from '../world/until.js';

/**
 * A real scheduler that fails, disables and deletes jobs, with a receiver for each channel. The one
 * of Mattermost takes connections and never answers.
 */
let cluster: Cluster;
let slack: WebReceiver;
let mattermost: WebReceiver;
let callback: WebReceiver;
let sentry: WebReceiver;
let mail: MailReceiver;

beforeAll(async () => {
  [slack, mattermost, callback, sentry] = await Promise.all([
    startWebReceiver(),
    startWebReceiver(),
    startWebReceiver(),
    startWebReceiver(),
  ]);
  mattermost.answer = 'hang';
  mail = await startMailReceiver({ ...aCertificate(), authOptional: false });
  cluster = await Cluster.start({
    schedulerFlags: [
      ...['--cluster-name', 'berlin', '--disable-after-failures', '2'],
      ...['--mail-server', `localhost:${mail.port}`, '--mail-from', 'horae@example.org'],
      ...['--mail-user', 'horae', '--mail-password', 'secret'],
      ...[
        '--slack-url',
        `${slack.url}/services/x`,
        '--mattermost-url',
        `${mattermost.url}/hooks/x`,
      ],
      ...['--http-notification-url', `${callback.url}/horae?team=1`],
      ...['--http-notification-credentials', 'ops:secret'],
      ...['--raven-dsn', `${sentry.url.replace('//', '//0123abcd:4567@')}/42`],
    ],
  });
}, 60_000);
afterAll(async () => {
  await cluster.stop();
  await Promise.all([slack, mattermost, callback, sentry, mail].map((each) => each.stop()));
});

/** A certificate for localhost that this process's children take for a good one. */
function aCertificate(): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'horae-mail-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = [
    ...['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
  ];
  execFileSync('openssl', args, { stdio: 'pipe' });
  process.env['NODE_EXTRA_CA_CERTS'] = cert;
  afterAll(() => rmSync(folder, { recursive: true }));
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** A time long ago would be passed over: now is meant. */
const ONCE = 'R1//PT1M';
const LATER = 'R/2040-01-01T00:00:00Z/P1D';

/** What the callback was told of a job, once there is so much of it. */
async function toldOf(job: string, count: number): Promise<Record<string, unknown>[]> {
  return until(`${count} messages about ${job}`, () => {
    const told = callback.received.map(jsonOf).filter((each) => each['job'] === job);
    return told.length >= count && told;
  });
}

describe('a run that fails for good', () => {
  test('is told to each owner on every channel, once, with what it came to', async () => {
    await cluster.post({
      ...{ name: 'fails', command: 'exit 3', schedule: ONCE, retries: 1, retryInterval: 'PT0S' },
      owner: 'ann@example.org, bob@example.org',
    });
    const [first, second, ...more] = await toldOf('fails', 2);
    expect(more).toEqual([]);
    expect([first?.['to'], second?.['to']].sort()).toEqual(['ann@example.org', 'bob@example.org']);
    expect(first).toMatchObject({
      subject: "[berlin] [Chronos] job 'fails' failed!",
      message: expect.stringMatching(
        /^\n'\d{4}-\S+Z'\. Retries attempted: 1\.\nTask id: ct:\d+:1:fails:\nThe scheduler provided this message:\n\n\S/,
      ),
      ...{ command: 'exit 3', cpus: '0.1', mem: '128.0', retries: '1', uris: '' },
      ...{ errorCount: '1', errorsSinceLastSuccess: '1', successCount: '0', lastSuccess: '' },
      ...{ lastError: expect.stringMatching(/Z$/), event: 'failed', attempts: '2' },
    });
    expect(callback.received[0]).toMatchObject({ path: '/horae?team=1' });
    const basic = `Basic ${Buffer.from('ops:secret').toString('base64')}`;
    expect(callback.received[0]?.headers['authorization']).toBe(basic);
    await until('the other channels', () => {
      return slack.received.length === 2 && sentry.received.length === 2 && mail.mails.length === 2;
    });
    expect(jsonOf(slack.received[0] as (typeof slack.received)[0])).toEqual({
      text: `${first?.['subject']}: ${first?.['message']}`,
    });
    expect(sentry.received[0]?.path).toMatch(/^\/api\/42\/envelope\//);
    expect(sentry.received[0]?.body.toString()).toContain('"job":"fails"');
    const recipients = mail.mails.flatMap(({ to }) => to).sort();
    expect(recipients).toEqual(['ann@example.org', 'bob@example.org']);
    expect(mail.mails[0]).toMatchObject({ isEncrypted: true, user: 'horae' });
    expect(mail.mails[0]?.header('Subject')).toBe(first?.['subject']);
    expect(mail.mails[0]?.text).toContain('Retries attempted: 1.');
  });

  test('once too often disables the job, and that is what is told', async () => {
    await cluster.post({ name: 'twice', command: 'false', schedule: 'R9//PT1S', retries: 0 });
    const told = await toldOf('twice', 2);
    expect(told.map(({ event }) => event)).toEqual(['failed', 'disabled']);
    expect(told[1]).toMatchObject({
      subject: "[berlin] [Chronos] job 'twice' disabled",
      message: expect.stringMatching(/^\nFailed at '\S+Z', 2 failures since last success\nTask id/),
    });
    expect(told[1]).not.toHaveProperty('to');
  });
});

test('a job whose schedule is over is told to be disabled', async () => {
  await cluster.post({ name: 'over', command: 'true', schedule: ONCE });
  const [told] = await toldOf('over', 1);
  expect(told).toMatchObject({
    subject: "[berlin] [Chronos] job 'over' disabled",
    message: expect.stringContaining('has exhausted all of its recurrences and has been disabled'),
    ...{ successCount: '1', event: 'disabled' },
  });
});

test('a deleted job is told; what people do otherwise, and what goes well, is not', async () => {
  const job = { name: 'quiet', command: 'true', schedule: LATER, owner: 'ann@example.org' };
  await cluster.post(job);
  await cluster.request('PUT', '/scheduler/job/quiet');
  await until('a success', async () => {
    const runs = await cluster.runs('&job=quiet');
    return runs.some(({ state }) => state === 'succeeded');
  });
  await cluster.post({ ...job, command: 'sleep 60' });
  await cluster.request('PUT', '/scheduler/job/quiet');
  await until('a running task', async () => {
    const runs = await cluster.runs('&job=quiet');
    return runs.some(({ state }) => state === 'running');
  });
  await cluster.request('DELETE', '/scheduler/task/kill/quiet');
  await until('a killed run', async () => {
    const runs = await cluster.runs('&job=quiet');
    return runs.some(({ state }) => state === 'killed');
  });
  await cluster.post({ ...job, disabled: true });
  await cluster.request('DELETE', '/scheduler/job/quiet');
  const told = await toldOf('quiet', 1);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({
    subject: "[berlin] [Chronos] Your job 'quiet' was deleted!",
    event: 'deleted',
  });
  expect(told[0]).not.toHaveProperty('message');
  const text = "[berlin] [Chronos] Your job 'quiet' was deleted!";
  await until('Slack', () => slack.received.map(jsonOf).find((each) => each['text'] === text));
});

describe('a test message', () => {
  test('tells for each channel what came of it, and fails when one does', async () => {
    const { code, output } = await cluster.submitter('test-message', '--to', 'eve@example.org');
    expect(output).toBe(
      'mail        delivered\n' +
        'slack       delivered\n' +
        'mattermost  failed: no answer within 8 s\n' +
        'http        delivered\n' +
        'sentry      delivered\n',
    );
    expect(code).toBe(1);
    expect(mail.mails.at(-1)?.to).toEqual(['eve@example.org']);
  });

  test('is well when all are, as JSON too', async () => {
    mattermost.answer = (response) => response.end('ok');
    const { code, output } = await cluster.submitter('test-message', '--output', 'json');
    const { items } = JSON.parse(output) as { items: Record<string, unknown>[] };
    // Without --to and --mail-to, there is nobody to write to.
    expect(items[0]).toMatchObject({ channel: 'mail', ok: false });
    expect(items.slice(1).map(({ ok }) => ok)).toEqual([true, true, true, true]);
    expect(code).toBe(1);
    const addressed = await cluster.submitter('test-message', '--to', 'eve@example.org');
    expect([addressed.code, addressed.output.match(/delivered/g)?.length]).toEqual([0, 5]);
    mattermost.answer = 'hang';
  });
});

test('the scheduler shows its channels, and ends in time although one of them hangs', async () => {
  await cluster.post({ name: 'last', command: 'true', schedule: LATER });
  await cluster.request('DELETE', '/scheduler/job/last');
  await toldOf('last', 1);
  const { items } = (await cluster.get('/api/v1/notifications')) as {
    items: { channel: string; delivered: number; queueLength: number; lastError: unknown }[];
  };
  const shown = new Map(items.map((item) => [item.channel, item]));
  expect([...shown.keys()]).toEqual(['mail', 'slack', 'mattermost', 'http', 'sentry']);
  expect(shown.get('mattermost')).toMatchObject({ lastError: { text: 'no answer within 8 s' } });
  expect(shown.get('mattermost')?.queueLength).toBeGreaterThan(0);
  expect(shown.get('http')?.delivered).toBeGreaterThan(5);
  expect(JSON.stringify(items)).not.toMatch(/secret|0123abcd|services/);
  const startMs = performance.now();
  cluster.scheduler?.signal('SIGTERM');
  expect(await cluster.scheduler?.ended).toBe(0);
  expect(performance.now() - startMs).toBeLessThan(9_000);
  expect(cluster.scheduler?.output()).toMatch(/channel=mattermost .*the scheduler stops/);
});
