import {
  type Option,
  Unreadable,
  choice,
  credentials,
  list,
  yesNo,
} from '@horae/submitter/options';

/** Who is told when a job is deleted, disabled or fails; named after Chronos's flags. */
export const NOTIFY_OPTIONS = {
  'cluster-name': checkedText(
    { what: 'a line of text', example: 'berlin', isGood: (value) => /^[^\p{Cc}]+$/u.test(value) },
    'Put in brackets in front of the subject of every notification.',
  ),
  'mail-server': mailServer(
    'host:port of the mail server. With `mail-from`, owners of jobs are told by mail when their job ' +
      'is deleted, disabled or fails.',
  ),
  'mail-from': checkedText(
    {
      what: 'a mail address',
      example: 'horae@example.org',
      isGood: (value) => MAIL_ADDRESS.test(value) || NAMED_MAIL_ADDRESS.test(value),
    },
    'Sender of the mails; `Horae <horae@example.org>` is understood.',
  ),
  'mail-to': list([], 'Who gets the mails about jobs whose owner is no mail address.', {
    example: 'ops@example.org,dba@example.org',
    isMember: (member) => MAIL_ADDRESS.test(member),
  }),
  'mail-user': checkedText(
    { what: 'a text that is not empty', example: 'horae', isGood: (value) => value !== '' },
    'User to log in as at the mail server.',
  ),
  'mail-password': {
    ...checkedText(
      {
        what: 'a text that is not empty',
        example: 'a-long-secret',
        isGood: (value) => value !== '',
      },
      'Password to log in with. Better set in the environment than as a flag, which other users of ' +
        'the machine can read; so are the addresses and credentials below.',
    ),
    isSecret: true,
  },
  'mail-ssl': yesNo(
    false,
    'The connection to the mail server is encrypted from its beginning (port 465).',
  ),
  'mail-starttls': choice(
    ['offered', 'required', 'never'],
    'offered',
    'Encryption of a connection that begins without: used when the server offers it, and insisted ' +
      'on, with a good certificate, where a password is sent or it is required.',
  ),
  'slack-url': webAddress(
    'https://hooks.slack.com/services/T0/B0/x',
    'Incoming webhook of Slack that is told of the same.',
  ),
  'mattermost-url': webAddress(
    'https://chat.example.org/hooks/x',
    'Incoming webhook of Mattermost that is told of the same.',
  ),
  'http-notification-url': webAddress(
    'https://alarms.example.org/horae',
    'Address that the same is posted to as JSON.',
  ),
  'http-notification-credentials': credentials(
    'Shown to `http-notification-url` (HTTP basic authentication).',
  ),
  'sentry-dsn': sentryDsn('DSN of the Sentry project that is sent the same as events.'),
  'raven-dsn': sentryDsn('Name that Chronos has for `sentry-dsn`; one of the two.'),
} as const;

const MAIL_ADDRESS = /^[^\s\p{Cc}@<>,;]+@[^\s\p{Cc}@<>,;]+$/u;
const NAMED_MAIL_ADDRESS = /^[^<>\p{Cc}]+ <[^\s\p{Cc}@<>,;]+@[^\s\p{Cc}@<>,;]+>$/u;

interface TextRule {
  readonly what: string;
  readonly example: string;
  readonly isGood: (value: string) => boolean;
}

/** Null when nobody says. */
function checkedText(rule: TextRule, meaning: string): Option<string | null> {
  const read = (value: unknown): string | Unreadable =>
    typeof value === 'string' && rule.isGood(value)
      ? value
      : new Unreadable(`${rule.what}, e.g. ${rule.example}`);
  return { type: 'text', defaultText: '', meaning, fallback: null, read };
}

/** Whoever knows the address of a webhook can post to it: none is repeated in a message. */
function webAddress(example: string, meaning: string): Option<string | null> {
  const what = 'an http:// or https:// address without a user in it';
  const option = checkedText({ what, example, isGood: isWebAddress }, meaning);
  return { ...option, type: 'URL', isSecret: true };
}

function isWebAddress(value: string): boolean {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username === '' && password === '';
}

/** As Sentry shows it in a project's settings; the parts behind the key are those of an address. */
const DSN = /^https?:\/\/\w+(?::\w*)?@(?:\[[:.%\w]+\]|[\w.-]+)(?::\d+)?\/(?:[^?#\s]+\/)?\d+$/;

function sentryDsn(meaning: string): Option<string | null> {
  const rule = {
    what: "a DSN of Sentry's",
    example: 'https://0123abcd@o1.ingest.sentry.io/42',
    isGood: (value: string) => DSN.test(value) && URL.canParse(value),
  };
  return { ...checkedText(rule, meaning), type: 'DSN', isSecret: true };
}

export interface MailServer {
  readonly host: string;
  readonly port: number;
}

function mailServer(meaning: string): Option<MailServer | null> {
  const read = (value: unknown): MailServer | Unreadable => {
    const [, bracketed, plain, port] =
      typeof value === 'string' ? (MAIL_SERVER.exec(value) ?? []) : [];
    const host = bracketed ?? plain;
    return host === undefined || Number(port) < 1 || Number(port) > 65_535
      ? new Unreadable('host:port, e.g. mail.example.org:587')
      : { host, port: Number(port) };
  };
  return { type: 'host:port', defaultText: '', meaning, fallback: null, read };
}

const MAIL_SERVER = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/;
