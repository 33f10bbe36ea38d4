import { readOptions } from '@horae/submitter/options';
import { describe, expect, test } from 'vitest';
import { SCHEDULER_PROGRAM, type SchedulerSettings } from '../../src/config/index.js';
import { notifyConfig, notifyProblem } from '../../src/notify-settings.js';

function read(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return readOptions(SCHEDULER_PROGRAM, { version: '1', argv, env });
}

function settings(...args: Parameters<typeof read>): SchedulerSettings {
  const result = read(...args);
  if (!result.ok || 'help' in result.value) throw new Error(JSON.stringify(result));
  return result.value;
}

test('without options nobody is notified', () => {
  expect(notifyConfig(settings([]))).toEqual({
    clusterName: null,
    mail: null,
    slackUrl: null,
    mattermostUrl: null,
    callback: null,
    sentryDsn: null,
  });
  expect(notifyProblem(settings([]))).toBeNull();
});

test("Chronos's flags with dashes, and secrets from the environment, make the channels", () => {
  const flags = [
    ...['--cluster-name', 'berlin', '--mail-server', '[::1]:587', '--mail-from', 'horae@a.example'],
    ...['--mail-user', 'horae', '--mail-to', 'ops@a.example,dba@a.example', '--mail-ssl'],
  ];
  const found = settings(flags, {
    HORAE_MAIL_PASSWORD: 'secret',
    HORAE_SLACK_URL: 'https://slack.example/x',
    HORAE_MATTERMOST_URL: 'http://chat.example:8065/hooks/x',
    HORAE_HTTP_NOTIFICATION_URL: 'https://alarms.example/horae?team=1',
    HORAE_HTTP_NOTIFICATION_CREDENTIALS: 'ops:a:b',
    HORAE_RAVEN_DSN: 'https://0123:4567@sentry.example/path/42',
  });
  expect(notifyProblem(found)).toBeNull();
  expect(notifyConfig(found)).toEqual({
    clusterName: 'berlin',
    mail: {
      ...{ host: '::1', port: 587, from: 'horae@a.example', isTls: true, startTls: 'offered' },
      to: ['ops@a.example', 'dba@a.example'],
      login: { user: 'horae', password: 'secret' },
    },
    slackUrl: 'https://slack.example/x',
    mattermostUrl: 'http://chat.example:8065/hooks/x',
    callback: {
      url: 'https://alarms.example/horae?team=1',
      credentials: { user: 'ops', password: 'a:b' },
    },
    sentryDsn: 'https://0123:4567@sentry.example/path/42',
  });
});

describe('half a configuration is refused, naming what is missing with an example', () => {
  const server = ['--mail-server', 'mail.example:25'];
  const mail = [...server, '--mail-from', 'horae@a.example'];
  test.each([
    [
      server,
      /^--mail-from: it is not set, although --mail-server is "mail\.example:25"; .*e\.g\. -/,
    ],
    [['--mail-from', 'a@b.example'], /^--mail-server: it is not set, although --mail-from is set;/],
    [['--mail-to', 'a@b.example'], /^--mail-server: .* --mail-to is set; expected e\.g\. --mail-s/],
    [['--mail-ssl'], /^--mail-server: it is not set, although --mail-ssl is set; /],
    [[...mail, '--mail-user', 'ann'], /^--mail-password: .*"ann"; .*HORAE_MAIL_PASSWORD=/],
    [[...mail, '--mail-password', 'x'], /^--mail-user: it is not set, although --mail-password is/],
    [
      ['--http-notification-credentials', 'a:b'],
      /^--http-notification-url: it is not set, although/,
    ],
    [
      ['--sentry-dsn', 'https://1@a.example/1', '--raven-dsn', 'https://1@a.example/2'],
      /^--raven-dsn: it names another project than --sentry-dsn/,
    ],
  ])('%j', (flags, sentence) => {
    expect(notifyProblem(settings(flags))).toMatch(sentence);
  });

  test('the same project under both names is no trouble', () => {
    const dsn = 'https://1@a.example/1';
    expect(notifyProblem(settings(['--sentry-dsn', dsn, '--raven-dsn', dsn]))).toBeNull();
  });
});

test.each([
  [['--mail-server', 'mail.example'], '--mail-server: "mail.example" is not host:port, e.g. mail.'],
  [['--mail-server', 'mail.example:0'], 'is not host:port, e.g. mail.example.org:587'],
  [['--mail-server', 'mail.example:70000'], 'is not host:port'],
  [['--mail-server', 'smtp://mail.example:25'], 'is not host:port'],
  [['--mail-from', 'horae'], '--mail-from: "horae" is not a mail address, e.g. horae@example.org.'],
  [['--mail-from', 'a@b.example\r\nBcc: c@d.example'], 'is not a mail address'],
  [['--mail-to', 'ann@b.example,bob'], '--mail-to: "ann@b.example,bob" is not a list, e.g. ops@'],
  [['--mail-starttls', 'maybe'], '"maybe" is not one of offered, required, never.'],
  [['--cluster-name', 'a\nb'], 'is not a line of text, e.g. berlin'],
  [['--slack-url', 'hooks.slack.com/x'], 'is not an http:// or https:// address without a user'],
  [['--slack-url', 'file:///etc/passwd'], 'is not an http:// or https:// address'],
  [['--mattermost-url', 'https://a:b@chat.example/x'], 'is not an http:// or https:// address'],
  [['--http-notification-url', 'http://'], 'is not an http:// or https:// address'],
  [['--sentry-dsn', 'https://a.example/1'], "is not a DSN of Sentry's, e.g. https://0123abcd@o1."],
  [['--sentry-dsn', 'https://0123@a.example/x'], "is not a DSN of Sentry's"],
  [['--raven-dsn', 'naive+https://1:2@a.example/1'], "is not a DSN of Sentry's"],
])('%j is refused with rule and example', (flags, sentence) => {
  const result = read(flags);
  expect(result.ok ? '' : result.error.join('\n')).toContain(sentence);
});

test('no address of a webhook, DSN or password is repeated in a refusal', () => {
  const secrets = {
    HORAE_SLACK_URL: 'hunter2',
    HORAE_MATTERMOST_URL: 'hunter2',
    HORAE_HTTP_NOTIFICATION_URL: 'hunter2',
    HORAE_HTTP_NOTIFICATION_CREDENTIALS: 'hunter2',
    HORAE_SENTRY_DSN: 'hunter2',
    HORAE_RAVEN_DSN: 'hunter2',
    HORAE_MAIL_PASSWORD: '',
  };
  const result = read([], secrets);
  const problems = result.ok ? [] : result.error;
  expect(problems).toHaveLength(Object.keys(secrets).length);
  expect(problems.join('\n')).not.toContain('hunter2');
});
