import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { type DurationMs, durationMs } from '../kernel/index.js';
import { parseSpan } from '../job/index.js';
import { isZoneKnown } from '../schedule/index.js';
import { type Surroundings, UsageError } from './surroundings.js';

export interface Settings {
  readonly servers: readonly string[];
  readonly output: 'text' | 'json';
  /** The zone of crontab schedules that name none. */
  readonly timeZone: string;
  readonly timeoutMs: DurationMs;
}

/** The flags that set the same things; undefined where they were not given. */
export interface SettingFlags {
  /** Several with commas between. */
  readonly server?: string | undefined;
  readonly output?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly timeout?: string | undefined;
  readonly config?: string | undefined;
}

/** Every option of a configuration file, with its variable and its default. */
const OPTIONS = {
  server: { variable: 'HORAE_SERVER', fallback: 'http://127.0.0.1:4400' },
  // The variable that the scheduler reads them from: set once, both agree.
  'http-credentials': { variable: 'HORAE_HTTP_CREDENTIALS', fallback: '' },
  output: { variable: 'HORAE_OUTPUT', fallback: 'text' },
  timezone: { variable: 'HORAE_TIMEZONE', fallback: '' },
  timeout: { variable: 'HORAE_TIMEOUT', fallback: 'PT10S' },
} as const;
type OptionName = keyof typeof OPTIONS;

/** Flags win over the environment, and that over the file. */
export async function readSettings(
  flags: SettingFlags,
  surroundings: Surroundings,
): Promise<Settings> {
  const file = await readFileSettings(flags.config, surroundings);
  const given: Partial<Record<OptionName, unknown>> = {
    server: flags.server,
    output: flags.output,
    timezone: flags.timeZone,
    timeout: flags.timeout,
  };
  const pick = (name: OptionName): unknown =>
    given[name] ?? surroundings.env[OPTIONS[name].variable] ?? file[name] ?? OPTIONS[name].fallback;
  const credentials = String(pick('http-credentials'));
  const output = pick('output');
  if (output !== 'text' && output !== 'json') throw wrong('output', output, 'text or json');
  const timeZone = String(pick('timezone')) || surroundings.timeZone;
  if (!isZoneKnown(timeZone)) throw wrong('timezone', timeZone, 'a zone, e.g. Europe/Berlin');
  const timeout = parseSpan(String(pick('timeout')));
  if (timeout === null || timeout.ms === 0) {
    throw wrong('timeout', pick('timeout'), 'a duration, e.g. PT10S');
  }
  const servers = serversIn(pick('server')).map((server) => withCredentials(server, credentials));
  return { servers, output, timeZone, timeoutMs: durationMs(timeout.ms) };
}

async function readFileSettings(
  flag: string | undefined,
  { env }: Surroundings,
): Promise<Readonly<Record<string, unknown>>> {
  const named = flag ?? env['HORAE_SUBMITTER_CONFIG'];
  const home = env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config');
  const standard = [join(home, 'horae', 'submitter.json'), '/etc/horae/submitter.json'];
  for (const path of named === undefined ? standard : [named]) {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (named === undefined) return null;
      throw new UsageError(`The configuration ${path} cannot be read: ${(error as Error).message}`);
    });
    if (text !== null) return checkedFile(text, path);
  }
  return {};
}

function checkedFile(text: string, path: string): Readonly<Record<string, unknown>> {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined || typeof value !== 'object' || value === null) {
    const reason = first === undefined ? 'not an object' : printParseErrorCode(first.error);
    throw new UsageError(`The configuration ${path} is no valid JSON: ${reason}.`);
  }
  const unknown = Object.keys(value).find((name) => !(name in OPTIONS));
  if (unknown !== undefined) {
    const known = Object.keys(OPTIONS).join(', ');
    throw new UsageError(`${path}: "${unknown}" is no option; expected one of ${known}.`);
  }
  return value as Readonly<Record<string, unknown>>;
}

/** A list, or texts with commas between them; `host:port` alone means http. */
function serversIn(value: unknown): readonly string[] {
  const texts = (Array.isArray(value) ? value : [value]).flatMap((item) => String(item).split(','));
  const servers = texts.map((text) => text.trim()).filter((text) => text !== '');
  const example = 'an address, e.g. http://127.0.0.1:4400';
  if (servers.length === 0) throw wrong('server', value, example);
  return servers.map((text) => {
    const address = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
    if (/^https?:\/\/[^/]/i.test(address) && URL.canParse(address)) return address;
    throw wrong('server', text, example);
  });
}

function withCredentials(server: string, credentials: string): string {
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(credentials) ?? [];
  const url = new URL(server);
  if (user === '' || url.username !== '') return server;
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return url.href;
}

function wrong(name: string, value: unknown, expected: string): UsageError {
  return new UsageError(`${name}: ${JSON.stringify(value)} is not ${expected}.`);
}
