import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SUBMITTER_PROGRAM } from '../config/index.js';
import type { DurationMs } from '../kernel/index.js';
import {
  type Credentials,
  type OptionFile,
  parseOptionFile,
  settleOptions,
  variableOf,
} from '../options/index.js';
import { spelledZone } from '../schedule/index.js';
import { type Surroundings, UsageError } from './surroundings.js';

export interface Settings {
  /** With the credentials in them. */
  readonly servers: readonly string[];
  readonly output: 'text' | 'json';
  /** Kind of the server. */
  readonly target: 'horae' | 'chronos';
  /**
   * The zone of crontab schedules that name none.
   * @throws UsageError when it is asked for and unknown: a guess would run jobs at other times
   */
  readonly timeZone: string;
  readonly timeoutMs: DurationMs;
}

/** By name; `config`, the file, is one of them. */
export type SettingFlags = Readonly<Record<string, unknown>>;

/** Flags win over the environment, and that over the file. @throws UsageError */
export async function readSettings(
  flags: SettingFlags,
  surroundings: Surroundings,
): Promise<Settings> {
  const file = await readConfiguration(flags['config'], surroundings);
  const settled = settleOptions(SUBMITTER_PROGRAM, { flags, env: surroundings.env, file });
  if (!settled.ok) throw new UsageError(settled.error.join('\n'));
  const { server, target, output, timezone, timeout, ...rest } = settled.value;
  const { 'http-credentials': credentials } = rest;
  const named = timezone === null ? null : spelledZone(timezone);
  return {
    servers: server.map((each) => withCredentials(each, credentials)),
    output,
    target,
    get timeZone() {
      return named ?? machineZone(surroundings);
    },
    timeoutMs: timeout,
  };
}

function machineZone({ timeZone, env }: Surroundings): string {
  if (timeZone !== null) return timeZone;
  const variable = env['TZ'];
  const why =
    variable === undefined
      ? 'neither the link /etc/localtime nor /etc/timezone tells it'
      : `TZ=${JSON.stringify(variable)} is no name of a zone`;
  throw new UsageError(
    `timezone: this machine's zone is not known: ${why}. Crontab times need one, by its IANA ` +
      `name; expected e.g. "--timezone Europe/Berlin", or ` +
      `"${variableOf(SUBMITTER_PROGRAM, 'timezone')}=Europe/Berlin" in the environment.`,
  );
}

async function readConfiguration(flag: unknown, { env }: Surroundings): Promise<OptionFile | null> {
  const named = flag === undefined ? env[SUBMITTER_PROGRAM.configVariable] : String(flag);
  const home = env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config');
  const standard = [join(home, 'horae', 'submitter.json'), '/etc/horae/submitter.json'];
  for (const path of named === undefined ? standard : [named]) {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (named === undefined) return null;
      throw new UsageError(`The configuration ${path} cannot be read: ${(error as Error).message}`);
    });
    if (text !== null) return configurationIn(text, path);
  }
  return null;
}

function configurationIn(text: string, path: string): OptionFile {
  const file = parseOptionFile(text, path, SUBMITTER_PROGRAM.table);
  if (file.ok) return file.value;
  throw new UsageError(file.error.join('\n'));
}

function withCredentials(server: string, credentials: Credentials | null): string {
  const url = new URL(server);
  if (credentials === null || url.username !== '') return server;
  url.username = encodeURIComponent(credentials.user);
  url.password = encodeURIComponent(credentials.password);
  return url.href;
}
