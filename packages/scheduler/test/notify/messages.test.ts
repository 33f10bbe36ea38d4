import { epochMs } from '@horae/submitter/kernel';
import { describe, expect, test } from 'vitest';
import { callbackBody } from '../../src/notify/callback-body.js';
import { mattermostBody, slackBody } from '../../src/notify/chat-body.js';
import { addressIn, mailLetter } from '../../src/notify/mail-letter.js';
import { type Message, messagesFor, testMessage } from '../../src/notify/message.js';
import { sentryEvent } from '../../src/notify/sentry-event.js';
import { type AlertOptions, AT, anAlert, deleted } from './an-alert.js';

function messages(options: AlertOptions = {}, cluster: string | null = 'berlin') {
  return messagesFor(anAlert(options), cluster);
}

function message(options: AlertOptions = {}, cluster: string | null = 'berlin'): Message {
  const [first] = messages(options, cluster);
  if (first === undefined) throw new Error('no message');
  return first;
}

describe('the words are those of Chronos', () => {
  test('a failed run: when, how often it was really tried again, its task, what was said', () => {
    expect(message()).toMatchObject({
      subject: "[berlin] [Chronos] job 'nightly' failed!",
      text:
        "\n'2026-01-01T01:07:12.480Z'. Retries attempted: 2.\n" +
        'Task id: ct:1767229200000:2:nightly:\n' +
        'The scheduler provided this message:\n\nCommand exited with status 1',
      to: 'ann@example.org',
    });
    const silent = message({ alert: { reason: null, taskId: null, attemptCount: 0 } });
    expect(silent.text).toBe("\n'2026-01-01T01:07:12.480Z'. Retries attempted: 0.\n");
  });

  test('a deleted job: nothing but the subject', () => {
    expect(message({ alert: deleted })).toMatchObject({
      subject: "[berlin] [Chronos] Your job 'nightly' was deleted!",
      text: null,
    });
  });

  test('a disabled job: because its schedule is over, or because it failed too often', () => {
    const counters = { ...anAlert().counters, errorsSinceLastSuccess: 0 };
    const over = message({ alert: { kind: 'disabled', reason: 'over', counters } });
    expect(over.subject).toBe("[berlin] [Chronos] job 'nightly' disabled");
    expect(over.text).toContain("Job 'nightly' has exhausted all of its recurrences and has been");
    const failed = message({ alert: { kind: 'disabled', reason: 'failed too often' } });
    expect(failed.text).toBe(
      "\nFailed at '2026-01-01T01:07:12.480Z', 1 failures since last success\n" +
        'Task id: ct:1767229200000:2:nightly:\n' +
        'The scheduler provided this message:\n\nfailed too often',
    );
  });

  test('without a cluster name, the blank of Chronos is left', () => {
    expect(message({}, null).subject).toBe(" [Chronos] job 'nightly' failed!");
  });
});

test('of a list of owners without end, the first hundred are told, and nobody waits for it', () => {
  const owner = `${' '.repeat(500_000)}x,${Array.from({ length: 20_000 }, (_, i) => `o${i}`).join()}`;
  const startedAtMs = performance.now();
  const told = messages({ job: { owner } });
  expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  expect(told).toHaveLength(100);
  expect(told.map(({ to }) => to).slice(0, 3)).toEqual(['x', 'o0', 'o1']);
});

test.each([
  ['', [null]],
  [' , ', [null]],
  ['a@b.c', ['a@b.c']],
  ['a@b.c,  d@e.f ,ops', ['a@b.c', 'd@e.f', 'ops']],
  ['a@b.c,a@b.c', ['a@b.c']],
])('owner %j makes messages to %j', (owner, to) => {
  expect(messages({ job: { owner } }).map((each) => each.to)).toEqual(to);
});

describe('the HTTP callback', () => {
  test("gets Chronos 2's members in its order as texts, then Horae's", () => {
    const job = { cpus: 0.5, mem: 128, async: true, uris: ['http://a/x', 'http://b/y'] };
    const body = callbackBody(message({ job }));
    expect(Object.entries(body)).toEqual([
      ['subject', "[berlin] [Chronos] job 'nightly' failed!"],
      ['message', expect.stringContaining('Retries attempted: 2.')],
      ['to', 'ann@example.org'],
      ['job', 'nightly'],
      ['command', 'pg_dump main'],
      ['cpus', '0.5'],
      ['async', 'true'],
      ['softError', 'false'],
      ['epsilon', 'PT60S'],
      ['errorCount', '3'],
      ['errorsSinceLastSuccess', '1'],
      ['executor', ''],
      ['executorFlags', ''],
      ['lastError', '2026-01-01T01:07:12.480Z'],
      ['lastSuccess', '2025-12-31T01:00:00.000Z'],
      ['mem', '128.0'],
      ['retries', '2'],
      ['successCount', '12'],
      ['uris', 'http://a/x,http://b/y'],
      ['event', 'failed'],
      ['at', '2026-01-01T01:07:12.480Z'],
      ['clusterName', 'berlin'],
      ['reason', 'Command exited with status 1'],
      ['runId', 'nightly@2026-01-01T01:00:00.000Z'],
      ['taskId', 'ct:1767229200000:2:nightly:'],
      ['attempts', '3'],
    ]);
  });

  test('leaves out what there is not', () => {
    const body = callbackBody(message({ alert: deleted, job: { owner: '' } }, null));
    for (const name of ['message', 'to', 'clusterName', 'reason', 'runId', 'taskId', 'attempts']) {
      expect(body).not.toHaveProperty(name);
    }
    expect(body).toMatchObject({ subject: " [Chronos] Your job 'nightly' was deleted!" });
  });
});

describe('the chats', () => {
  test('get subject and message; of a deleted job the subject', () => {
    expect(mattermostBody(message())).toEqual({
      text: expect.stringMatching(/^\[berlin\] \[Chronos\] job 'nightly' failed!: \n'2026/),
    });
    const text = "[berlin] [Chronos] Your job 'nightly' was deleted!";
    expect(mattermostBody(message({ alert: deleted }))).toEqual({ text });
    expect(slackBody(message({ alert: deleted }))).toEqual({ text });
  });

  test('get no more than they take', () => {
    const { text } = mattermostBody(message({ alert: { reason: 'x'.repeat(100_000) } }));
    expect(text).toMatch(/^\[berlin\] .*x$/s);
    expect(text.length).toBe(8_000);
  });

  test('what a task says cannot give orders to Slack', () => {
    const { text } = slackBody(message({ alert: { reason: '<!channel> a && b' } }));
    expect(text).toContain('&lt;!channel&gt; a &amp;&amp; b');
  });
});

describe('Sentry', () => {
  test('gets the tags and extras of Chronos', () => {
    const event = sentryEvent(message({ job: { uris: ['http://a/x'] } }), 'f'.repeat(32));
    expect(event).toMatchObject({
      level: 'error',
      timestamp: AT / 1_000,
      message: expect.stringMatching(/^\[berlin\] \[Chronos\] job 'nightly' failed!\n\n\n'2026-/),
      tags: { owner: 'ann@example.org', job: 'nightly', command: 'pg_dump main' },
      extra: {
        ...{ cpus: 0.1, async: false, softError: false, epsilon: 'PT60S', errorCount: 3 },
        ...{ errorsSinceLastSuccess: 1, executor: '', executorFlags: '', mem: 128, retries: 2 },
        lastError: '2026-01-01T01:07:12.480Z',
        lastSuccess: '2025-12-31T01:00:00.000Z',
        ...{ successCount: 12, uris: 'http://a/x' },
      },
    });
  });

  test('two failures of one job are one issue, those of another job another', () => {
    const later = message({ alert: { at: epochMs(AT + 1), taskId: 'ct:1:0:nightly:' } });
    const prints = [message(), later, message({ job: { name: 'weekly' } })].map((each) =>
      JSON.stringify(sentryEvent(each, 'f').fingerprint),
    );
    expect(prints[0]).toBe(prints[1]);
    expect(prints[2]).not.toBe(prints[0]);
  });

  test('a long command with line breaks is a good tag, and whole in the extras', () => {
    const command = `echo a\necho ${'b'.repeat(300)}`;
    const { tags, extra } = sentryEvent(message({ job: { command } }), 'f');
    expect(String(tags?.['command'])).toMatch(/^echo a echo b{188}$/);
    expect(extra).toMatchObject({ command });
    // Cut in the middle of a character, it would be no text any more.
    const smiling = message({ job: { command: `${'b'.repeat(199)}😀` } });
    expect(sentryEvent(smiling, 'f').tags?.['command']).toBe('b'.repeat(199));
  });
});

describe('mail', () => {
  test('goes to the owner, or to the default where the owner has no address', () => {
    expect(mailLetter(message(), ['ops@b.c'])).toMatchObject({ to: ['ann@example.org'] });
    for (const owner of ['', 'ops', 'a b@c.d']) {
      expect(mailLetter(message({ job: { owner } }), ['ops@b.c'])?.to).toEqual(['ops@b.c']);
      expect(mailLetter(message({ job: { owner } }), [])).toBeNull();
    }
  });

  test.each([
    ['ann@example.org', 'ann@example.org'],
    ['Ann Example <ann@example.org>', 'ann@example.org'],
    ['jürgen@müller.example', 'jürgen@müller.example'],
    ['ann', null],
    ['ann@', null],
    ['a@b@c', null],
    ['a@b\r\nBcc: all@example.org', null],
    ['a@b>\r\nRCPT TO:<all@example.org', null],
    ['Ann\r\nBcc: x <a@b.c>', null],
    ['a;b@c.d', null],
    [`${'a'.repeat(251)}@b.c`, null],
  ])('in the owner %j, the address is %j', (owner, address) => {
    expect(addressIn(owner)).toBe(address);
  });

  test('of a deleted job has its subject for a text', () => {
    const letter = mailLetter(message({ alert: deleted }, null), []);
    const subject = "[Chronos] Your job 'nightly' was deleted!";
    expect(letter).toMatchObject({ subject, text: subject });
  });
});

test('a test message looks like the others, to whom it is wanted', () => {
  const about = { at: AT, clusterName: 'berlin' };
  const sent = testMessage('Ann <ann@example.org>', about);
  expect(sent).toMatchObject({
    subject: '[berlin] [Chronos] test message',
    to: 'Ann <ann@example.org>',
  });
  expect(callbackBody(sent)).toMatchObject({ event: 'test', successCount: '0' });
  expect(testMessage(null, about).to).toBeNull();
});
