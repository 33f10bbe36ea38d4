import type { SchedulerSettings } from './config/index.js';
import type { NotifyConfig } from './notify/index.js';

/** Which channels the options ask for. */
export function notifyConfig(settings: SchedulerSettings): NotifyConfig {
  const url = settings['http-notification-url'];
  return {
    clusterName: settings['cluster-name'],
    mail: mailOf(settings),
    slackUrl: settings['slack-url'],
    mattermostUrl: settings['mattermost-url'],
    callback: url === null ? null : { url, credentials: settings['http-notification-credentials'] },
    sentryDsn: settings['sentry-dsn'] ?? settings['raven-dsn'],
  };
}

/** Why the options say too little, or too much; null when they are whole. */
export function notifyProblem(settings: SchedulerSettings): string | null {
  return mailProblem(settings) ?? webProblem(settings);
}

function mailOf(settings: SchedulerSettings): NotifyConfig['mail'] {
  const server = settings['mail-server'];
  const from = settings['mail-from'];
  const user = settings['mail-user'];
  const password = settings['mail-password'];
  if (server === null || from === null) return null;
  return {
    ...server,
    from,
    to: settings['mail-to'],
    login: user === null || password === null ? null : { user, password },
    isTls: settings['mail-ssl'],
    startTls: settings['mail-starttls'],
  };
}

const MAIL_MEMBERS = ['mail-from', 'mail-user', 'mail-password'] as const;

function mailProblem(settings: SchedulerSettings): string | null {
  const server = settings['mail-server'];
  if (server === null) {
    const given = MAIL_MEMBERS.find((name) => settings[name] !== null);
    const alone =
      given ??
      (settings['mail-to'].length > 0 ? 'mail-to' : settings['mail-ssl'] ? 'mail-ssl' : null);
    if (alone === null) return null;
    return missing('mail-server', `--${alone} is set`, '--mail-server mail.example.org:587');
  }
  const where = `--mail-server is "${server.host}:${server.port}"`;
  if (settings['mail-from'] === null) {
    return missing('mail-from', where, '--mail-from horae@example.org');
  }
  if (settings['mail-user'] !== null && settings['mail-password'] === null) {
    const who = `--mail-user is "${settings['mail-user']}"`;
    return missing('mail-password', who, 'HORAE_MAIL_PASSWORD=a-long-secret in the environment');
  }
  if (settings['mail-user'] === null && settings['mail-password'] !== null) {
    return missing('mail-user', '--mail-password is set', '--mail-user horae');
  }
  return null;
}

function webProblem(settings: SchedulerSettings): string | null {
  if (
    settings['http-notification-url'] === null &&
    settings['http-notification-credentials'] !== null
  ) {
    return missing(
      'http-notification-url',
      '--http-notification-credentials is set',
      '--http-notification-url https://alarms.example.org/horae',
    );
  }
  const sentry = settings['sentry-dsn'];
  const raven = settings['raven-dsn'];
  if (sentry === null || raven === null || sentry === raven) return null;
  return (
    '--raven-dsn: it names another project than --sentry-dsn, and is only another name for it; ' +
    'set one of them, e.g. --sentry-dsn https://0123abcd@o1.ingest.sentry.io/42.'
  );
}

function missing(name: string, because: string, example: string): string {
  return `--${name}: it is not set, although ${because}; expected e.g. ${example}.`;
}
