import {
  type Option,
  type Program,
  type Settings,
  Unreadable,
  choice,
  credentials,
  span,
} from '../options/index.js';
import { isZoneKnown } from '../schedule/index.js';
import { EXIT } from './exit-codes.js';

/** Every option of `submitter` that is not of one subcommand alone. */
const SUBMITTER_OPTIONS = {
  server: servers(
    'http://127.0.0.1:4400',
    'Address of the scheduler; several, with commas between, are tried in turn.',
  ),
  target: choice(
    ['horae', 'chronos'],
    'horae',
    'Kind of that server: for a stock Chronos, jobs are posted as it knows them.',
  ),
  // The variable that the scheduler reads them from: set once, both agree.
  'http-credentials': credentials(
    'What the scheduler asks for. Better set in the environment than as a flag, which other users ' +
      'of the machine can read.',
  ),
  output: choice(['text', 'json'], 'text', 'Form of the answer.'),
  timezone: zone("Zone of crontab schedules that name none; by default this machine's."),
  timeout: longSpan('PT10S', 'How long a silent server is waited for.'),
} as const;

export type SubmitterOptions = Settings<typeof SUBMITTER_OPTIONS>;

/** `submitter`, as its start and the reference read it. */
export const SUBMITTER_PROGRAM: Program<typeof SUBMITTER_OPTIONS> = {
  command: 'submitter',
  introduction:
    'Talks to a scheduler. These options go with every subcommand; `submitter --help` tells the ' +
    'others. `configs/submitter.json` has all of it. When nobody names a file, ' +
    '`~/.config/horae/submitter.json` and `/etc/horae/submitter.json` are looked for.',
  variablePrefix: 'HORAE_',
  configVariable: 'HORAE_SUBMITTER_CONFIG',
  table: SUBMITTER_OPTIONS,
  exits: [
    { code: EXIT.done, meaning: 'Done.' },
    { code: EXIT.refused, meaning: 'Refused, failed, or no scheduler answers.' },
    { code: EXIT.usage, meaning: 'Wrong usage: a flag, an option or a file name.' },
  ],
};

/** A list, or texts with commas between them; `host:port` alone means http. */
function servers(fallback: string, meaning: string): Option<readonly string[]> {
  const read = (value: unknown): readonly string[] | Unreadable => {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    const texts = items.flatMap((item) => (typeof item === 'string' ? item.split(',') : ['']));
    const addresses = texts.map((text) => addressOf(text.trim()));
    return addresses.length > 0 && addresses.every((address) => address !== null)
      ? addresses
      : new Unreadable(`a list of addresses, e.g. ${fallback}`);
  };
  return { type: 'list', defaultText: fallback, meaning, fallback: [fallback], read };
}

function addressOf(text: string): string | null {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  return /^https?:\/\/[^/]/i.test(address) && URL.canParse(address) ? address : null;
}

/** Null when nobody says. */
function zone(meaning: string): Option<string | null> {
  const read = (value: unknown): string | Unreadable =>
    typeof value === 'string' && isZoneKnown(value)
      ? value
      : new Unreadable('a time zone, e.g. Europe/Berlin');
  return { type: 'time zone', defaultText: '', meaning, fallback: null, read };
}

/** A span that is not empty. */
function longSpan(fallback: string, meaning: string): ReturnType<typeof span> {
  const any = span(fallback, meaning);
  const read = (value: unknown): ReturnType<typeof any.read> => {
    const found = any.read(value);
    return found === 0 ? new Unreadable(`longer than nothing, e.g. ${fallback}`) : found;
  };
  return { ...any, read };
}
